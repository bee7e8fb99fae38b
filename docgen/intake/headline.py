"""What the head of a returned form shows to everybody: the unit that reports, and the date."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from docgen.fields import Raw
from docgen.forms import FormModel
from docgen.identity import DATE_MARK, UNIT_MARK
from docgen.intake.matching import key_of
from docgen.intake.signing import labelled
from docgen.returned import Returned, ReturnedCell

_MOST_TEXTS: Final = 3000
_MOST_BESIDE: Final = 30
_LONGEST_DATE: Final = 40
_FIGURES: Final = r"[\d〇零一二三四五六七八九十]"
_DATE: Final = re.compile(
    rf"{_FIGURES}{{4}}(?:年|[-./])\s*{_FIGURES}{{1,3}}(?:月|[-./])\s*{_FIGURES}{{1,3}}[日号]?"
)
_STAMP: Final = re.compile(r"[(（]\s*(?:盖章|公章|签章|章|加盖公章)\s*[)）]")


@dataclass(slots=True)
class Shown:
    """What the head of the form shows: texts of the unit, texts that may hold the date."""

    units: list[tuple[str, str]] = field(default_factory=list)
    dates: list[tuple[Raw, str]] = field(default_factory=list)


def shown_in(returned: Returned, form: Any) -> Shown:
    """The texts of unit and date: at their marks, and in the line 填报单位."""
    shown = Shown()
    label = form.head.unit if isinstance(form, FormModel) and form.head.unit else "填报单位"
    labels = tuple(dict.fromkeys((label, _STAMP.sub("", label), "填报单位")))
    _in_texts(returned, labels, shown)
    _in_cells(returned, labels, shown)
    shown.units = list({key_of(text): (text, place) for text, place in shown.units}.values())
    return shown


def _in_texts(returned: Returned, labels: tuple[str, ...], shown: Shown) -> None:
    for text in returned.texts[:_MOST_TEXTS]:
        marks = text.marks
        line = _line(text.text, labels) if DATE_MARK not in marks or UNIT_MARK in marks else None
        if UNIT_MARK not in marks and DATE_MARK not in marks and line is None:
            continue
        day = _DATE.search(unicodedata.normalize("NFKC", text.text))
        if day:
            shown.dates.append((Raw(day[0]), text.place))
        elif DATE_MARK in marks:
            shown.dates.append((Raw(marks[DATE_MARK]), text.place))
        if line is not None or UNIT_MARK in marks:
            unit = _name(marks.get(UNIT_MARK, "")) or _name(line or "")
            typed = _name(line or "")
            for each in dict.fromkeys(filter(None, (typed, unit if not typed else ""))):
                shown.units.append((each, text.place))


def _in_cells(returned: Returned, labels: tuple[str, ...], shown: Shown) -> None:
    keys = frozenset(map(key_of, labels))
    for grid in returned.grids:
        cells = grid.cells[:_MOST_TEXTS]
        for at, cell in enumerate(cells):
            if DATE_MARK in cell.marks:
                shown.dates.append((cell.raw, cell.place))
            text = cell.raw.text
            line = _line(text, labels) if ":" in text or "：" in text else None
            if line is None and key_of(text) in keys:
                line = ""
            if line is None and UNIT_MARK in cell.marks:
                line = text
            if line is None:
                continue
            if day := _DATE.search(unicodedata.normalize("NFKC", line)):
                shown.dates.append((Raw(day[0]), cell.place))
            shown.dates.extend(_dates_beside(cells, at))
            if name := _name(line) or _right_of(cells, at):
                shown.units.append((name, cell.place))


def _line(text: str, labels: tuple[str, ...]) -> str | None:
    """What stands behind 填报单位： in a text; None for another text."""
    found = labelled(text, labels)
    return next(iter(found.values()), None) if found else None


def _name(text: str) -> str:
    """The unit's name in a line, without date and stamp."""
    plain = _DATE.sub("", unicodedata.normalize("NFKC", text).split("\t")[0])
    plain = re.split(r"\s*年\s+月|\s{3,}|填报日期|填报时间|报出日期", plain)[0]
    return _STAMP.sub("", plain).strip(" :：_\u3000")


def _dates_beside(cells: Sequence[ReturnedCell], at: int) -> Iterator[tuple[Raw, str]]:
    """The days right of a cell in its row, where a sheet that has lost its names shows the date."""
    for each in cells[at + 1 : at + 1 + _MOST_BESIDE]:
        if each.row != cells[at].row:
            return
        text = unicodedata.normalize("NFKC", each.raw.text[:_LONGEST_DATE]).strip()
        if each.raw.kind == "date" or _DATE.fullmatch(text):
            yield each.raw, each.place


def _right_of(cells: Sequence[ReturnedCell], at: int) -> str:
    cell = cells[at]
    beside = cells[at + 1] if at + 1 < len(cells) else None
    if beside is None or beside.row != cell.row or DATE_MARK in beside.marks:
        return ""
    return _name(beside.raw.text)
