"""The head of page one (版头, GB/T 9704 7.2): copy number, secrecy, urgency, mark, number, line."""

import math
from collections.abc import Sequence
from typing import Annotated, Final, NamedTuple

from pydantic import Field

from docgen.blocks import (
    Align,
    Block,
    Blocks,
    Cell,
    Paragraph,
    Row,
    Rules,
    Run,
    Tab,
    Table,
    paragraph,
)
from docgen.documents.titles import label_lines
from docgen.layout import text_width
from docgen.official import MARK_TOP, RULE, RULE_GAP, SIZES, Head, Profile, head
from docgen.source import Model, Text

_SIGNERS: Final = "签发人："
_A_ROW: Final = 2
_GAP: Final = 0.5
_LINES_BELOW_MARK: Final = 2
_SMALL_MARK: Final = SIZES["二号"]
# Widths are rounded in every program: a cell as wide as its text may break it.
_SLACK: Final = 1.0


class MarkLines(NamedTuple):
    """The lines of the mark: of one office, or of several that issue jointly."""

    lines: tuple[str, ...]
    joint: bool


class Secrecy(Model):
    """Secrecy and its term (密级和保密期限, 7.2.2)."""

    level: Annotated[Text, Field(description="绝密、机密、秘密")]
    term: Annotated[Text | None, Field(description="保密期限，如 1年")] = None

    @property
    def text(self) -> str:
        """机密★1年."""
        return f"{self.level}★{self.term}" if self.term else self.level


class Masthead(Model):
    """What stands in the head of page one; every part can be left out."""

    copy_number: Annotated[
        Annotated[str, Field(pattern=r"^\d{6}$")] | None,
        Field(description="份号：六位数字，写在引号里"),
    ] = None
    secrecy: Annotated[Secrecy | None, Field(description="密级和保密期限")] = None
    urgency: Annotated[Text | None, Field(description="紧急程度：特急、加急等")] = None
    mark: Annotated[
        Text | None, Field(description="发文机关标志中的机关名称，省略时用发文机关")
    ] = None
    document_word: Annotated[str, Field(description="标志末尾的“文件”二字；可为空")] = "文件"
    preprinted: Annotated[bool, Field(description="套印红头纸：不印标志和红线，位置留空")] = False


def masthead_blocks(
    model: Masthead,
    *,
    issuers: Sequence[str],
    number: str | None,
    signers: Sequence[str],
    profile: Profile,
    below: float = 0.0,
) -> Blocks:
    """The head from the top of the text area down to the red line.

    `below` is the height of what has to stand under it on page one, points: title, addressees
    and the first lines of the body (7.3.3).
    """
    above = _lines_above(model)
    mark = _mark_lines(model, issuers, profile)
    numbers = _number_lines(number, signers, profile)
    lines = _LINES_BELOW_MARK + len(numbers)
    sizes = head(
        profile,
        mark_chars=_mark_chars(mark, model),
        lines_above=len(above),
        mark_lines=len(mark.lines),
        room=profile.page.text_height - MARK_TOP - lines * profile.pitch - RULE_GAP - below,
    )
    return (
        *above,
        _gap(sizes.above_mark),
        *_mark(mark, model, sizes, profile),
        *_empty_lines(_LINES_BELOW_MARK),
        *numbers,
        _gap(sizes.below_number + RULE) if model.preprinted else _red_line(sizes),
    )


def _lines_above(model: Masthead) -> tuple[Paragraph, ...]:
    """Copy number on line 1, secrecy on line 2, urgency below what is there (7.2.1 to 7.2.3)."""
    lines: list[Paragraph] = []
    if model.copy_number:
        lines.append(paragraph(model.copy_number, "份号"))
    if model.secrecy:
        lines.extend(_empty_lines(1 - len(lines)))
        lines.append(paragraph(model.secrecy.text, "密级"))
    if model.urgency:
        lines.append(paragraph(model.urgency, "紧急程度"))
    return tuple(lines)


def _empty_lines(count: int) -> tuple[Paragraph, ...]:
    return (paragraph("", "空行"),) * max(count, 0)


def _gap(height: float) -> Paragraph:
    return Paragraph(style="空行", line=height)


def _red_line(sizes: Head) -> Paragraph:
    return Paragraph(style="红色分隔线", line=sizes.below_number)


def _mark_lines(model: Masthead, issuers: Sequence[str], profile: Profile) -> MarkLines:
    """The issuers of a joint mark, or one mark with 文件, in two lines where it is long."""
    if model.mark or len(issuers) == 1:
        chars = int(profile.page.text_width / _SMALL_MARK)
        text = (model.mark or issuers[0]).strip() + model.document_word
        return MarkLines(lines=tuple(label_lines(text, chars)), joint=False)
    return MarkLines(lines=tuple(issuers), joint=True)


