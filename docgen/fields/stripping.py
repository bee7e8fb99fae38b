"""The text of a cell without what its form printed there: spaces, brackets, the own measure."""

import re
import unicodedata
from typing import Final

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_SPACE: Final = re.compile(r"[\s_＿\u3164\u2800]+")
_HOLLOW: Final = re.compile(r"[(（]\s*[)）]|[\[［【〔]\s*[\]］】〕]")
_LONGEST: Final = 200
_OPEN: Final = "(（[［【〔"
_CLOSE: Final = ")）]］】〕"
_NIL: Final = re.compile(r"无|不适用|[/／＼\\]|[-－–—―─﹣−‐‑‒]+")


def bare(text: str, measure: str = "") -> str:
    """A cell's text without the spaces, brackets and measure of its own field around it.

    （ 12 ）家, （12家）, （    ）12家 and 12 are all 12 where 家 is the measure; what else stands
    in the text stays as it is, single spaces between.
    """
    text, measure = inside(text), _spaced(measure)
    before = None
    while before != text and len(text) <= _LONGEST:
        before = text
        text = _without_brackets(_without_measure(text, measure)).strip()
        text = _without_halves(text)
    return text


def inside(text: str) -> str:
    """A cell's text without empty brackets, spaces around it and characters nobody sees."""
    return _spaced(_HOLLOW.sub(" ", _spaced(text)))


def is_nil(text: str, measure: str = "") -> bool:
    """Whether a cell says that its field does not apply: 无, /, —, -, also in brackets."""
    return bool(_NIL.fullmatch(bare(text, measure)))


def _spaced(text: str) -> str:
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def _without_measure(text: str, measure: str) -> str:
    if not measure:
        return text
    for own in (measure, unicodedata.normalize("NFKC", measure)):
        if text.endswith(own):
            return text.removesuffix(own)
    # 场 次, as a justified cell has it, and ％ for %.
    size = _tail(text, unicodedata.normalize("NFKC", measure).replace(" ", ""))
    return text[: len(text) - size] if size else text


def _tail(text: str, measure: str) -> int:
    """How many characters at the text's end are the measure but for spaces and width."""
    for size in range(1, min(len(text), 2 * len(measure)) + 1):
        end = unicodedata.normalize("NFKC", text[-size:])
        if end[0] != " " and end.replace(" ", "") == measure:
            return size
    return 0


def _without_brackets(text: str) -> str:
    if len(text) < 2 or text[0] not in _OPEN or text[-1] not in _CLOSE:
        return text
    # The first and the last must be a pair, as in （（12）） but not in （1）（2）.
    depth = 0
    for character in text[1:-1]:
        depth += (character in _OPEN) - (character in _CLOSE)
        if depth < 0:
            return text
    return text if depth else text[1:-1]


def _without_halves(text: str) -> str:
    """Without the one bracket that is left of a pair that somebody typed over."""
    brackets = [character for character in text if character in _OPEN + _CLOSE]
    if len(brackets) == 1 and len(text) > 1:
        if text[0] in _OPEN:
            return text[1:].strip()
        if text[-1] in _CLOSE:
            return text[:-1].strip()
    return "" if text in {*_OPEN, *_CLOSE} else text
