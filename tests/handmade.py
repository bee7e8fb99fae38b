"""Returned files made by hand: tables drawn as rows of texts, with marks and merged cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docgen.fields import Plain, Raw
from docgen.forms import FormModel
from docgen.identity import mark_of
from docgen.intake.locating import Located, located
from docgen.returned import Grid, Returned, ReturnedCell, ReturnedText
from docgen.source import check, read_yaml


@dataclass(frozen=True, slots=True)
class C:
    """A cell as a test draws it: text or value, the entry whose mark stands in it, its size."""

    text: Plain | None = ""
    mark: str = ""
    rows: int = 1
    columns: int = 1


Drawn = Sequence[C | Plain | None]


def form_of(text: str, folder: Path) -> FormModel:
    """The form of a YAML text."""
    path = folder / "form.yaml"
    path.write_text(text, encoding="utf-8")
    source, found = read_yaml(path, path.name)
    assert source is not None
    form, more = check(FormModel, source)
    assert form is not None, [*found, *more]
    return form


def raw_of(text: Plain | None) -> Raw:
    """What stands in a cell, as Excel or Word would hold it."""
    if text is None or text == "":
        return Raw("", kind="blank")
    if isinstance(text, str):
        return Raw(text)
    if isinstance(text, bool):
        return Raw(str(text).upper(), text, "bool")
    if isinstance(text, int | float):
        return Raw(f"{text:g}", text, "number")
    return Raw(text.isoformat(), text, "date")


def grid(rows: Iterable[Drawn], *, name: str = "", hidden: bool = False) -> Grid:
    """A table of drawn rows; cells that reach down from above push those below to the right."""
    cells: list[ReturnedCell] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for item in row:
            drawn = item if isinstance(item, C) else C(item)
            while (number, column) in taken:
                column += 1
            cells.append(_cell(drawn, number, column, name))
            taken |= {
                (number + down, column + across)
                for down in range(drawn.rows)
                for across in range(drawn.columns)
            }
            column += drawn.columns
    return Grid(cells=tuple(cells), name=name, hidden=hidden)


def _cell(drawn: C, row: int, column: int, sheet: str) -> ReturnedCell:
    return ReturnedCell(
        row=row,
        column=column,
        raw=raw_of(drawn.text),
        place=f"{sheet}!{chr(65 + column % 26)}{row + 1}" if sheet else f"r{row + 1}c{column + 1}",
        rows=drawn.rows,
        columns=drawn.columns,
        marks=(mark_of(drawn.mark) if not drawn.mark.startswith("form_") else drawn.mark,)
        if drawn.mark
        else (),
    )


def word(
    *grids: Iterable[Drawn], texts: Iterable[str | ReturnedText] = (), **told: Any
) -> Returned:
    """A Word file of these tables, with paragraphs around them."""
    paragraphs = tuple(
        each if isinstance(each, ReturnedText) else ReturnedText(text=each, place=f"p{at + 1}")
        for at, each in enumerate(texts)
    )
    return Returned(kind="docx", grids=tuple(map(grid, grids)), texts=paragraphs, **told)


def book(*sheets: Grid | Iterable[Drawn], **told: Any) -> Returned:
    """An Excel file of these sheets."""
    grids = tuple(
        each if isinstance(each, Grid) else grid(each, name=f"表{at + 1}")
        for at, each in enumerate(sheets)
    )
    return Returned(kind="xlsx", grids=grids, **told)


def unmarked(returned: Returned) -> Returned:
    """The file without any marks, as after its table was copied into a new file."""
    return replace(
        returned,
        grids=tuple(
            replace(each, cells=tuple(replace(cell, marks=()) for cell in each.cells))
            for each in returned.grids
        ),
        texts=tuple(replace(each, marks={}) for each in returned.texts),
    )


def found(form: FormModel, returned: Returned) -> dict[str, str]:
    """The texts of the located cells that hold something, by the names of their entries."""
    return texts_of(located(form, returned))


def texts_of(places: Located) -> dict[str, str]:
    """The texts of the cells that hold something and are not unclear."""
    return {
        name: site.spot.raw.text
        for name, site in places.sites.items()
        if site.spot.raw.text and name not in places.unclear
    }


def routes(form: FormModel, returned: Returned) -> dict[str, str]:
    """How the located cells were found, by the names of their entries."""
    return {name: site.route for name, site in located(form, returned).sites.items()}


def codes(places: Located) -> list[str]:
    """The codes of the findings."""
    return [each.code for each in places.findings]


def asked(places: Located) -> Mapping[str, str]:
    """The codes of what is unclear, by the names of entries."""
    return {name: each.code for name, each in places.unclear.items()}
