"""The number formats of a workbook's cell styles, searched in the XML and not parsed.

Workbooks that went through many hands carry tens of thousands of styles, and some programs write
broken ones; neither keeps a form from being read.
"""

import re
from functools import lru_cache
from html import unescape
from typing import Final

from docgen.formats.cells import built_in

_TAG: Final = rb"<%s(?:\w{1,20}:)?%s\b"
_NUMBER: Final = re.compile(rb"""<(?:\w{1,20}:)?numFmt\b((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_STYLE: Final = re.compile(rb"<(?:\w{1,20}:)?xf\b([^<>]*)>")
_ID: Final = re.compile(rb"""\bnumFmtId\s*=\s*["']([0-9]{1,6})["']""")
_CODE: Final = re.compile(rb"""\bformatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FIXED: Final = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 10: "0.00%", 49: "@"}
_LONGEST: Final = 255
_MOST: Final = 70_000
_SMALL: Final = 100_000


def number_formats(source: bytes) -> tuple[str, ...]:
    """The number format of each cell style of a styles part, in order."""
    # Returned forms have mostly the same styles, those that were sent out.
    return _known(source) if len(source) < _SMALL else _formats(source)


def _formats(source: bytes) -> tuple[str, ...]:
    own = _own(source)
    made = []
    for style in _STYLE.finditer(_section(source, b"cellXfs")):
        number = _ID.search(style[1])
        key = int(number[1]) if number else 0
        made.append(own.get(key) or _FIXED.get(key) or built_in(key))
        if len(made) >= _MOST:
            break
    return tuple(made)


_known = lru_cache(maxsize=32)(_formats)


def _section(source: bytes, name: bytes) -> bytes:
    """An element's XML; empty if there is none, or without its end."""
    begin = re.search(_TAG % (b"", name), source)
    end = re.compile(_TAG % (b"/", name)).search(source, begin.end()) if begin else None
    return source[begin.start() : end.start()] if begin and end else b""


def _own(source: bytes) -> dict[int, str]:
    """The formats that the workbook defines."""
    own: dict[int, str] = {}
    for each in _NUMBER.finditer(_section(source, b"numFmts")):
        number, code = _ID.search(each[1]), _CODE.search(each[1])
        if number and code:
            text = unescape((code[1] or code[2] or b"").decode("utf-8", "replace"))
            own[int(number[1])] = text if len(text) <= _LONGEST else "General"
        if len(own) >= _MOST:
            break
    return own
