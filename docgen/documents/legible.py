"""Texts of unknown origin made fit to be read in a letter: every character seen, none too many."""

import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 80
EMPTY: Final = "（空）"
SPACES: Final = "（空格）"
MORE: Final = "…"

_PLAIN: Final = " \u3000"
_NAMED: Final = {"\n": "〔换行〕", "\r": "〔换行〕", "\v": "〔换行〕", "\t": "〔制表符〕"}
# Controls, marks without a width, halves of characters, private and unassigned ones, and blanks
# that look like a space and are none.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})


def legible(text: str, limit: int = LONGEST) -> str:
    """The text with every unseen character named, 〔换行〕 or 〔U+200B〕.

    At most `limit` characters, the last one … where there was more.
    """
    shown = ""
    for piece in _pieces(text):
        if len(shown) + len(piece) > limit:
            while len(shown) >= limit:
                shown = shown[:-1]
            return shown + MORE
        shown += piece
    return shown


def shown_raw(raw: str, limit: int = LONGEST) -> str:
    """What stood in a cell, as read: legible; （空） where there was nothing."""
    if not raw:
        return EMPTY
    return legible(raw, limit) if raw.strip(_PLAIN) else SPACES


def quoted(title: str) -> str:
    """A document's title in 《》; those within it become 〈〉 (GB/T 15834)."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def _pieces(text: str) -> Iterator[str]:
    for character in text.replace("\r\n", "\n"):
        if character in _PLAIN or unicodedata.category(character) not in _UNSEEN:
            yield character
        else:
            yield _NAMED.get(character) or f"〔U+{ord(character):04X}〕"