def _mark_chars(mark: MarkLines, model: Masthead) -> float:
    """How many characters wide the mark is, the white before 文件 of a joint mark included."""
    gap = _GAP if mark.joint and model.document_word else 0
    word = len(model.document_word) if mark.joint else 0
    return max(map(_chars, mark.lines)) + gap + word


def _chars(text: str) -> float:
    return text_width(text, size=1.0)


def _mark(mark: MarkLines, model: Masthead, sizes: Head, profile: Profile) -> tuple[Block, ...]:
    if model.preprinted:
        return (_gap(sizes.mark_line * len(mark.lines)),)
    if mark.joint:
        return (_joint_mark(mark.lines, model, sizes, profile),)
    return tuple(_mark_paragraph(line, sizes) for line in mark.lines)


def _mark_paragraph(
    text: str, sizes: Head, *, tracking: float = 0.0, align: Align | None = None
) -> Paragraph:
    """A line of the mark; `tracking` spreads it, all but its last character."""
    size = sizes.mark_size
    spread = (Run(text=text[:-1], size=size, tracking=tracking),) if tracking else ()
    rest = Run(text=text[-1:] if tracking else text, size=size)
    return Paragraph(runs=(*spread, rest), style="发文机关标志", line=sizes.mark_line, align=align)


def _joint_mark(names: Sequence[str], model: Masthead, sizes: Head, profile: Profile) -> Table:
    """Issuers one below the other, spread to one width, 文件 at the right in their middle."""
    longest = max(map(_chars, names))
    word = len(model.document_word)
    columns = (longest + _GAP, word) if word else (longest,)
    taken = sum(columns) * sizes.mark_size
    rows = tuple(
        Row(
            height=sizes.mark_line,
            exact=True,
            cells=_joint_cells(name, index, longest, model, sizes)[: len(columns)],
        )
        for index, name in enumerate(names)
    )
    return Table(
        widths=tuple(chars * sizes.mark_size + _SLACK for chars in columns),
        rows=rows,
        rules=Rules(outer=0, inner=0, sides=0),
        left=(profile.page.text_width - taken) / 2,
    )


def _joint_cells(
    name: str, index: int, longest: float, model: Masthead, sizes: Head
) -> tuple[Cell, ...]:
    missing = (longest - _chars(name)) * sizes.mark_size
    tracking = math.floor(missing / max(len(name) - 1, 1) * 20) / 20
    word = "" if index else model.document_word
    return (
        Cell(paragraphs=(_mark_paragraph(name, sizes, tracking=tracking, align="left"),)),
        Cell(
            paragraphs=(_mark_paragraph(word, sizes, align="left"),),
            merge="continue" if index else "restart",
        ),
    )


def _number_lines(
    number: str | None, signers: Sequence[str], profile: Profile
) -> tuple[Paragraph, ...]:
    if signers:
        return _upward_lines(number, signers, profile)
    return (paragraph(number, "发文字号"),) if number else ()


def _upward_lines(
    number: str | None, signers: Sequence[str], profile: Profile
) -> tuple[Paragraph, ...]:
    """Number one 字 from the left on the last signer's row, names one 字 from the right (7.2.6)."""
    rows = [signers[i : i + _A_ROW] for i in range(0, len(signers), _A_ROW)]
    stops = _signer_stops(rows, profile)
    return tuple(
        _signer_line(row, stops, profile, first=i == 0, number=number if row is rows[-1] else None)
        for i, row in enumerate(rows)
    )


def _signer_stops(rows: Sequence[Sequence[str]], profile: Profile) -> tuple[float, ...]:
    """Where 签发人： and each column of names begin, from the left edge of the text area."""
    columns = max(map(len, rows))
    wide = [max(_width(row[i], profile) for row in rows if len(row) > i) for i in range(columns)]
    at = profile.page.text_width - profile.char
    stops: list[float] = []
    for width in reversed(wide):
        at -= width
        stops.insert(0, at)
        at -= profile.char
    return (stops[0] - _width(_SIGNERS, profile), *stops)


def _width(text: str, profile: Profile) -> float:
    return text_width(text, size=profile.sizes["body"], spacing=profile.tracking)


def _signer_line(
    names: Sequence[str],
    stops: Sequence[float],
    profile: Profile,
    *,
    first: bool,
    number: str | None,
) -> Paragraph:
    label = _SIGNERS if first else ""
    runs = [Run(text=f"{number or ''}\t{label}")]
    for index, name in enumerate(names):
        runs.append(Run(text="" if first and index == 0 else "\t"))
        runs.append(Run(text=name, style="姓名"))
    return Paragraph(
        runs=tuple(run for run in runs if run.text),
        style="签发人",
        left=profile.char if number else None,
        tabs=tuple(Tab(at=at) for at in stops),
    )
