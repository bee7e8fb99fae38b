"""What a kind of document is. A new kind is a subclass, and a line in campaign.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from docgen.documents.imprint import Imprint
from docgen.documents.laid import Laid
from docgen.fields import Value
from docgen.findings import Finding, Place
from docgen.identity import Identity
from docgen.official import Profile
from docgen.sheets import SheetRow as SheetRow
from docgen.source import Model, Source
from docgen.worksheet import Worksheet


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a document may ask of its campaign while it is checked.

    `documents` are their names, `units` what a unit may be called: codes, names, short names.
    `unit` gives the name to show for a unit's code or name, None for one that is not there;
    `sheet` reads the rows of a workbook in the campaign folder.
    """

    documents: Sequence[str]
    units: Sequence[str]
    unit: Callable[[str], str | None]
    sheet: Callable[[str, str | None, Place], tuple[Sequence[SheetRow], Sequence[Finding]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What a document is laid out with: its name, issuer, profile, label, annexes if it has any.

    `annex` gives the label of an annex by its document's name, `names` are those of offices,
    which no line of a title breaks. `facts` is what templates may show of the campaign, `place`
    where the campaign names the document, for findings.
    """

    name: str = ""
    issuer: str
    profile: Profile
    label: str = ""
    annex_titles: Sequence[str] = ()
    annex: Callable[[str], str] = str
    unit: Callable[[str], str | None] = str
    names: Sequence[str] = ()
    facts: Mapping[str, object]
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """The unit that a form is made out to."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitForm:
    """A form made out to a unit: pages for Word, a sheet for Excel, what it is."""

    laid: Laid
    sheet: Worksheet
    identity: Identity


class Kind:
    """What docgen knows of a kind of document; each kind is a subclass in a module of its own.

    `model` is what its YAML may say, None where it may say anything; `template` names the shipped
    template; `artifact` is its kind in the manifest, None for the document's own name; `dressed`
    tells whether the profile is put into its template, `per_unit` whether each unit that reports
    gets one of its own, `reports` whether it is made of what the units reported.
    """

    name: ClassVar[str]
    model: ClassVar[type[Model] | None] = None
    template: ClassVar[str | None] = None
    artifact: ClassVar[str | None] = None
    dressed: ClassVar[bool] = True
    per_unit: ClassVar[bool] = False
    reports: ClassVar[bool] = False

    def read(
        self, content: Any, source: Source, around: Surroundings
    ) -> tuple[Any, Sequence[Finding]]:
        """The content ready to be laid out, and what is wrong with it beyond the model."""
        return content, ()

    def against(self, content: Any, others: Mapping[str, Any]) -> Sequence[Finding]:
        """What is wrong with it beside the contents of all documents, by name."""
        return ()

    def title(self, content: Any) -> str:
        """The title on one line; empty if the content has none."""
        return ""

    def annexes(self, content: Any) -> Sequence[str]:
        """The names of the documents that are bound in as annexes, in order."""
        return ()

    def imprint(self, content: Any) -> Imprint | None:
        """The imprint at the end of the last page, if there is one."""
        return None

    def data(self, content: Any) -> Sequence[str]:
        """The names of the forms that a kind which reports is made of."""
        return ()

    def report(self, content: Any, setting: Setting, data: Any) -> Any:
        """The document of what the units reported; see docgen.documents.report."""
        raise NotImplementedError

    def lay_out(self, content: Any, setting: Setting) -> Laid:
        """The document's elements on its pages."""
        raise NotImplementedError

    def unit_form(
        self,
        content: Any,
        setting: Setting,
        unit: Unit,
        *,
        names: Sequence[str] = (),
        values: Mapping[str, Value | None] | None = None,
    ) -> UnitForm:
        """The form of one unit, blank or with values by the fields' names.

        There is room for each of the `names`, so that the forms of these units look alike.
        """
        raise NotImplementedError
