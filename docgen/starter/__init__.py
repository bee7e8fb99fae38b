"""The campaign that `docgen new` makes: an invented one, complete, with every element explained."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from docgen.findings import DocgenError, Finding, Place, finding
from docgen.output import replace_file

YEAR: Final = "2026"
"""The year that the files here are written for."""

_FOLDER: Final = Path(__file__).parent


def starter_files(today: date) -> dict[str, str]:
    """The files' texts by name, with the year of that day."""
    texts = ((path.name, path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.yaml")))
    return {name: text.replace(YEAR, str(today.year)) for name, text in texts}


def new_campaign(folder: Path, *, today: date) -> tuple[Path, ...]:
    """Write the campaign into a folder that is new or empty; the files' paths.

    Raises DocgenError where something is already there, or the folder cannot be written.
    """
    place = Place(file=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise DocgenError([finding("folder-not-empty", place)])
        return _write(folder, starter_files(today))
    except (FileExistsError, NotADirectoryError):
        raise DocgenError([finding("out-not-folder", place)]) from None
    except OSError as error:
        raise DocgenError([_unwritable(place, error)]) from None


def _write(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    for name, text in files.items():
        replace_file(folder / name, text.encode())
    return tuple(folder / name for name in files)


def _unwritable(place: Place, error: OSError) -> Finding:
    return finding("file-not-written", place, reason=error.strerror or str(error))
