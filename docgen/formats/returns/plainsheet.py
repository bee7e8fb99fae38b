"""The cells of a sheet that Excel, WPS, LibreOffice or openpyxl wrote, taken from its XML as text.

A returned form holds little but plain cells, and walking over their elements takes most of the
time. Where every character between the first row of a sheet and its last belongs to a row or to a
plain cell, as those programs write them, the cells are taken from the text, and only what is left
of the XML is parsed. Any other sheet is left to the parser, the whole of it.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from docgen.fields import Raw
from docgen.formats.returns.cellvalues import text_raw

_LARGEST: Final = 2_000_000
_BEGIN: Final = b"<sheetData>"
_END: Final = b"</sheetData>"
_TOKEN: Final = re.compile(
    r'(<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="(s|n|b|e|inlineStr)")?'
    r"(?:/>|>(?:<v>([0-9A-Za-z.+-]*)</v>"
    r'|(<is>)<t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
    r'|<row r="([0-9]{1,7})"[^<>]*>|</row>)'
)
_LONGEST_KEPT: Final = 400
_REFERENCE: Final = re.compile("&(?:#([0-9]{1,6})|(amp|lt|gt|quot|apos));|&")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# What XML may not hold, and line ends, which a parser changes.
_UNUSUAL: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|]]>")

PlainCell: TypeAlias = tuple[str, str, str, str, Raw | None]
"""Letters of the column, number of the style, kind, value, and the text of an inline one."""


class PlainSheet(NamedTuple):
    """The cells of a sheet that hold something, by rows with their numbers; the XML without."""

    rows: list[tuple[int, list[PlainCell]]]
    rest: bytes


def plain_sheet(content: bytes) -> PlainSheet | None:
    """The cells of a sheet in UTF-8; None where something among them is not plain."""
    start = content.find(_BEGIN) + len(_BEGIN)
    end = content.find(_END, start)
    if len(content) > _LARGEST or start < len(_BEGIN) or end < 0:
        return None
    if content.count(b"sheetData") != 2 or _declared(content):
        return None
    try:
        section = content[start:end].decode()
    except UnicodeDecodeError:
        return None
    if "xmlns" in section or (found := _cells(section)) is None:
        return None
    rows, left = found
    return PlainSheet(rows, b"".join((content[:start], left.encode(), content[end:])))


def _declared(content: bytes) -> bool:
    """Whether there is a comment, a section of plain characters, or an instruction for programs."""
    # One character is found much faster than two.
    return (b"!" in content and b"<!" in content) or content.find(b"<?", 1) >= 0


def _cells(section: str) -> tuple[list[tuple[int, list[PlainCell]]], str] | None:
    """The cells by rows, and the tags of the rows; None if there is anything else."""
    rows: list[tuple[int, list[PlainCell]]] = []
    cells: list[PlainCell] | None = None
    left: list[str] = []
    length = 0
    for whole, column, style, kind, value, inline, text, row in _TOKEN.findall(section):
        length += len(whole)
        if column:
            # An inline text and its kind come together, or the cell is none of the usual.
            if cells is None or ((value or inline) and (kind == "inlineStr") != bool(inline)):
                return None
            if inline:
                raw = _kept(text) if len(text) <= _LONGEST_KEPT else _text(text)
                if raw is None:
                    return None
                cells.append((column, style, kind, "", raw))
            elif value:
                cells.append((column, style, kind or "n", value, None))
            continue
        left.append(whole)
        if row and cells is None:
            cells = []
            rows.append((int(row), cells))
        elif row:
            return None
        if not row or whole.endswith("/>"):
            cells = None
    return (rows, "".join(left)) if length == len(section) else None


def _text(source: str) -> Raw | None:
    """The text of a cell; None for what a parser would refuse or change."""
    if (not source.isprintable() or "]" in source) and _UNUSUAL.search(source):
        return None
    if "&" not in source:
        return text_raw(source)
    text = _REFERENCE.sub(_resolved, source)
    return None if "\0" in text else text_raw(text)


# The labels of a form are the same in all the files that come back.
_kept = lru_cache(maxsize=4096)(_text)


def _resolved(reference: re.Match[str]) -> str:
    """The character that a reference stands for; a null character where it is unusual."""
    if reference[2]:
        return _ENTITIES[reference[2]]
    code = int(reference[1] or 0)
    odd = code < 0x20 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF)
    return "\0" if odd else chr(code)
