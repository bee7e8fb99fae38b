"""Types of fields: whatever value there is, what was written is read back."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.fields import NIL, TYPES, Nil, Option, Raw, Spec, State, Value
from docgen.fields.figures import plain
from docgen.fields.stripping import is_nil

MEASURES = st.sampled_from(
    ["", "家", "场次", "万元", "m²", "㎡", "元/人", "%", "人（次）", "万 元"]
)
BOUND = 10**9
WORD = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]), min_size=1)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
LABELS = st.lists(
    st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=4), min_size=1, max_size=6, unique=True
)
DRAWN = st.sampled_from(sorted(TYPES))


def _decimals(places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(-BOUND, BOUND).map(lambda number: plain(Decimal(number).scaleb(-places)))


def _not_nil(text: str) -> bool:
    return not is_nil(text) and unicodedata.normalize("NFKC", text).strip("()[]【】〔〕_") != ""


@st.composite
def fields(draw: st.DrawFn, name: str) -> tuple[Spec, Value]:
    """A declaration of a type and a value of it."""
    measure = draw(MEASURES)
    labels = draw(LABELS)
    options = tuple(Option(f"c{number}", label) for number, label in enumerate(labels))
    places = draw(st.integers(0, 4))
    spec = Spec(measure=measure, options=options, places=places)
    code = st.text("0123456789", min_size=6, max_size=6)
    codes = st.sets(st.sampled_from(options), min_size=1)
    values: dict[str, st.SearchStrategy[Value]] = {
        "whole": st.integers(-(10**14), 10**14),
        "decimal": _decimals(places),
        "rate": _decimals(places + 2),
        "date": DAYS,
        "month": DAYS.map(lambda day: day.replace(day=1)),
        "period": st.tuples(DAYS, DAYS).map(lambda days: (min(days), max(days))),
        "text": WORD.filter(_not_nil),
        "long": st.lists(WORD, min_size=1, max_size=3).map("\n".join).filter(_not_nil),
        "choice": st.sampled_from(options).map(lambda option: option.code),
        "choices": codes.map(lambda some: tuple(each.code for each in options if each in some)),
        "yesno": st.booleans(),
        "code": code,
    }
    if name in ("text", "long"):
        spec = Spec()
    return spec, draw(values[name])


@given(st.data())
@pytest.mark.parametrize("name", sorted(TYPES))
def test_what_is_printed_is_read(name: str, data: st.DataObject) -> None:
    spec, value = data.draw(fields(name))
    kind = TYPES[name]
    found = kind.read(Raw(kind.format(value, spec)), spec)
    assert (found.state, found.value, found.code) == (State.OK, value, None)
    assert type(found.value) is type(value)


@given(st.data())
@pytest.mark.parametrize("name", sorted(TYPES))
def test_what_a_workbook_holds_is_read(name: str, data: st.DataObject) -> None:
    spec, value = data.draw(fields(name))
    kind = TYPES[name]
    cell = kind.plain(value, spec)
    found = kind.read(_raw(cell, kind.number_format(spec)), spec)
    assert (found.state, found.value, found.code) == (State.OK, value, None)


def _raw(cell: object, number_format: str) -> Raw:
    if isinstance(cell, bool):
        return Raw(str(cell).upper(), cell, "bool", number_format)
    if isinstance(cell, int | float):
        return Raw(str(cell), float(cell), "number", number_format)
    if isinstance(cell, date):
        return Raw(str(cell), cell, "date", number_format)
    return Raw(str(cell), None, "text", number_format)


@given(st.data())
@pytest.mark.parametrize("name", sorted(TYPES))
def test_what_a_submission_holds_is_loaded(name: str, data: st.DataObject) -> None:
    _, value = data.draw(fields(name))
    kind = TYPES[name]
    for each in (value, NIL, None):
        assert kind.load(kind.dump(each)) == each


@given(name=DRAWN, text=st.text(), measure=MEASURES)
def test_no_text_is_too_strange(name: str, text: str, measure: str) -> None:
    spec = Spec(measure=measure, options=(Option("a", "甲"), Option("b", "乙")))
    found = TYPES[name].read(Raw(text), spec)
    assert found.raw == text
    assert (found.state in (State.ASK, State.WRONG)) <= (found.code is not None)
    assert (found.value is None) == (found.state not in (State.OK, State.NIL))
    assert isinstance(found.value, Nil) == (found.state is State.NIL)


@given(text=st.text("0123456789０１²①½十二万家场次（）() ,.，。-—~约余+/无%", max_size=8))
def test_a_figure_is_never_another(text: str) -> None:
    """What is taken without a word has the digits that stand there, in their order."""
    found = TYPES["whole"].read(Raw(text), Spec(measure="家"))
    if found.state is State.OK and found.code is None:
        shown = unicodedata.normalize("NFKC", text).partition(".")[0]
        digits = "".join(each for each in shown if each.isdigit())
        assert abs(found.value or 0) == int(digits)  # type: ignore[arg-type]
