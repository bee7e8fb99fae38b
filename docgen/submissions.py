"""What a unit reported: values, raw texts, origins, and what was corrected by hand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from datetime import date as Date
from typing import Final, Literal, TypeAlias, get_args

from docgen.fields import Value
from docgen.findings import Finding, Severity

FOLDER: Final = "submissions"
"""Where the submissions of a campaign lie in its folder."""

Route: TypeAlias = Literal["mark", "label", "position", "computed", "hand"]
"""How a value's cell was found; computed: it follows from others; hand: a person wrote it."""

ROUTES: Final[tuple[Route, ...]] = get_args(Route)

Block: TypeAlias = Literal["values", "dates", "origin"]
"""What of a form's block docgen wrote: the values with what is unclear; the date on the form and
the day of receipt; and the rest."""

NOBODY: Final = "未注明"
"""Who made a correction that nobody has put a name to."""

_CHINA: Final = timezone(timedelta(hours=8))


def day_of(time: datetime) -> Date:
    """The day of a moment in China; one without a time zone is UTC."""
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    try:
        return aware.astimezone(_CHINA).date()
    except OverflowError:  # at either end of the calendar
        return aware.date()


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """The cell a value was read in: place, route, and its raw text."""

    cell: str
    route: Route
    raw: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Unclear:
    """A cell whose text could not be read as a value: asked back, or wrong."""

    state: Literal["ask", "wrong"]
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileOrigin:
    """A returned file: its name below the inbox, SHA-256, and when it was last changed (UTC)."""

    name: str
    sha256: str
    time: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Other:
    """A file of the same unit and form that does not count, and why: a message's code."""

    file: FileOrigin
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """A value put right by hand: who did it, why, and when; empty where nobody said so."""

    value: Value | None
    by: str
    why: str
    on: Date | None = None

    @property
    def signed(self) -> bool:
        """Whether it says who made it, and why."""
        return bool(self.why) and self.by not in ("", NOBODY)


@dataclass(frozen=True, kw_only=True, slots=True)
class FormSubmission:
    """What one unit reported on one form.

    `values` are as read, by the names of entries; `unclear` are those that could not be read.
    `date` is the one on the form, `received` the day it counts as received; `read` is when docgen
    read the file first. `explanations` are the officer's, by the text of a rule or an entry's name.
    `extra` is what the YAML says under names that the form does not have, by block (values or
    corrections) and name; `edited` are the blocks that a person changed in place since docgen
    wrote them. Without `file` a person wrote it all.
    """

    document: str
    version: int
    values: Mapping[str, Value | None]
    unclear: Mapping[str, Unclear] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    file: FileOrigin | None = None
    others: tuple[Other, ...] = ()
    date: Date | None = None
    received: Date | None = None
    read: datetime | None = None
    extra: Mapping[tuple[str, str], object] = field(default_factory=dict)
    edited: frozenset[Block] = frozenset()

    @property
    def route(self) -> Route:
        """How most of the cells were found; hand where there are none."""
        count = Counter(origin.route for origin in self.origins.values())
        return max(ROUTES, key=lambda route: count[route]) if count else "hand"

    @property
    def current(self) -> Mapping[str, Value | None]:
        """The values with the corrections by hand over them."""
        corrected = {name: each.value for name, each in self.corrections.items()}
        return {**self.values, **corrected}

    @property
    def open(self) -> Mapping[str, Unclear]:
        """What could not be read and was not put right by hand."""
        return {name: each for name, each in self.unclear.items() if name not in self.corrections}


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What one unit reported, by the form's document.

    `unknown` are the blocks of documents that the campaign does not have, as they stand in the
    file; `file` is the file's name in submissions/, None for what was not kept yet.
    """

    unit: str
    forms: Mapping[str, FormSubmission]
    unknown: Mapping[str, object] = field(default_factory=dict)
    file: str | None = field(default=None, compare=False)


Demand: TypeAlias = Literal["correct", "explain", "nothing"]

SOFT: Final = frozenset({"rule-soft", "change-soft"})
"""The codes of what need not be corrected if it is explained."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CellFinding:
    """A finding about an entry of a returned form: entry's name and label, cell, raw text."""

    name: str
    label: str
    cell: str
    raw: str
    finding: Finding

    @property
    def demand(self) -> Demand:
        """What the unit is asked for: to correct it, to explain it, or nothing."""
        if self.finding.severity is Severity.INFO:
            return "nothing"
        return "explain" if self.finding.code in SOFT else "correct"
