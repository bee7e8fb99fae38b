"""The photos in a folder of a campaign, as a report shows them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from docgen.campaign import Campaign
from docgen.documents.report import Photo
from docgen.documents.report.data import Photos
from docgen.findings import Finding, Place, finding
from docgen.formats.pictures import NotShown, facts_of

MOST_BYTES: Final = 15_000_000
"""How much the photos of a report may take together."""

_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png"})


def photos_of(campaign: Campaign) -> Photos:
    """A function that reads the photos of a folder, in the order of their names."""

    def photos(folder: str, place: Place) -> tuple[Sequence[Photo], Sequence[Finding]]:
        path = campaign.folder / folder
        if not path.resolve().is_relative_to(campaign.folder.resolve()):
            return (), (finding("file-outside", place, file=folder),)
        if not path.is_dir():
            return (), (finding("report-folder", place, folder=folder),)
        return _read(path, folder, place)

    return photos


def _read(path: Path, folder: str, place: Place) -> tuple[list[Photo], list[Finding]]:
    found: list[Photo] = []
    wrong: list[Finding] = []
    room = MOST_BYTES
    for file in sorted(path.iterdir()):
        if file.suffix.lower() not in _SUFFIXES or file.is_symlink() or not file.is_file():
            continue
        name = f"{folder}/{file.name}"
        room -= file.stat().st_size
        if room < 0:
            return found, [*wrong, finding("report-photos-large", place, file=name, limit=15)]
        content = file.read_bytes()
        try:
            facts = facts_of(content)
        except NotShown as error:
            wrong.append(finding("report-photo", place, file=name, reason=error.reason))
        else:
            made = Photo(name=file.name, content=content, width=facts.width, height=facts.height)
            found.append(made)
    return found, wrong
