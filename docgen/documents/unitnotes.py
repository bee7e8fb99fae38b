"""The notes below a form made out to a unit (填表说明): what it asks for, and how it is filled."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

from docgen.documents.formtable import is_ticked
from docgen.documents.matrixtable import LEFT_OUT
from docgen.documents.tabling import PADDING
from docgen.fields import Spec
from docgen.forms import Entry, FormModel, MatrixModel
from docgen.layout import count_lines
from docgen.official import LOOKS, Profile

NOTES: Final = "填表说明："
RECKONED: Final = "自动计算，可不填。"
_SIGNS: Final = {"<=": "≤", ">=": "≥", "!=": "≠", "<>": "≠", "*": "×", "/": "÷"}
_SIGN: Final = re.compile("|".join(map(re.escape, _SIGNS)))


def notes_of(form: FormModel) -> tuple[str, ...]:
    """What the form asks beyond what its types always ask, numbered: of fields, and of sums."""
    texts = (*_hints(form), *_filling(form), *_changes(form), *_rules(form))
    return tuple(f"{number}.{text}" for number, text in enumerate(texts, 1))


def note_lines(text: str, width: float, profile: Profile) -> int:
    """How many lines a note takes."""
    size = profile.sizes[LOOKS["填表说明"].role]
    return count_lines(text, width - 2 * PADDING, size=size, spacing=0.0, hanging=False)


def _hints(form: FormModel) -> Iterator[str]:
    """A line a hint, with the labels of all fields that share it."""

    def said(entry: Entry) -> str | None:
        spec, kind = entry.spec, entry.kind
        hint = kind.hint(spec)
        usual = kind.hint(Spec(label=spec.label, options=spec.options))
        # What there is to choose from must stand somewhere.
        listed = entry.part >= 0 and bool(form.parts[entry.part].fields)
        untold = kind.ticked and not listed and not is_ticked(kind, spec)
        return hint if untold or hint != usual else None

    yield from _gathered(form, said)


def _filling(form: FormModel) -> Iterator[str]:
    """How tables are filled in: what is reckoned, what is left out, which rows may be added."""
    yield from _gathered(form, lambda each: RECKONED if form.is_computed(each) else None)
    matrices = [part.matrix for part in form.parts if part.matrix]
    if any(line.model.without for matrix in matrices for line in matrix.lines):
        yield f"标“{LEFT_OUT}”的格不填。"
    for plan in form.growing.values():
        yield f"{plan.label}：行数不够的，可自行加行续填，最多{plan.model.most}行。"


def _changes(form: FormModel) -> Iterator[str]:
    """How far values may lie from last time's."""

    def said(entry: Entry) -> str | None:
        limit = entry.field.limit
        if limit is None:
            return None
        asked = "请核实更正" if limit.hard else "请说明原因"
        return f"与上期相比增减超过{limit.percent:g}%的，{asked}。"

    yield from _gathered(form, said)


def _gathered(form: FormModel, said: Callable[[Entry], str | None]) -> Iterator[str]:
    """A line for each thing said, with the labels of all that it is said of."""
    labels: dict[str, dict[str, None]] = {}
    for label, text in _told(form, said):
        if text is not None:
            labels.setdefault(text, {})[label] = None
    for text, named in labels.items():
        yield f"{'、'.join(named)}：{text}"


def _told(form: FormModel, said: Callable[[Entry], str | None]) -> Iterator[tuple[str, str | None]]:
    """What is said of fields, of the columns of tables, and of rows that differ from theirs."""
    for part, group in groupby(form.entries, key=lambda entry: entry.part):
        entries = list(group)
        matrix = form.parts[part].matrix if part >= 0 else None
        rows = form.parts[part].rows if part >= 0 else None
        if matrix:
            yield from _crossed(matrix, entries, said)
        elif rows:
            columns = zip(rows.columns, entries, strict=False)
            yield from ((column.label, said(entry)) for column, entry in columns)
        else:
            yield from ((entry.label, said(entry)) for entry in entries)


def _crossed(
    matrix: MatrixModel, entries: Sequence[Entry], said: Callable[[Entry], str | None]
) -> Iterator[tuple[str, str | None]]:
    """What is said of most of a column, and of the rows of which something else is."""
    usual: dict[int, str | None] = {}
    for at, column in enumerate(matrix.columns_flat):
        texts = Counter(said(entry) for entry in entries if entry.column == at)
        usual[at] = texts.most_common(1)[0][0] if texts else None
        yield column.label, usual[at]
    for entry in entries:
        text = said(entry)
        if text != usual[entry.column]:
            yield matrix.lines[entry.line].model.label, text


def _rules(form: FormModel) -> Iterator[str]:
    """The rules between fields: in the author's words, else with codes or labels for names."""
    shown = [(each, _shown(form, each.rule.text)) for each in form.rules]
    coded = [text for each, text in shown if not (each.message or each.soft or "“" in text)]
    if len(coded) > 1:
        yield f"表内关系：{'；'.join(coded)}。"
    for each, text in shown:
        if each.message:
            yield each.message
        elif each.soft:
            yield f"{text}，不符合的请说明原因。"
        elif text not in coded or len(coded) == 1:
            yield f"{text}。"


def _shown(form: FormModel, rule: str) -> str:
    names = form.names
    called = "|".join(map(re.escape, sorted(names.callings, key=len, reverse=True)))
    named = re.sub(rf"(?<![\w.])(?:{called})(?![\w.])", lambda found: names.shown(found[0]), rule)
    return _SIGN.sub(lambda found: _SIGNS[found[0]], named)
