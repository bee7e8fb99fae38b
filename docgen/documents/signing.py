"""The end of a notice's body: annex list (7.3.4), signature and date (7.3.5), note (7.3.6)."""

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import Field

from docgen.blocks import Paragraph, Run, Tab, paragraph
from docgen.documents.titles import label_lines
from docgen.layout import text_width
from docgen.official import Profile, mm, plain_offsets
from docgen.source import Date, Model, Text
from docgen.text import date as date_text

SEAL: Final = mm(42)
_SEAL_LINES: Final = 4
_LABEL: Final = "附件："


class Signature(Model):
    """Who signs, when, and whether a seal will be set over it."""

    date: Annotated[Date, Field(description="成文日期，如 2023-05-30")]
    seal: Annotated[bool, Field(description="加盖印章")] = True
    issuers: Annotated[tuple[Text, ...], Field(description="署名机关，省略时用发文机关")] = ()


def _width(text: str, profile: Profile) -> float:
    return text_width(text, size=profile.sizes["body"], spacing=profile.tracking)


def annex_list(titles: Sequence[str], profile: Profile) -> tuple[Paragraph, ...]:
    """附件：1. name, one below the other; wrapped names hang under their first character."""
    if not titles:
        return ()
    label = 2 * profile.char
    number = label + _width(_LABEL, profile)
    many = len(titles) > 1
    name = number + (_width(f"{len(titles)}.", profile) + 0.25 * profile.char if many else 0)
    lines = [
        Paragraph(
            runs=(Run(text=_entry(index, title, many=many)),),
            style="附件说明",
            left=name,
            first=(number if index else label) - name,
            tabs=(Tab(at=name),) if many else (),
        )
        for index, title in enumerate(titles)
    ]
    return (paragraph("", "空行"), *lines)


def _entry(index: int, title: str, *, many: bool) -> str:
    head = "" if index else _LABEL
    return f"{head}{index + 1}.\t{title}" if many else f"{head}{title}"


def signature_blocks(
    model: Signature, issuers: Sequence[str], profile: Profile
) -> tuple[Paragraph, ...]:
    """Blank lines, issuers and date, placed from the right by the rule for seal or none."""
    names = model.issuers or tuple(issuers)
    date = date_text(model.date)
    return _sealed(names, date, profile) if model.seal else _plain(names, date, profile)


def _blank(count: int) -> tuple[Paragraph, ...]:
    return (Paragraph(style="空行", keep_next=True),) * count


def _name_lines(name: str, profile: Profile) -> list[str]:
    """The name, broken at whole words where it is too long for a line."""
    room = profile.page.text_width - 2 * profile.char
    return label_lines(name, int(room / profile.char))


def _plain(names: Sequence[str], date: str, profile: Profile) -> tuple[Paragraph, ...]:
    """One line below the text; joint issuers one below the other, the lead first (7.3.5.2).

    Lines stand by their left edges, which no program's spacing of digits moves.
    """
    broken = [_name_lines(name, profile) for name in names]
    widest = max(_width(line, profile) for lines in broken for line in lines)
    offsets = plain_offsets(widest, _width(date, profile), profile.char)
    left = profile.page.text_width - offsets.issuer - widest
    signed: list[Paragraph] = []
    for lines in broken:
        share = 0.0 if len(lines) == 1 else 0.5
        for line in lines:
            signed.append(_from_left(line, left + share * (widest - _width(line, profile))))
    begins = profile.page.text_width - offsets.date - _width(date, profile)
    return (*_blank(1), *signed, _from_left(date, begins, keep=False))


def _from_left(text: str, left: float, *, keep: bool = True) -> Paragraph:
    return Paragraph(runs=(Run(text=text),), style="署名", left=left, align="left", keep_next=keep)


def _sealed(names: Sequence[str], date: str, profile: Profile) -> tuple[Paragraph, ...]:
    """Issuers centred on the date, which ends 4 字 from the right (7.3.5.1).

    Two blank lines keep the seal's top within a line of the text. Joint issuers stand in rows
    wide enough apart for their seals, the last one above the date; names too long to stand side
    by side take a row each. What is too long to be centred there stays in the text area.
    """
    broken = [_name_lines(name, profile) for name in names]
    widest = max(SEAL, *(_width(line, profile) for lines in broken for line in lines))
    text = profile.page.text_width
    centre = min(text - 4 * profile.char - _width(date, profile) / 2, text - widest / 2)
    pitch = max(SEAL + mm(4), widest + profile.char)
    columns = max(1, min(3, int((centre - widest / 2) / pitch) + 1))
    rows = [[row] for row in _rows(names, columns)]
    if columns == 1 or len(names) == 1:
        rows = [[[line] for line in lines] for lines in broken]
    signed: list[Paragraph] = [*_blank(2)]
    for index, row in enumerate(rows):
        signed.extend(_blank(_SEAL_LINES) if index else ())
        signed.extend(_seal_row(texts, centre, pitch, profile) for texts in row)
    return (*signed, _centred(date, centre, profile, keep=False))


def _rows(names: Sequence[str], columns: int) -> list[list[str]]:
    return [[*names[i : i + columns]] for i in range(0, len(names), columns)]


def _seal_row(row: Sequence[str], centre: float, pitch: float, profile: Profile) -> Paragraph:
    """Names side by side, the last one around `centre`, the others `pitch` apart to its left."""
    if len(row) == 1:
        return _centred(row[0], centre, profile)
    places = [centre - pitch * back for back in range(len(row) - 1, -1, -1)]
    return Paragraph(
        runs=(Run(text="".join(f"\t{text}" for text in row)),),
        style="署名",
        align="left",
        tabs=tuple(Tab(at=at, kind="center") for at in places),
        keep_next=True,
    )


def _centred(text: str, centre: float, profile: Profile, *, keep: bool = True) -> Paragraph:
    """A line around `centre`, points from the left edge of the text area, in any program."""
    left = 2 * centre - profile.page.text_width
    return Paragraph(
        runs=(Run(text=text),), style="署名", align="center", left=left, keep_next=keep
    )


def note_blocks(note: str | None) -> tuple[Paragraph, ...]:
    """The note in （）, indented, on the line after the date."""
    if not note:
        return ()
    bare = note.strip().removeprefix("（").removesuffix("）")
    return (paragraph(f"（{bare}）", "附注"),)
