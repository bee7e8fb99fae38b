"""Titles of documents and annexes: broken by the author's hand, or by docgen at whole words."""

import functools
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from docgen.blocks import Paragraph, paragraph
from docgen.layout import NOT_FIRST, NOT_LAST, text_width
from docgen.official import Page, Profile

Shape: TypeAlias = Literal["trapezoid", "inverted", "diamond"]
"""Lines that grow longer downwards, shorter, or first longer and then shorter."""

_OPEN: Final = "“‘《〈（【〔"
_CLOSE: Final = "”’》〉）】〕"
# What ends the name of a place or an office and cannot begin a line by itself: 上海|市“…”.
_TAIL: Final = re.compile(r"[省市区县乡镇州盟旗局厅](?![\u4e00-\u9fff])")


def title_lines(
    text: str,
    *,
    profile: Profile,
    shape: Shape = "trapezoid",
    width: float | None = None,
    names: Iterable[str] = (),
) -> list[str]:
    """The lines of a title: those of the text if it has several, else broken by docgen (7.3.1).

    `width` is that of the text area, points; by default that of an upright page. No line ends
    within one of the `names`.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1:
        return lines
    whole = "".join(lines)
    chars = (width or profile.page.text_width) / profile.sizes["title"]
    if len(whole) <= chars:
        return [whole]
    words = phrases(whole, limit=int(chars), whole=names)
    return [line.strip() for line in break_title(whole, chars=chars, shape=shape, phrases=words)]


def whole_title(text: str) -> str:
    """The title on one line, as an annex list or a file name has it."""
    return "".join(line.strip() for line in text.splitlines())


def title_blocks(lines: Sequence[str], style: str) -> tuple[Paragraph, ...]:
    """A centred paragraph a line."""
    return tuple(paragraph(line, style) for line in lines)


@functools.cache
def label_lines(text: str, chars: int) -> list[str]:
    """A short label as lines of at most so many characters, broken at whole words."""
    lines: list[str] = []
    for line in text.split("\n"):
        if text_width(line, size=1) <= chars:
            lines.append(line)
        else:
            words = phrases(line, limit=chars)
            lines += break_title(line, chars=chars, shape="trapezoid", phrases=words)
    return lines


def heading_blocks(
    title: str, label: str, profile: Profile, page: Page, names: Iterable[str] = ()
) -> dict[str, tuple[Paragraph, ...]]:
    """Label and title of an annex: label on line 1, title from line 3 (7.3.7).

    Without label the title begins on line 1. A blank line follows the title.
    """
    lines = title_lines(title, profile=profile, width=page.text_width, names=names)
    blank = paragraph("", "空行")
    return {
        "label": (paragraph(label, "附件序号"), blank) if label else (),
        "title": (*title_blocks(lines, "附件标题"), blank),
    }


def heading_height(heading: Mapping[str, tuple[Paragraph, ...]], profile: Profile) -> float:
    """How much of the page label and title take, points."""
    return sum(len(blocks) for blocks in heading.values()) * profile.pitch


def phrases(text: str, *, limit: int, whole: Iterable[str] = ()) -> list[str]:
    """Chinese phrases that a line may end after.

    What stands in quotes or brackets stays whole, and so do the names given; of both, only what
    is at most `limit` characters long.
    """
    import budoux  # 30 ms, needed only where docgen breaks a title

    parsed = budoux.load_default_simplified_chinese_parser().parse(text)
    spans = [span for span in (*_quoted(text), *_named(text, whole)) if span[1] - span[0] <= limit]
    inner = [cut for cut in itertools.accumulate(map(len, parsed)) if cut < len(text)]
    kept = [cut for cut in inner if not any(begin < cut < end for begin, end in spans)]
    cuts = [0, *(cut for cut in kept if _may_break(text, cut)), len(text)]
    return [text[begin:end] for begin, end in itertools.pairwise(cuts)]


def _may_break(text: str, cut: int) -> bool:
    """Whether a line may end before the character at `cut`."""
    if text[cut] in NOT_FIRST or text[cut - 1] in NOT_LAST:
        return False
    return not _TAIL.match(text, cut)


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Where quotations and brackets begin and end, the outermost ones."""
    depth = begin = 0
    for place, char in enumerate(text):
        if char in _OPEN:
            begin = begin if depth else place
            depth += 1
        elif char in _CLOSE and depth:
            depth -= 1
            if not depth:
                yield begin, place + 1


def _named(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the names stand in the text."""
    for name in names:
        yield from (found.span() for found in re.finditer(re.escape(name), text))


def break_title(text: str, *, chars: float, shape: Shape, phrases: Sequence[str]) -> list[str]:
    """A title as centred lines of at most `chars` characters, broken between phrases (7.3.1).

    Lines make a trapezoid (longer downwards), an inverted one, or a diamond, in as few lines as
    will hold the text; `phrases` joined are the text.
    """
    count = max(1, math.ceil(_chars(text) / chars))
    for lines in range(count, len(phrases) + 1):
        found = _best_lines(phrases, lines, chars, shape)
        if found:
            return found
    return [text[i : i + int(chars)] for i in range(0, len(text), int(chars))]


def _best_lines(phrases: Sequence[str], lines: int, chars: float, shape: Shape) -> list[str] | None:
    """The best way to lay the phrases on so many lines; None if some line is too long."""
    return min(
        _layouts(phrases, lines, chars),
        key=lambda tried: _shape_cost([_chars(line) for line in tried], shape),
        default=None,
    )


def _layouts(phrases: Sequence[str], lines: int, chars: float) -> Iterator[list[str]]:
    """Every way to lay the phrases on so many lines of at most `chars` characters."""
    if lines == 1:
        whole = "".join(phrases)
        if _chars(whole) <= chars:
            yield [whole]
        return
    if sum(map(_chars, phrases)) > lines * chars + len(phrases):
        return
    line = ""
    for count, phrase in enumerate(phrases[: len(phrases) - lines + 1], 1):
        line += phrase
        if _chars(line) > chars:
            return
        yield from ([line, *rest] for rest in _layouts(phrases[count:], lines - 1, chars))


@functools.lru_cache(maxsize=4096)
def _chars(text: str) -> float:
    return text_width(text, size=1.0)


def _shape_cost(widths: Sequence[float], shape: Shape) -> float:
    """How far the widths are from an even, well-formed shape; less is better."""
    if len(widths) == 1:
        return 0.0
    steps = [b - a for a, b in itertools.pairwise(widths)]
    mean = sum(widths) / len(widths)
    uneven = sum((w - mean) ** 2 for w in widths)
    return uneven + 40 * _misshapen(steps, shape) + 10 * sum(step == 0 for step in steps)


def _misshapen(steps: Sequence[float], shape: Shape) -> int:
    """How many steps from line to line go against the shape."""
    if shape == "trapezoid":
        return sum(step < 0 for step in steps)
    if shape == "inverted":
        return sum(step > 0 for step in steps)
    half = len(steps) / 2
    return sum(step < 0 if i < half else step > 0 for i, step in enumerate(steps))
