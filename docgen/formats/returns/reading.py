"""A returned file read: what it is, what it says of itself, its tables and texts."""

from typing import Final

from docgen.formats.inspect import Kind, inspected, refusal
from docgen.formats.returns.book import read_book
from docgen.formats.returns.parts import MAX_TOTAL, PACKAGE, Parts, Relation
from docgen.formats.returns.properties import read_identifier, read_properties
from docgen.formats.returns.word import read_word
from docgen.returned import FileKind, Returned

_WORD: Final = frozenset({Kind.DOCX, Kind.DOCM})
_BOOK: Final = frozenset({Kind.XLSX, Kind.XLSM})
_USUAL: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def read_returned(data: bytes, name: str) -> Returned:
    """The tables, texts and properties of a Word or Excel file (.docx, .xlsx) as plain values.

    data: the file; name: as the user knows it, for findings. What the file is, its content
    says, not its name. Macros, pictures, links and whatever else is in it stay unread.
    Raises DocgenError for everything that cannot be read, which says what to ask the unit for;
    old and open formats first go through `converted`.
    """
    kind, archive = inspected(data, name=name, limit=MAX_TOTAL)
    if archive is None or kind not in _WORD | _BOOK:
        raise refusal(kind, name)
    parts = Parts(archive)
    relations = list(parts.related(PACKAGE))
    shape: FileKind = "docx" if kind in _WORD else "xlsx"
    main = _main(parts, relations, shape)
    grids, texts = read_word(parts, main) if shape == "docx" else (read_book(parts, main), ())
    return Returned(
        kind=shape,
        properties=read_properties(parts, relations),
        identifier=read_identifier(parts, relations),
        grids=grids,
        texts=texts,
    )


def _main(parts: Parts, relations: list[Relation], shape: FileKind) -> str:
    named = (each.part for each in relations if each.kind == "officeDocument")
    main = next((part for part in named if part in parts), _USUAL[shape])
    if main not in parts:
        raise parts.failure("package-broken")
    return main
