"""What a report is made of besides its YAML: totals, submissions, units, photos."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Final

from docgen.findings import Finding, Place
from docgen.totals import Figure, Source, Totals, UnitTree

MANY: Final = 60
"""With more units than these, tables show branches unless they are told to show units."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A picture of a photo folder: file name, bytes (JPEG or PNG), width and height in pixels."""

    name: str
    content: bytes
    width: int
    height: int


Photos = Callable[[str, Place], tuple[Sequence[Photo], Sequence[Finding]]]


def _none(_folder: str, _place: Place) -> tuple[Sequence[Photo], Sequence[Finding]]:
    return (), ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FormData:
    """What the units reported on one form.

    `title` is the form's, `due` the day by which it must be in; `asked_back` are the codes of units
    of which something must be corrected or explained still.
    """

    title: str
    totals: Totals
    due: Date | None = None
    asked_back: frozenset[str] = frozenset()

    @property
    def punctual(self) -> tuple[str, ...]:
        """The units that reported in time."""
        late = set(self.totals.late)
        return tuple(code for code in self.totals.reported if code not in late)

    def count(self, codes: Sequence[str], what: str) -> Figure:
        """How many units these are, as a figure."""
        document = self.totals.document

        def sources() -> tuple[Source, ...]:
            return tuple(Source(code, document, "") for code in codes)

        return Figure(len(codes), "家", (), what, None, sources)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportData:
    """Everything that came in, by form; `on` is the day up to which it counts.

    `units` are the units' codes by all that they may be called: codes, names, short names.
    `photos` gives the pictures in a folder of the campaign, and what is wrong with it.
    """

    forms: Mapping[str, FormData]
    tree: UnitTree
    units: Mapping[str, str]
    on: Date | None = None
    photos: Photos = field(default=_none)

    @property
    def complete(self) -> bool:
        """Whether all units have reported on all forms."""
        return not any(each.totals.missing for each in self.forms.values())

    @property
    def empty(self) -> bool:
        """Whether no unit has reported anything."""
        return not any(each.totals.reported for each in self.forms.values())
