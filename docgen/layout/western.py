"""Where Western text may break: what LibreOffice uses of Unicode's line breaking (UAX 14)."""

import unicodedata
from functools import lru_cache
from typing import Final

_CLASSES: Final = {
    "SP": " ",
    "EX": "!?！？",
    "QU": "\"'“”‘’«»‹›",
    "PR": "$+±£¥￥￡€№−",
    "PO": "%°′″‰℃℉¢％￠",
    "OP": "([{（《「『【〔〈〖［｛〝¡¿",
    "CL": ")]}，。、．）》」』】〕〉〗］｝〞",
    "IS": ",.:;",
    "SY": "/\\",
    "HY": "-",
    "BA": "|–‐‧\t\u3000\u00ad",
    "B2": "—",
    "IN": "…",
    "NS": "：；々・ーゝゞヽヾ‼⁇⁈⁉",
    "GL": "\u00a0\u2011\u2060\u202f",
}
_CLASS_OF: Final = {char: name for name, chars in _CLASSES.items() for char in chars}

_DIGITS: Final = tuple("0123456789")
_NEVER_BEFORE: Final = frozenset({"SP", "CL", "EX", "IS", "SY"})
_STARTERS_NOT: Final = frozenset({"BA", "HY", "NS"})
_TIGHT: Final = frozenset(
    (before, after)
    for before, followers in {
        "AL": "AL NU OP IN PR",
        "NU": "NU AL OP IN PO PR",
        "ID": "IN PO",
        "IN": "IN",
        "IS": "AL NU",
        "CL": "AL NU PO PR",
        "PR": "ID AL NU",
        "PO": "AL NU",
    }.items()
    for after in followers.split()
)


@lru_cache(maxsize=4096)
def line_class(char: str) -> str:
    """The line breaking class of a character, after UAX 14."""
    if known := _CLASS_OF.get(char):
        return known
    if unicodedata.category(char) == "Nd":
        return "NU"
    wide = unicodedata.east_asian_width(char) in "WF"
    return "ID" if wide else "AL"


def may_break(text: str, index: int) -> bool:
    """Whether Western rules allow a line to end before text[index]."""
    after = line_class(text[index])
    start = index - 1
    while start > 0 and text[start] == " ":
        start -= 1
    spaced = start < index - 1
    before = line_class(text[start])
    if after in _NEVER_BEFORE or before == "OP":
        return False
    if (before, after) in {("CL", "NS"), ("B2", "B2")}:
        return False
    if before in {"PR", "PO"} and after == "OP":
        return not text[index + 1 :].startswith(_DIGITS)
    if (before, after) == ("SY", "NU"):
        return not text[:start].endswith(_DIGITS)
    return spaced or not _tight(before, after)


def _tight(before: str, after: str) -> bool:
    """Whether neighbours of these classes hold together."""
    if {"QU", "GL"} & {before, after} or after in _STARTERS_NOT:
        return True
    return (before, after) in _TIGHT


def last_break(text: str, index: int) -> int:
    """The last place up to index where Western rules allow a line to end; 0 when there is none."""
    if index >= len(text):
        return len(text)
    if index > 0 and text[index - 1] != "/" and may_break(text, index):
        return index
    found = next((place for place in range(index - 1, 0, -1) if may_break(text, place)), 0)
    return _before_path(text, found) if found and text[found - 1] == "/" else found


def _before_path(text: str, found: int) -> int:
    """The place before a path with slashes, when a space precedes it not too far off."""
    for place in range(found - 2, max(found - 67, -1), -1):
        if text[place].isspace():
            return place + 1
    return found
