"""Invented forms, and values for them: any declaration that docgen takes, from one Random."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from docgen.fields import NIL, Raw, State, Value
from docgen.fields.figures import plain
from docgen.forms import Entry, FormModel
from docgen.intake.matching import key_of
from docgen.intake.planning import TOTALS

Values = dict[str, Value | None]

_LABELS: Final = (
    "开展应急演练",
    "参与企业",
    "参加人数",
    "召开座谈会、行政指导会",
    "调研走访企业",
    "其中：规模以上企业",
    "其中，中央媒体报道",
    "共编发宣传报道",
    "投入经费",
    "A&B<公司>",
    "“两客一危”车辆",
    "１５年以上住宅电梯",
    "㎡以上场所",
    "（一）重点单位",
    "2024年新增",
    "需要说明的情况",
    "负责人姓名",
    "是否完成",
    "一、二级隐患",
    "立案 查处",
)
_MEASURES: Final = ("家", "场次", "人次", "万元", "件", "m²", "%o", "台（套）", "")
_CHOICES: Final = ("线上", "线下", "甲类", "乙类", "其他", "不涉及", "主要负责人", "分管负责人")
_LETTERS: Final = "甲乙丙丁戊开展情况0123456789ABCxyz、，。：；（）“”《》—-/·%&<>\"'㎡℃喆𠮷é \n"
_TYPES: Final = (
    "whole",
    "whole",
    "whole",
    "decimal",
    "rate",
    "date",
    "month",
    "period",
    "text",
    "long",
    "choice",
    "choices",
    "yesno",
    "code",
)
_NARROW: Final = ("whole", "whole", "decimal", "rate", "text", "date", "choice", "code", "yesno")
_FIRST: Final = date(1900, 3, 1)


# --- declarations -------------------------------------------------------------------------------


def form_data(random: Random) -> dict[str, Any]:
    """A form's YAML: one list, or several parts with or without a signature."""
    names = _names(random)
    data: dict[str, Any] = {"title": random.choice(("活动情况统计表", "检查 & 执法<明细>表"))}
    data["page"] = random.choice(("portrait", "landscape"))
    if random.random() < 0.4:
        data["fields"] = [*_fields(random, names, random.randint(1, 6), ())]
        return data
    kinds = [random.choice(("fields", "matrix", "rows")) for _ in range(random.randint(1, 3))]
    data["sections"] = [_section(random, names, kind, at) for at, kind in enumerate(kinds)]
    if random.random() < 0.6:
        data["signature"] = [*_signature(random)]
    return data


def _names(random: Random) -> Iterator[str]:
    """Names that differ; some have no plain mark."""
    number = 0
    while True:
        number += 1
        yield random.choice((f"n{number}", f"指标{number}", f"long_name_of_a_field_{number:030}"))


def _section(random: Random, names: Iterator[str], kind: str, at: int) -> dict[str, Any]:
    titled = {"title": f"{'一二三'[at]}、{'基本执法明细'[2 * at : 2 * at + 2]}情况"}
    shown = titled if random.random() < 0.7 else {}
    if kind == "fields":
        return {**shown, "fields": [*_fields(random, names, random.randint(1, 4), ())]}
    if kind == "matrix":
        return {**shown, "matrix": _matrix(random, names)}
    return {**shown, "rows": _rows(random, names)}


