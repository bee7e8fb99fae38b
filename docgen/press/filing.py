"""Where the forms of the units go: a file for Word and one for Excel for each unit."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from docgen.campaignfile import UnitModel
from docgen.documents.kinds import Unit
from docgen.fields import Value
from docgen.press.batch import UnitFile
from docgen.press.unitforms import Suffix, UnitForms
from docgen.text import safe_name

_SUFFIXES: Final[tuple[Suffix, ...]] = ("docx", "xlsx")


def free_path(path: PurePosixPath, name: str, taken: set[str]) -> PurePosixPath:
    """The path, with `name` in it where another document has the same title; it is taken then."""
    key = str(path).casefold()
    if key in taken:
        path = path.with_name(safe_name(f"{path.stem}（{name}）{path.suffix}"))
        key = str(path).casefold()
    taken.add(key)
    return path


def unit_files(
    kind: str,
    forms: UnitForms,
    units: Iterable[tuple[UnitModel, tuple[str, ...], Mapping[str, Value | None] | None]],
    folder: PurePosixPath,
    taken: set[str],
) -> Iterator[UnitFile]:
    """The files of units, each with its sources and values; without values they are blank."""
    title, name = forms.document.title, forms.document.name
    for unit, sources, values in units:
        office = Unit(code=unit.code, name=unit.name)
        for suffix in _SUFFIXES:
            path = folder / safe_name(f"{unit.shown} {title}.{suffix}")
            yield UnitFile(
                kind=kind,
                path=free_path(path, f"{name} {unit.code}", taken),
                sources=sources,
                forms=forms,
                suffix=suffix,
                office=office,
                values=values,
            )
