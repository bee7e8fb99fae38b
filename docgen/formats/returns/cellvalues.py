"""A cell of a returned sheet as it stands there: text, number, day, truth value, error, formula."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from docgen.fields import Raw
from docgen.formats.cells import moment, number_text, read_format, rich_text, unescaped
from docgen.formats.returns.parts import Parts
from docgen.text import clean_control

S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BLANK: Final = Raw("", None, "blank")
GENERAL: Final = "General"

_V: Final = f"{S}v"
_F: Final = f"{S}f"
_IS: Final = f"{S}is"
_SI: Final = f"{S}si"
_T: Final = f"{S}t"
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,6})?")
_LONGEST_NUMBER: Final = 400
_LONGEST_FORMULA: Final = 200
_ZEROS: Final = re.compile("0{2,15}")
_LEAST: Final = 1e-40
_MOST: Final = 1e40
_TRUTH: Final = {"1": True, "true": True, "0": False, "false": False}


class Texts:
    """The shared texts of a workbook, each made when it is asked for; `made` are those so far."""

    def __init__(self, parts: Parts, part: str | None) -> None:
        self._parts = parts
        self._part = part
        self._items: Sequence[Any] | None = None
        self.made: dict[str, Raw] = {}

    def raw(self, index: str) -> Raw:
        """The text with a number; a cell whose number has no text is an error."""
        if index not in self.made:
            self.made[index] = self._raw(index)
        return self.made[index]

    def _raw(self, index: str) -> Raw:
        items = self._all()
        plain = len(index) < 8 and index.isascii() and index.isdigit()
        number = int(index) if plain else len(items)
        if number >= len(items):
            return Raw(index[:_LONGEST_FORMULA], None, "error")
        return text_raw(_string(items[number]))

    def _all(self) -> Sequence[Any]:
        if self._items is None:
            root = self._parts.tree(self._part) if self._part else None
            self._items = () if root is None else list(root.iterchildren(_SI))
        return self._items


def text_raw(text: str) -> Raw:
    """A text as it stands in a cell, its escapes resolved."""
    text = clean_control(unescaped(text)) if "_x" in text or not text.isprintable() else text
    return Raw(text) if text.strip() else Raw(text, None, "blank")


def _string(item: Any) -> str:
    """The text of a shared string, which is seldom rich."""
    plain = list(item.iterchildren(_T)) if len(item) == 1 else []
    if len(plain) == 1 and not len(plain[0]):
        return plain[0].text or ""
    return rich_text(item)


def cell_raw(cell: Any, texts: Texts, number_format: str, *, from_1904: bool) -> Raw:
    """What a `c` element holds; number_format is that of its style."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = next(cell.iterchildren(_IS), None)
        return BLANK if inline is None else text_raw(_string(inline))
    found = next(cell.iterchildren(_V), None)
    value = "" if found is None else "".join(found.itertext()) if len(found) else found.text or ""
    if kind == "str" and found is not None:
        return text_raw(value)
    value = value.strip()
    if not value:
        return _formula(cell)
    return value_raw(value, kind, texts, number_format, from_1904=from_1904)


def value_raw(value: str, kind: str, texts: Texts, number_format: str, *, from_1904: bool) -> Raw:
    """What the value of a cell of a kind says, which is neither empty nor a text in itself."""
    if kind == "s":
        return texts.raw(value)
    if kind == "n":
        return number_raw(value, number_format, from_1904)
    return _day(value, number_format) if kind == "d" else _sign(value, kind)


def _sign(value: str, kind: str) -> Raw:
    """A truth value or an error."""
    if kind == "b" and value in _TRUTH:
        return Raw(str(_TRUTH[value]).upper(), _TRUTH[value], "bool")
    return Raw(value[:_LONGEST_FORMULA], None, "error")


def _formula(cell: Any) -> Raw:
    """A cell without a value: a formula that nobody calculated, or blank."""
    for formula in cell.iterchildren(_F):
        return Raw("=" + (formula.text or "").strip()[:_LONGEST_FORMULA], None, "formula")
    return BLANK


def number_raw(raw: str, number_format: str, from_1904: bool) -> Raw:
    """A number, or the day or time that its format makes of it."""
    plain = len(raw) < 16 and raw.isascii() and raw.isdigit() and (raw[0] != "0" or raw == "0")
    if not plain and (len(raw) > _LONGEST_NUMBER or not _NUMBER.fullmatch(raw)):
        return text_raw(raw)
    whole = plain or _INTEGER.fullmatch(raw)
    value = int(raw) if whole else float(raw)
    if number_format == GENERAL:
        return Raw(raw if whole else _shown(raw, value), value, "number")
    if whole and _ZEROS.fullmatch(number_format):
        return Raw(raw.zfill(len(number_format)), value, "number", number_format)
    format_ = read_format(number_format)
    found = moment(value, format_, from_1904=from_1904) if format_.parts else None
    if found is None:
        percent = format_.percent and not format_.parts
        shown = raw if plain and not percent else _shown(raw, value, percent=percent)
        return Raw(shown, value, "number", number_format)
    day = found.value and _without_midnight(found.value)
    return Raw(found.text, day, "date", number_format)


def _shown(raw: str, value: float, *, percent: bool = False) -> str:
    """The digits that Excel shows; of a number beyond all measure, as it stands there."""
    plain = f"{value:.15g}"
    if not percent and "e" not in plain and "n" not in plain:
        return plain if value else "0"
    within = not value or _LEAST < abs(value) < _MOST
    return number_text(raw, percent=percent) if within else raw


def _day(raw: str, number_format: str) -> Raw:
    """A day as ISO 8601 writes it."""
    try:
        moment = datetime.fromisoformat(raw).replace(tzinfo=None)
    except ValueError:
        return text_raw(raw)
    return Raw(raw[:40], _without_midnight(moment), "date", number_format)


def _without_midnight(moment: datetime) -> date:
    midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment.date() if midnight else moment