def _fields(
    random: Random, names: Iterator[str], count: int, above: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    for label in _labels(random, count, above):
        field = {"name": next(names), "label": label, **_type(random, random.choice(_TYPES))}
        if len(above) < 2 and random.random() < 0.3:
            field["fields"] = [*_fields(random, names, random.randint(1, 2), (*above, label))]
        yield field


def _labels(random: Random, count: int, above: tuple[str, ...] = ()) -> list[str]:
    """Labels that differ, also from those of what they are part of; others may have the same."""
    return random.sample([label for label in _LABELS if label not in above], count)


def _type(random: Random, name: str) -> dict[str, Any]:
    """A type with its constraints; of some there are none."""
    made: dict[str, Any] = {"type": name}
    if random.random() < 0.2:
        made["required"] = True
    if name in ("whole", "decimal", "text") and (measure := random.choice(_MEASURES)):
        made["measure"] = measure
    if name in ("whole", "decimal") and random.random() < 0.4:
        made |= {"minimum": random.choice((-100, 0)), "maximum": 10**6}
    if name in ("decimal", "rate") and random.random() < 0.7:
        made["places"] = random.randint(0, 3)
    if name in ("text", "long") and random.random() < 0.4:
        made["length"] = random.choice((20, {"min": 1, "max": 60}))
    if name == "code":
        made["length"] = random.choice((4, 6, 18))
    if name in ("choice", "choices"):
        labels = random.sample(_CHOICES, random.randint(2, 4))
        coded = random.random() < 0.5
        made["choices"] = [
            {"code": f"c{at}", "label": each} if coded else each for at, each in enumerate(labels)
        ]
    return made


def _matrix(random: Random, names: Iterator[str]) -> dict[str, Any]:
    columns = [*_columns(random, names, random.randint(1, 3), ())]
    leaves = [*_leaves(columns)]
    coded = random.random() < 0.6
    rows = [*_lines(random, names, leaves, random.randint(1, 3), (), coded=coded)]
    return {"columns": columns, "rows": rows, "numbers": random.random() < 0.7}


def _columns(
    random: Random, names: Iterator[str], count: int, above: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    for label in _labels(random, count, above):
        if len(above) < 2 and random.random() < 0.3:
            inner = [*_columns(random, names, random.randint(1, 2), (*above, label))]
            yield {"label": label, "columns": inner}
        else:
            yield {"name": next(names), "label": label, **_type(random, random.choice(_NARROW))}


def _leaves(columns: list[dict[str, Any]]) -> Iterator[str]:
    for each in columns:
        yield from _leaves(each["columns"]) if "columns" in each else (each["name"],)


def _lines(
    random: Random,
    names: Iterator[str],
    leaves: list[str],
    count: int,
    above: tuple[str, ...],
    *,
    coded: bool,
) -> Iterator[dict[str, Any]]:
    for label in _labels(random, count, above):
        name = next(names)
        row: dict[str, Any] = {"name": name, "label": label}
        if coded:
            row["code"] = f"{int(''.join(filter(str.isdigit, name))):03}"
        inner = random.randint(1, 2) if len(above) < 2 and random.random() < 0.3 else 0
        if inner:
            inside = (*above, label)
            row["rows"] = [*_lines(random, names, leaves, inner, inside, coded=coded)]
            if not above and random.random() < 0.5:
                row = {"label": label, "group": True, "rows": row["rows"]}
        elif len(leaves) > 1 and random.random() < 0.3:
            row["without"] = [random.choice(leaves)]
        yield row


def _rows(random: Random, names: Iterator[str]) -> dict[str, Any]:
    columns = [
        {"name": next(names), "label": label, **_type(random, random.choice(_NARROW))}
        for label in _labels(random, random.randint(1, 4))
    ]
    made = {"name": next(names), "columns": columns, "blank": random.randint(1, 5), "most": 12}
    return made if random.random() < 0.7 else {**made, "number": None}


def _signature(random: Random) -> Iterator[Any]:
    yield "单位负责人"
    if random.random() < 0.7:
        yield {"name": "phone", "label": "联系电话", "type": "text"}
    if random.random() < 0.7:
        yield {"name": "reported_on", "label": "报出日期", "type": "date"}


# --- values -------------------------------------------------------------------------------------


def values_of(form: FormModel, random: Random, *, printed: bool = False) -> Values:
    """Values for all entries: some blank, some not applicable; rows without gaps.

    printed: only for the growing rows that the blank form has.
    """
    made = {entry.name: _value(entry, random) for entry in form.fixed}
    for name, plan in form.growing.items():
        most = plan.model.blank if printed else plan.model.most
        for number in range(1, random.randint(0, min(most, 7)) + 1):
            row = [form.entry(f"{name}.{number}.{column.name}") for column in plan.model.columns]
            entries = [entry for entry in row if entry is not None]
            values = {entry.name: _value(entry, random) for entry in entries}
            # A row that holds nothing is no row.
            if not any(value not in (None, NIL) for value in values.values()):
                values[entries[0].name] = _known(entries[0], random)
            made |= values
    return made


def _value(entry: Entry, random: Random) -> Value | None:
    chance = random.random()
    if chance < 0.15:
        return None
    return NIL if chance < 0.22 else _known(entry, random)


def _known(entry: Entry, random: Random) -> Value:
    """A value that a person could type so that it leaves no doubt."""
    make = _MAKERS[entry.field.type]
    for _ in range(1000):
        value = make(entry, random)
        said = value if isinstance(value, str) else entry.kind.words(value, entry.spec)
        reading = entry.kind.read(Raw(said), entry.spec)
        if not isinstance(value, str) or (reading.state is State.OK and reading.value == value):
            return value
    raise AssertionError(f"no value for {entry.label}")


def _whole(entry: Entry, random: Random) -> Value:
    return random.choice((0, 1, 7, random.randint(0, 10**4), random.randint(-(10**6), 10**14)))


def _decimal(entry: Entry, random: Random) -> Value:
    places = entry.spec.places if entry.spec.places is not None else random.randint(0, 4)
    return plain(Decimal(random.randint(-(10**9), 10**9)).scaleb(-places))


def _rate(entry: Entry, random: Random) -> Value:
    places = entry.spec.places if entry.spec.places is not None else 2
    return plain(Decimal(random.randint(0, 10 ** (places + 2))).scaleb(-places - 2))


def _day(entry: Entry, random: Random) -> date:
    return _FIRST + timedelta(days=random.randint(0, 80_000))


def _month(entry: Entry, random: Random) -> Value:
    return _day(entry, random).replace(day=1)


def _period(entry: Entry, random: Random) -> Value:
    start = _day(entry, random)
    return start, start + timedelta(days=random.choice((0, 3, 40, 500)))


def _text(entry: Entry, random: Random) -> Value:
    said = "".join(random.choice(_LETTERS) for _ in range(random.randint(1, 20)))
    return said if key_of(said) not in TOTALS else "甲"


def _choice(entry: Entry, random: Random) -> Value:
    return random.choice(entry.spec.options).code


def _choices(entry: Entry, random: Random) -> Value:
    codes = [each.code for each in entry.spec.options]
    chosen = random.sample(codes, random.randint(1, len(codes)))
    return tuple(code for code in codes if code in chosen)


def _yesno(entry: Entry, random: Random) -> Value:
    return random.random() < 0.5


def _code(entry: Entry, random: Random) -> Value:
    return "".join(random.choice("0123456789") for _ in range(entry.spec.longest or 1))


_MAKERS: Final[Mapping[str, Callable[[Entry, Random], Value]]] = {
    "whole": _whole,
    "decimal": _decimal,
    "rate": _rate,
    "date": _day,
    "month": _month,
    "period": _period,
    "text": _text,
    "long": _text,
    "choice": _choice,
    "choices": _choices,
    "yesno": _yesno,
    "code": _code,
}
