"""Photos that the units sent: two a row, each above its caption."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from docgen.blocks import Cell, Paragraph, Picture, Row, Rules, Run, Table, paragraph
from docgen.documents.report.data import Photo
from docgen.documents.report.making import Made, Making, lacking
from docgen.documents.report.models import PhotosModel
from docgen.documents.report.speaking import Loc
from docgen.layout import count_lines
from docgen.official import LOOKS

CAPTION: Final = "表格正文"
MARK: Final = "photo_{}"

_A_ROW: Final = 2
_PADDING: Final = 5.0
_TALLEST: Final = 0.75
_AIR: Final = 6.0


def photos(model: PhotosModel, loc: Loc, first: int, making: Making) -> Made:
    """The photos of the folder, numbered from `first` among all of the report."""
    found, wrong = making.data.photos(model.folder, making.place((*loc, "folder")))
    if not found:
        made = Made(void=True, findings=[*wrong])
        if not wrong:
            made = lacking(model.folder, making.place((*loc, "folder")))
        return made
    made, shown = Made(findings=[*wrong]), found[: model.most]
    rows: list[Row] = []
    width = making.profile.page.text_width / _A_ROW
    for start in range(0, len(shown), _A_ROW):
        row = [
            (MARK.format(first + start + at), photo, _caption(photo, model, making))
            for at, photo in enumerate(shown[start : start + _A_ROW])
        ]
        rows += _rows(row, width, made, making)
    rules = Rules(outer=0.0, inner=0.0, sides=0.0)
    made.blocks.append(
        Table(widths=(width,) * _A_ROW, rows=tuple(rows), rules=rules, padding=_PADDING)
    )
    # Word puts a full line after a table that ends a document, unless there is a paragraph.
    made.blocks.append(Paragraph(style="空行", line=1.0))
    return made


def _rows(
    row: Sequence[tuple[str, Photo, str]], width: float, made: Made, making: Making
) -> tuple[Row, Row]:
    """Two photos side by side, and their captions below them."""
    room = width - 2 * _PADDING
    above, below, tallest, lines = [], [], 0.0, 1
    for mark, photo, caption in row:
        scale = min(room / photo.width, room * _TALLEST / photo.height)
        wide, high = photo.width * scale, photo.height * scale
        made.pictures[mark] = Picture(content=photo.content, width=wide, height=high, text=caption)
        run = Run(text="", mark=mark)
        above.append(_cell(Paragraph(runs=(run,), style=CAPTION, align="center", keep_next=True)))
        below.append(_cell(Paragraph(runs=(Run(text=caption),), style=CAPTION, align="center")))
        size = making.profile.sizes[LOOKS[CAPTION].role]
        tallest = max(tallest, high)
        lines = max(lines, count_lines(caption, room, size=size, spacing=0.0, hanging=False))
    while len(above) < _A_ROW:
        above.append(_cell(paragraph("", CAPTION)))
        below.append(_cell(paragraph("", CAPTION)))
    look = LOOKS[CAPTION]
    pitch = look.pitch * making.profile.sizes[look.role]
    return (
        Row(cells=tuple(above), height=tallest + _AIR),
        Row(cells=tuple(below), height=lines * pitch + _AIR),
    )


def _cell(inside: Paragraph) -> Cell:
    return Cell(paragraphs=(inside,))


def _caption(photo: Photo, model: PhotosModel, making: Making) -> str:
    """What the author wrote, else the file's name, with a unit's name for its code at the head."""
    if photo.name in model.captions:
        return model.captions[photo.name]
    stem = PurePosixPath(photo.name).stem
    for code in sorted(making.data.units.values(), key=len, reverse=True):
        rest = stem.removeprefix(code)
        if rest != stem and not rest[:1].isalnum():
            said = re.sub(r"^[\s_-]+", "", rest)
            said = "" if re.fullmatch(r"\d*", said) else said
            name = making.data.tree.name(code)
            return f"{name}：{said}" if said else name
    return stem
