"""What the parts of a report are made with, and what becomes of one part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from docgen.blocks import Block, Picture
from docgen.documents.laid import Laid
from docgen.documents.report.data import ReportData
from docgen.documents.report.names import Names
from docgen.documents.report.speaking import Loc, Speaker, Speech
from docgen.documents.report.traces import Printed
from docgen.findings import Finding, Place, finding
from docgen.official import Profile


@dataclass(slots=True)
class Made:
    """A part: its blocks, what they print, what is wrong; `void` if it has no data at all.

    `tables` are to stand on pages of their own, each made when its label is known;
    `pictures` are by the marks of runs.
    """

    blocks: list[Block] = field(default_factory=list)
    printed: list[Printed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    tables: list[Callable[[str], Laid]] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    void: bool = False

    def add(self, other: "Made") -> None:
        """Put another part behind this one."""
        self.blocks += other.blocks
        self.printed += other.printed
        self.findings += other.findings
        self.tables += other.tables
        self.pictures |= other.pictures


@dataclass(frozen=True, kw_only=True, slots=True)
class Making:
    """What parts are made with: data, names, the speaker of texts, the profile, offices' names."""

    data: ReportData
    names: Names
    speaker: Speaker
    profile: Profile
    offices: Sequence[str]
    annex: Callable[[str], str]

    def place(self, loc: Loc) -> Place:
        """Where a value stands in report.yaml."""
        return self.speaker.places.of(loc)

    def spoken(self, text: str | None, loc: Loc, made: Made) -> str:
        """A title or the like with its data, on one line; what is wrong goes to `made`."""
        if text is None:
            return ""
        speech = self.speaker.say(text, loc)
        take(speech, made)
        return "".join(line.strip() for line in speech.words.splitlines())

    def told(self, text: str, loc: Loc, made: Made, **given: object) -> str:
        """A sentence of docgen's own with its data."""
        speech = self.speaker.say(text, loc, given, own=True)
        take(speech, made)
        return speech.words


def take(speech: Speech, made: Made) -> None:
    """Put what a text printed, and what it lacks, to a part."""
    made.printed += speech.printed
    made.findings += speech.findings


def lacking(name: str, place: Place) -> Made:
    """A part for which there is no data."""
    return Made(void=True, findings=[finding("report-missing", place, name=name, label=name)])
