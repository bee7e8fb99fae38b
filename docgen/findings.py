"""Findings: what docgen has to tell, where, and what to do about it."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from docgen.messages import N_, Message, Phrase, Severity, fill, message_of, phrase, translate

__all__ = [
    "CampaignError",
    "DocgenError",
    "Finding",
    "Place",
    "Severity",
    "finding",
    "has_errors",
    "sort_findings",
    "suggestion",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a finding is.

    file: name as shown to the user; line, column: counted from 1;
    part: a place inside a Word or Excel file, such as a paragraph or `sheet!cell`.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    part: str | Phrase | None = None

    def text(self, locale: str | None = None) -> str:
        """The place as `file:line:column (part)`; empty when nothing is known."""
        known = [str(item) for item in (self.file, self.line, self.column) if item is not None]
        where = ":".join(known)
        if self.part is None:
            return where
        part = self.part.text(locale) if isinstance(self.part, Phrase) else self.part
        if not where:
            return part
        return fill(translate(N_("{place} ({part})"), locale), {"place": where, "part": part})

    def __str__(self) -> str:
        return self.text()


_NOWHERE = Place()


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something to tell: a code of the catalog, a place, and the parameters of its message."""

    code: str
    place: Place = _NOWHERE
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    def __reduce__(self) -> tuple[object, ...]:
        # A mappingproxy cannot be pickled; findings travel between processes.
        return _restore, (self.code, self.place, dict(self.params))

    @property
    def severity(self) -> Severity:
        """How grave it is, as the catalog says."""
        return self._entry.severity

    @property
    def _entry(self) -> Message:
        return message_of(self.code)

    def message(self, locale: str | None = None) -> str:
        """What is wrong, in the locale's language."""
        return self._filled(self._entry.what, locale)

    def remedy(self, locale: str | None = None) -> str:
        """What to do about it, in the locale's language."""
        return self._filled(self._entry.remedy, locale)

    def text(self, locale: str | None = None) -> str:
        """One line with place, message and remedy."""
        said = [self.message(locale), self.remedy(locale)]
        text = translate(N_("{message} {remedy}"), locale)
        line = fill(text, dict(zip(("message", "remedy"), said, strict=True)), locale).strip()
        if not (where := self.place.text(locale)):
            return line
        return fill(translate(N_("{place}: {text}"), locale), {"place": where, "text": line})

    def _filled(self, msgid: str, locale: str | None) -> str:
        return fill(translate(msgid, locale), {"hint": "", **self.params}, locale)

    def __str__(self) -> str:
        return self.text()


def _restore(code: str, place: Place, params: Mapping[str, object]) -> Finding:
    return Finding(code=code, place=place, params=params)


def finding(code: str, /, place: Place = _NOWHERE, **params: object) -> Finding:
    """A finding with its message's parameters given as keywords."""
    return Finding(code=code, place=place, params=params)


def suggestion(text: str, known: Iterable[str]) -> Phrase | str:
    """The closest of the known words, as the parameter `hint` of a remedy; else nothing."""
    near = difflib.get_close_matches(text, list(known), n=1, cutoff=0.5)
    return phrase(N_(" Did you mean “{name}”?"), name=near[0]) if near else ""


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of the files, each only once."""
    unique: list[Finding] = []
    for item in sorted(findings, key=_order):
        if item not in unique[-10:]:
            unique.append(item)
    return tuple(unique)


def _order(item: Finding) -> tuple[str, int, int, str, str]:
    place = item.place
    return (place.file or "", place.line or 0, place.column or 0, str(place.part or ""), item.code)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings is an error."""
    return any(item.severity is Severity.ERROR for item in findings)


class DocgenError(Exception):
    """Something went wrong; `findings` holds all there is to tell, sorted."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sort_findings(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        return "\n".join(item.text() for item in self.findings)


class CampaignError(DocgenError):
    """The campaign's files have mistakes."""
