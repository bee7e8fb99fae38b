"""Which form of which unit a returned file is: by what it says of itself, else by what it shows."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from typing import Final, Literal, TypeAlias

from docgen.campaign import Campaign, Document
from docgen.campaignfile import UnitModel
from docgen.fields import TYPES, Spec, State
from docgen.findings import Finding, Place, finding, suggestion
from docgen.forms import FormModel
from docgen.identity import CORRECTION, KIND_PROPERTY, Identity, printed_identity
from docgen.intake.headline import Shown, shown_in
from docgen.intake.matching import alike, key_of
from docgen.intake.planning import plan_of
from docgen.returned import Returned

Told: TypeAlias = Literal["properties", "identifier", "print", "text", ""]
"""Where a file tells what it is: custom properties, identifier, the identity printed at its foot,
the text that everybody sees."""

_MOST_TEXTS: Final = 3000
_MOST_LINES: Final = 300
_HEAD_ROWS: Final = 12
_LEAST_TITLE: Final = 0.85
_LEAST_LABELS: Final = 0.6
_LEAST_NAME: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Identified:
    """What a file is: document, unit, version, date on the form; None for what is not known.

    `by` tells where it says which form it is, `unit_by` which unit.
    """

    document: Document | None = None
    unit: UnitModel | None = None
    version: int | None = None
    date: Date | None = None
    by: Told = ""
    unit_by: Told = ""
    findings: tuple[Finding, ...] = ()


def identified(campaign: Campaign, returned: Returned) -> Identified:
    """Which form of which unit the file is.

    What contradicts itself, is of another campaign, or of a unit that does not report is not
    taken for anything: the findings say why.
    """
    return _Identifier(campaign, returned).identified()


def forms_of(campaign: Campaign) -> Mapping[str, Document]:
    """The campaign's forms that units fill in, by their documents' names."""
    return {
        name: document
        for name, document in campaign.documents.items()
        if document.kind.per_unit and isinstance(document.content, FormModel)
    }


@dataclass(slots=True)
class _Claim:
    """What one place in a file says it is; empty for what it does not say."""

    by: Told
    form: str = ""
    version: int | None = None
    unit: str = ""


class _Identifier:
    """Weighs what a file says of itself."""

    def __init__(self, campaign: Campaign, returned: Returned) -> None:
        self.campaign, self.returned = campaign, returned
        self.forms = forms_of(campaign)
        self.findings: list[Finding] = []

    def identified(self) -> Identified:
        told = Identity.from_properties(self.returned.properties)
        if told and not self._of_campaign(told):
            return Identified(findings=tuple(self.findings))
        if self._is_correction():
            return Identified(findings=tuple(self.findings))
        claims = list(self._claims(told))
        document, by = self._document(claims)
        shown = shown_in(self.returned, document.content if document else None)
        unit, unit_by = self._unit(claims, shown)
        version = self._version(document, claims)
        date = self._date(shown)
        return Identified(
            document=document,
            unit=unit,
            version=version,
            date=date,
            by=by,
            unit_by=unit_by,
            findings=tuple(self.findings),
        )

    # ------------------------------------------------------------ what the file says of itself

    def _of_campaign(self, told: Identity) -> bool:
        model = self.campaign.model
        if told.year == model.year and key_of(told.campaign) == key_of(model.name):
            return True
        self._tell("file-other-campaign", campaign=told.campaign, year=told.year)
        return False

    def _is_correction(self) -> bool:
        """Whether it is a notice of correction, which a unit sent back in place of its form."""
        said = self.returned.properties.get(KIND_PROPERTY)
        start, _, code = self.returned.identifier.partition("·")
        if CORRECTION not in (said, start):
            return False
        self._tell("file-correction", unit=self._called(code))
        return True

    def _claims(self, told: Identity | None) -> Iterator[_Claim]:
        if told:
            yield _Claim("properties", told.form, told.version, told.unit)
        if found := printed_identity(self.returned.identifier):
            yield _Claim("identifier", *found)
        for text in self._texts:
            if "·v" in text and (found := printed_identity(text)):
                yield _Claim("print", *found)

    @cached_property
    def _texts(self) -> Sequence[str]:
        return list(islice(self.returned.all_texts(), _MOST_TEXTS))

    # ------------------------------------------------------------ the form

    def _document(self, claims: Sequence[_Claim]) -> tuple[Document | None, Told]:
        named = list(dict.fromkeys(claim.form for claim in claims))
        known = [name for name in named if name in self.forms]
        if len(known) > 1:
            self._tell("form-contradiction", forms=self._titles(known))
            return None, ""
        shown = self._by_title()
        if known:
            by = next(claim.by for claim in claims if claim.form == known[0])
            if shown and known[0] not in shown:
                self._tell("form-contradiction", forms=self._titles([known[0], *shown]))
                return None, ""
            return self.forms[known[0]], by
        return self._by_text(named, shown)

    def _by_text(self, named: Sequence[str], shown: list[str]) -> tuple[Document | None, Told]:
        """The form by its title, else by its labels, where nothing in the file names it."""
        found = shown if len(shown) == 1 else self._alike() if not shown else []
        found = found or self._by_labels(shown or list(self.forms))
        if not found:
            if named:
                self._tell("file-form-unknown", form=named[0])
            else:
                self._tell("file-unknown", known=self._titles(list(self.forms)))
            return None, ""
        if named:
            self._tell("file-form-renamed", form=named[0], title=self.forms[found[0]].title)
        return self.forms[found[0]], "text"

    def _titles(self, names: Sequence[str]) -> list[str]:
        return [self.forms[name].title for name in names]

    def _by_title(self) -> list[str]:
        """The forms whose titles stand in the file, as a whole text or within a longer one."""
        titles = {name: key_of_title(form.content.title) for name, form in self.forms.items()}
        texts = {key for text in self._texts if (key := key_of_title(text))}
        whole = [name for name, title in titles.items() if title in texts]
        if whole:
            return whole
        # A long title has its lines in paragraphs of their own.
        lines = "".join(key_of_title(each.text) for each in self.returned.texts[:_MOST_LINES])
        joined = "\n".join((lines, *(text for text in texts if len(text) <= 300)))
        inside = [name for name, title in titles.items() if title and title in joined]
        longest = max((len(titles[name]) for name in inside), default=0)
        return [name for name in inside if len(titles[name]) == longest]

    def _alike(self) -> list[str]:
        """The one form whose title is nearly that of a text near the top of the file."""
        keys = [key for text in _top(self.returned) if 4 < len(key := key_of_title(text)) < 100]
        scores = {
            name: max((alike(key_of_title(f.content.title), key) for key in keys[:40]), default=0.0)
            for name, f in self.forms.items()
        }
        return _clearly(scores, _LEAST_TITLE)

    def _by_labels(self, names: Sequence[str]) -> list[str]:
        """The one form of which most labels stand in the file."""
        keys = {key_of(text) for text in self._texts}
        scores: dict[str, float] = {}
        for name in names:
            plan = plan_of(self.forms[name].content)
            wanted = {*plan.anchors, *plan.heads}
            scores[name] = len(wanted & keys) / max(len(wanted), 1)
        return _clearly(scores, _LEAST_LABELS)

    # ------------------------------------------------------------ the unit

    def _unit(self, claims: Sequence[_Claim], shown: Shown) -> tuple[UnitModel | None, Told]:
        codes = {claim.unit: claim.by for claim in reversed(claims) if claim.unit}
        seen = [(text, place, self._units(text)) for text, place in shown.units]
        seen_codes = {units[0].code: text for text, _, units in seen if len(units) == 1}
        if len(codes) > 1 or (codes and seen_codes and set(codes) != set(seen_codes)):
            said = [*(self._called(code) for code in codes), *seen_codes.values()]
            self._tell("unit-contradiction", units=list(dict.fromkeys(said)))
            return None, ""
        if not codes and len(seen_codes) > 1:
            self._tell("unit-contradiction", units=list(seen_codes.values()))
            return None, ""
        for text, place, units in seen:
            if codes and not units:
                unit = self._called(next(iter(codes)))
                self.findings.append(
                    finding("unit-text-unknown", Place(part=place), text=text, unit=unit)
                )
        code = next(iter(codes or seen_codes), "")
        if not code:
            self._no_unit(seen)
            return None, ""
        return self._reporting(code), codes.get(code, "text")

    def _no_unit(self, seen: Sequence[tuple[str, str, list[UnitModel]]]) -> None:
        names = [unit.name for unit in self.campaign.reporting]
        for text, place, _ in seen[:1]:
            hint = suggestion(text, names)
            self.findings.append(
                finding("file-unit-unclear", Place(part=place), text=text, hint=hint)
            )
        if not seen:
            self._tell("file-unit-missing")

    def _reporting(self, code: str) -> UnitModel | None:
        unit = next((each for each in self.campaign.model.units if each.code == code), None)
        if unit is None:
            self._tell("file-unit-unknown", unit=code)
        elif not unit.reports:
            self._tell("file-unit-not-reporting", unit=unit.name)
            return None
        return unit

    def _called(self, code: str) -> str:
        unit = next((each for each in self.campaign.model.units if each.code == code), None)
        return unit.name if unit else code

    def _units(self, text: str) -> list[UnitModel]:
        """The units that a text names: by name, short name or code, whole or within it."""
        key = key_of(text)
        callings = [
            (calling, unit)
            for unit in self.campaign.model.units
            for calling in map(key_of, (unit.code, unit.name, unit.short or ""))
            if calling
        ]
        whole = [unit for calling, unit in callings if calling == key]
        inside = [
            (calling, unit)
            for calling, unit in callings
            if len(calling) >= _LEAST_NAME and calling in key and not calling.isdigit()
        ]
        longest = max((len(calling) for calling, _ in inside), default=0)
        best = [unit for calling, unit in inside if len(calling) == longest]
        part = [unit for calling, unit in callings if len(key) >= _LEAST_NAME and key in calling]
        found = whole or best or part
        return list({unit.code: unit for unit in found}.values())

    # ------------------------------------------------------------ version and date

    def _version(self, document: Document | None, claims: Sequence[_Claim]) -> int | None:
        if document is None:
            return None
        now: int = document.content.version
        told = list(
            dict.fromkeys(
                claim.version
                for claim in claims
                if claim.form == document.name and claim.version is not None
            )
        )
        if told and (len(told) > 1 or told[0] != now):
            other = next(each for each in told if each != now)
            code = "form-older" if other < now else "form-newer"
            self._tell(code, version=other, now=now)
        return told[0] if told else None

    def _date(self, shown: Shown) -> Date | None:
        """The first date that can be read; a finding if there is only one that cannot."""
        unclear: Finding | None = None
        for raw, place in shown.dates:
            reading = TYPES["date"].read(raw, Spec(label=""))
            if reading.state is State.OK and isinstance(reading.value, Date):
                return reading.value
            if reading.state in (State.ASK, State.WRONG):
                at = Place(part=place)
                unclear = unclear or finding("form-date-unclear", at, text=raw.text.strip()[:40])
        if unclear:
            self.findings.append(unclear)
        return None

    def _tell(self, code: str, **params: object) -> None:
        self.findings.append(Finding(code=code, params=params))


@lru_cache(maxsize=4096)
def key_of_title(text: str) -> str:
    """A title as it is compared: all of it, without spaces and signs."""
    if len(text) > 400:
        return ""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def _clearly(scores: Mapping[str, float], least: float) -> list[str]:
    """The one that is good enough and clearly better than the next."""
    ranked = sorted(scores.items(), key=lambda each: each[1], reverse=True)
    if not ranked or ranked[0][1] < least:
        return []
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < 0.05:
        return []
    return [ranked[0][0]]


def _top(returned: Returned) -> Iterator[str]:
    """The texts before and at the top of the tables."""
    texts = [each.text for each in returned.texts[:20] if each.text.strip()]
    yield from texts
    yield from (above + below for above, below in pairwise(texts))
    for grid in returned.grids[:20]:
        yield from (cell.raw.text for cell in grid.cells[:60] if cell.row < _HEAD_ROWS)
