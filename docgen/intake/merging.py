"""A fresh reading of a returned form merged with what was kept: nothing a person wrote is lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from docgen.fields import Value
from docgen.findings import Finding, Place, finding
from docgen.forms import FormModel
from docgen.intake.choosing import DUPLICATE, SUPERSEDED, content_of
from docgen.intake.shaping import kind_of
from docgen.submissions import NOBODY, Block, Correction, FileOrigin, FormSubmission, Other

_CHANGED: Final = "直接改动了 values"
_BY_HAND: Final = "submission-by-hand"
_EDITED: Final = "submission-edited-newer"
_MOST_LABELS: Final = 10


def merged(
    old: FormSubmission | None,
    new: FormSubmission,
    *,
    form: FormModel,
    place: Place,
    again: FormSubmission | None = None,
) -> tuple[FormSubmission, tuple[Finding, ...]]:
    """What to keep of a form: the new submission with what a person wrote into the old one.

    old: what was kept so far; new: the submission that counts, as `choose` gives it; again: the
    file of the old one as it reads now, where that is another file than the new one's and still
    there; place: the file the old one was kept in.

    The same file read again changes nothing but what docgen now reads otherwise. A newer file
    replaces the values; corrections stay, and those that override another value than before are
    named. What a person changed in place becomes a correction, if the file it was read from tells
    what it was; else the values stay. What a person wrote without a file is not replaced.
    """
    if old is None:
        return new, ()
    work = _Merge(old, new, form, place)
    if old.file is None:
        made = work.by_hand()
    elif new.file is not None and new.file.sha256 == old.file.sha256:
        made = work.same_file()
    else:
        made = work.newer_file(again)
    return made, tuple(work.findings)


class _Merge:
    def __init__(
        self, old: FormSubmission, new: FormSubmission, form: FormModel, place: Place
    ) -> None:
        self.old = old
        self.new = new
        self.form = form
        self.place = place
        self.findings: list[Finding] = []

    def by_hand(self) -> FormSubmission:
        """The old one, which a person wrote without a file."""
        if self.new.file is None:
            return self._listing(self.new)
        same = content_of(self.new) == content_of(replace(self.old, values=self.old.current))
        if not same:
            self._find(_BY_HAND, file=self.new.file.name)
        return self._with_others(self.old, self.new.file, DUPLICATE if same else _BY_HAND)

    def same_file(self) -> FormSubmission:
        """The new reading of the old file; or the old one itself, if the file is gone."""
        old, new = self.old, self.new
        if "values" in new.edited:
            self._find("submission-edited", file=_name(old.file))
            return self._listing(new)
        self._name_origin()
        corrections = self._corrections(new) if "values" in old.edited else old.corrections
        if "values" not in old.edited:
            self._name_changes()
        dates: frozenset[Block] = old.edited & {"dates"}
        made = replace(
            new,
            file=replace(old.file, name=_name(new.file)) if old.file else None,
            date=old.date if dates else new.date,
            received=old.received if dates or old.received else new.received,
            read=old.read or new.read,
            corrections=corrections,
            explanations=old.explanations,
            extra={**new.extra, **old.extra},
            edited=dates,
        )
        return self._listing(made)

    def newer_file(self, again: FormSubmission | None) -> FormSubmission:
        """The new reading with what a person wrote into the old one."""
        old, new = self.old, self.new
        corrections = old.corrections
        if "values" in old.edited:
            if again is None:
                self._find(_EDITED, file=_name(old.file), newer=_name(new.file))
                assert new.file is not None
                return self._with_others(old, new.file, _EDITED)
            corrections = self._corrections(again)
        self._name_overridden(corrections, old if again is None else again)
        dates: frozenset[Block] = old.edited & {"dates"}
        if dates:
            self._find("submission-received-kept", file=_name(new.file), received=old.received)
        made = replace(
            new,
            received=old.received if dates else new.received,
            corrections=corrections,
            explanations=old.explanations,
            extra={**new.extra, **old.extra},
            edited=dates,
        )
        return self._listing(made)

    def _corrections(self, read: FormSubmission) -> Mapping[str, Correction]:
        """The corrections, with those that a person made by changing values in place."""
        made = dict(self.old.corrections)
        for name, value in _differences(read.values, self.old.values):
            label = self._label(name)
            said = self._said(name, value)
            if name not in made:
                made[name] = Correction(value=value, by=NOBODY, why=_CHANGED)
                before = self._said(name, read.values.get(name))
                self._find("correction-made", label=label, read=before, value=said)
            elif made[name].value != value:
                kept = self._said(name, made[name].value)
                self._find("correction-beside", label=label, value=said, correction=kept)
        return made

    def _name_overridden(
        self, corrections: Mapping[str, Correction], before: FormSubmission
    ) -> None:
        """Corrections of what the unit now reports otherwise than when they were made."""
        for name, correction in corrections.items():
            now, then = self.new.values.get(name), before.values.get(name)
            if now in (then, correction.value) and name not in self.new.unclear:
                continue
            if name in self.new.unclear and name in before.unclear:
                continue
            self._find(
                "correction-overrides",
                label=self._label(name),
                read=self._said(name, now),
                before=self._said(name, then),
                value=self._said(name, correction.value),
            )

    def _name_changes(self) -> None:
        """Values that docgen reads otherwise than it did."""
        names = [name for name, _ in _differences(self.old.values, self.new.values)]
        if names:
            labels = [self._label(name) for name in names[:_MOST_LABELS]]
            labels += ["…"] * (len(names) > _MOST_LABELS)
            self._find("submission-reread", file=_name(self.new.file), labels="、".join(labels))

    def _name_origin(self) -> None:
        if "origin" in self.old.edited:
            self._find("submission-origin-edited")

    def _listing(self, made: FormSubmission) -> FormSubmission:
        """With all other files that ever came, those that are gone included."""
        old = self.old
        known = {each.file.sha256 for each in made.others}
        if made.file:
            known.add(made.file.sha256)
        gone = [each for each in old.others if each.file.sha256 not in known]
        if old.file and old.file.sha256 not in known:
            gone.append(Other(file=old.file, why=SUPERSEDED))
        times = {(each.file.name, each.file.sha256): each.file for each in old.others}
        others = [
            replace(each, file=times.get((each.file.name, each.file.sha256), each.file))
            for each in made.others
        ]
        return replace(made, others=_sorted([*others, *gone]))

    def _with_others(self, made: FormSubmission, file: FileOrigin, why: str) -> FormSubmission:
        """With the new one's file among the others."""
        own = made.file.sha256 if made.file else ""
        others = [each for each in self.new.others if each.file.sha256 != own]
        return self._listing(replace(made, others=(*others, Other(file=file, why=why))))

    def _label(self, name: str) -> str:
        entry = self.form.entry(name)
        return entry.label if entry else name

    def _said(self, name: str, value: Value | None) -> str:
        """A value as it stands in the YAML; empty where there is none."""
        kind = kind_of(self.form, name)
        return "null" if kind is None or value is None else str(kind.dump(value))

    def _find(self, code: str, **params: object) -> None:
        self.findings.append(finding(code, self.place, **params))


def _differences(
    one: Mapping[str, Value | None], other: Mapping[str, Value | None]
) -> Iterator[tuple[str, Value | None]]:
    """The names whose values differ, with the other value."""
    for name in {**one, **other}:
        if one.get(name) != other.get(name):
            yield name, other.get(name)


def _name(file: FileOrigin | None) -> str:
    return file.name if file else ""


def _sorted(others: Iterable[Other]) -> tuple[Other, ...]:
    return tuple(sorted(others, key=lambda each: (each.file.name, each.file.sha256)))
