"""Old and open formats (.xls, .ods, .odt, .rtf) made .xlsx and .docx by LibreOffice.

Never .doc: its tables get lost on the way.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from docgen.findings import DocgenError, Finding, Place, finding
from docgen.formats.inspect import CONVERTIBLE, Kind, inspected, refusal
from docgen.formats.office import Office, find_soffice

PATIENCE: Final = 60.0
"""Seconds in which LibreOffice must finish the next file."""
MAX_CONTENT: Final = 30_000_000
"""Bytes of an open document's content."""

Files: TypeAlias = Sequence[tuple[str, bytes]]


def converted(files: Files, *, timeout: float = PATIENCE) -> tuple[bytes | Finding, ...]:
    """For each file, by name and content, a .docx or .xlsx of it, or why there is none.

    `timeout` is in seconds for one file. LibreOffice is called once for each of the two formats,
    with a profile of its own, without macros and network. Without LibreOffice each finding says
    what to ask the unit for.
    """
    made: dict[int, bytes | Finding] = {}
    waiting: dict[int, Kind] = {}
    for index, (name, data) in enumerate(files):
        kind, problem = _checked(data, name)
        if problem:
            made[index] = problem
        else:
            waiting[index] = kind
    soffice = find_soffice()
    if waiting and soffice:
        with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
            for target in sorted(set(CONVERTIBLE.values())):
                wanted = [index for index in waiting if CONVERTIBLE[waiting[index]] == target]
                office = Office(soffice, Path(folder), timeout, target)
                made.update(_run(office, {index: files[index][1] for index in wanted}, waiting))
    for index, kind in waiting.items():
        code = "returned-conversion-failed" if soffice else "returned-not-converted"
        made.setdefault(index, finding(code, Place(file=files[index][0]), kind=kind.value))
    return tuple(made[index] for index in range(len(files)))


def _checked(data: bytes, name: str) -> tuple[Kind, Finding | None]:
    """The kind of a file, and why it cannot be converted."""
    kind, archive = inspected(data, name=name)
    try:
        if kind not in CONVERTIBLE:
            raise refusal(kind, name)
        if archive is not None:
            archive.read("content.xml", MAX_CONTENT)
    except DocgenError as error:
        return kind, error.findings[0]
    return kind, None


def _run(
    office: Office, files: Mapping[int, bytes], kinds: Mapping[int, Kind]
) -> Iterator[tuple[int, bytes]]:
    """What LibreOffice makes of the files; those that it does not convert are left out."""
    staged: dict[Path, int] = {}
    for index, data in files.items():
        path = office.folder / f"{index:06}.{kinds[index].value}"
        path.write_bytes(data)
        staged[path] = index
    for path, result in office.convert(list(staged)):
        if result is not None:
            yield staged[path], result.read_bytes()
