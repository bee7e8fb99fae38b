"""The end of a notice's body: annex list (7.3.4), signature and date (7.3.5), note (7.3.6)."""

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import Field

from docgen.blocks import Paragraph, Run, Tab, paragraph
from docgen.documents.titles import label_lines
from docgen.layout import text_width
from docgen.official import Profile, mm, plain_offsets, sealed_offsets
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
    if not model.seal:
        return _plain(names, date, profile)
    return _sealed(names[0], date, profile) if len(names) == 1 else _jointly(names, date, profile)


def _signed(text: str, right: float, *, keep: bool) -> Paragraph:
    return Paragraph(runs=(Run(text=text),), style="署名", right=right, keep_next=keep)


def _blank(count: int) -> tuple[Paragraph, ...]:
    return (Paragraph(style="空行", keep_next=True),) * count


def _name_lines(name: str, profile: Profile) -> list[str]:
    """The name, broken at whole words where it is too long for a line."""
    room = profile.page.text_width - 2 * profile.char
    return label_lines(name, int(room / profile.char))


def _plain(names: Sequence[str], date: str, profile: Profile) -> tuple[Paragraph, ...]:
    """One line below the text; joint issuers one below the other, the lead first (7.3.5.2)."""
    broken = [_name_lines(name, profile) for name in names]
    widest = max(_width(line, profile) for lines in broken for line in lines)
    offsets = plain_offsets(widest, _width(date, profile), profile.char)
    signed: list[Paragraph] = []
    for lines in broken:
        share = 1.0 if len(lines) == 1 else 0.5
        for line in lines:
            right = offsets.issuer + share * (widest - _width(line, profile))
            signed.append(_signed(line, right, keep=True))
    return (*_blank(1), *signed, _signed(date, offsets.date, keep=False))


def _sealed(name: str, date: str, profile: Profile) -> tuple[Paragraph, ...]:
    """Issuer centred on the date; two blank lines keep the seal's top within a line of the text."""
    lines = _name_lines(name, profile)
    widths = [_width(line, profile) for line in lines]
    offsets = sealed_offsets(max(widths), _width(date, profile), profile.char)
    signed = [
        _signed(line, offsets.issuer + (max(widths) - width) / 2, keep=True)
        for line, width in zip(lines, widths, strict=True)
    ]
    return (*_blank(2), *signed, _signed(date, offsets.date, keep=False))


def _jointly(names: Sequence[str], date: str, profile: Profile) -> tuple[Paragraph, ...]:
    """Rows of issuers wide enough apart for their seals, the last one above the date (7.3.5.1).

    Names too long to stand side by side take a row each.
    """
    broken = [_name_lines(name, profile) for name in names]
    widest = max(SEAL, *(_width(line, profile) for lines in broken for line in lines))
    text = profile.page.text_width
    centre = min(text - 4 * profile.char - _width(date, profile) / 2, text - widest / 2)
    pitch = max(SEAL + mm(4), widest + profile.char)
    columns = max(1, min(3, int((centre - widest / 2) / pitch) + 1))
    rows = [[row] for row in _rows(names, columns)]
    if columns == 1:
        rows = [[[line] for line in lines] for lines in broken]
    signed: list[Paragraph] = [*_blank(2)]
    for index, row in enumerate(rows):
        signed.extend(_blank(_SEAL_LINES) if index else ())
        signed.extend(_seal_row(texts, centre, pitch) for texts in row)
    return (*signed, _centred((date,), (centre,), keep=False))


def _rows(names: Sequence[str], columns: int) -> list[list[str]]:
    return [[*names[i : i + columns]] for i in range(0, len(names), columns)]


def _seal_row(row: Sequence[str], centre: float, pitch: float) -> Paragraph:
    places = [centre - pitch * back for back in range(len(row) - 1, -1, -1)]
    return _centred(row, places, keep=True)


def _centred(texts: Sequence[str], places: Sequence[float], *, keep: bool) -> Paragraph:
    return Paragraph(
        runs=(Run(text="".join(f"\t{text}" for text in texts)),),
        style="署名",
        align="left",
        tabs=tuple(Tab(at=at, kind="center") for at in places),
        keep_next=keep,
    )


def note_blocks(note: str | None) -> tuple[Paragraph, ...]:
    """The note in （）, indented, on the line after the date."""
    if not note:
        return ()
    bare = note.strip().removeprefix("（").removesuffix("）")
    return (paragraph(f"（{bare}）", "附注"),)
