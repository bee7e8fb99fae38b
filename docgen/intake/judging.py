"""What a unit must correct or explain in a form that it reported."""

from collections.abc import Iterator, Mapping
from typing import Final

from docgen.fields import Value
from docgen.findings import Finding, Place
from docgen.forms import Fault, FormModel, Values, faults_of
from docgen.messages import message_of, phrase
from docgen.submissions import SOFT, CellFinding, FormSubmission

_MOST_NAMED: Final = 6


def cell_findings(
    form: FormModel, submission: FormSubmission, last: Values | None = None
) -> tuple[CellFinding, ...]:
    """What is to be said of the entries, in the order of the form.

    What could not be read and was not put right by hand, what breaks the declaration, and what
    lies too far from the values of `last` time. What only had to be explained and was explained,
    by the unit in the form's field for it or by the officer, is said as information.
    """
    judge = _Judge(form, submission)
    found = [*judge.unclear(), *judge.faults(last)]
    order = {name: at for at, name in enumerate(judge.names())}
    return tuple(sorted(found, key=lambda each: order.get(each.name, len(order))))


class _Judge:
    """The findings of one submission."""

    def __init__(self, form: FormModel, submission: FormSubmission) -> None:
        self.form, self.submission = form, submission
        self.file = submission.file.name if submission.file else None
        self.labels = {plan.model.name: plan.label for plan in form.growing.values()}
        self.open = submission.open

    def names(self) -> Iterator[str]:
        """All names in the order of the form, growing rows beyond those printed last."""
        for entry in self.form.entries:
            yield entry.name
        yield from (name for name in self.submission.current if name not in self.form.by_name)

    def unclear(self) -> Iterator[CellFinding]:
        for name, each in self.open.items():
            yield self._finding((name,), each.code, each.params)

    def faults(self, last: Values | None) -> Iterator[CellFinding]:
        for fault in faults_of(self.form, self.submission.current, last):
            # What is not known yet cannot be wrong.
            if any(name in self.open for name in fault.names):
                continue
            told = self._explained(fault)
            if told:
                what = message_of(fault.code).what
                said = {"what": phrase(what, **fault.params), "text": told}
                yield self._finding(fault.names, "fault-explained", said)
            else:
                yield self._finding(fault.names, fault.code, fault.params)

    def _explained(self, fault: Fault) -> str:
        """What explains a fault that may be explained: the officer's words, else the unit's."""
        if fault.code not in SOFT:
            return ""
        rule, declared = (str(fault.params.get(key, "")) for key in ("rule", "declared"))
        explanations = self.submission.explanations
        for name in (declared, rule, *fault.names):
            if name and (told := explanations.get(name, "").strip()):
                return told
        field = self.form.explanation
        value: Value | None = self.submission.current.get(field) if field else None
        return value.strip() if isinstance(value, str) else ""

    def _finding(
        self, names: tuple[str, ...], code: str, params: Mapping[str, object]
    ) -> CellFinding:
        origins = self.submission.origins
        some = names[:_MOST_NAMED]
        cells = [origins[name].cell for name in some if name in origins and origins[name].cell]
        cell = "、".join(dict.fromkeys(cells))
        place = Place(file=self.file, part=cell or None)
        return CellFinding(
            name=some[0] if some else "",
            label="、".join(map(self._label, some)),
            cell=cell,
            raw="、".join(dict.fromkeys(origins[n].raw for n in some if n in origins)),
            finding=Finding(code=code, place=place, params=params),
        )

    def _label(self, name: str) -> str:
        entry = self.form.entry(name)
        return entry.label if entry else self.labels.get(name, name)
