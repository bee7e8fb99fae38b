"""What stands in the way of adding up: what would be left out without a word."""

from collections.abc import Iterator, Mapping

from docgen.findings import Finding, finding, suggestion
from docgen.forms import Entry, FormModel, row_entries
from docgen.submissions import FormSubmission
from docgen.totals.tree import UnitTree
from docgen.totals.ways import unfit

_MOST_NAMED = 5


def doubts(
    form: FormModel, submissions: Mapping[str, FormSubmission], tree: UnitTree
) -> Iterator[Finding]:
    """What is not in the totals though somebody wrote it, and what cannot be added up as said."""
    for entry in _declared(form):
        if unfit(entry):
            total = entry.field.total
            yield finding("total-unfit", label=entry.label, total=total, type=entry.field.type)
    asked = set(tree.reporting)
    others = [code for code in submissions if code not in asked]
    if others:
        yield finding("total-not-asked", count=len(others), units=_some(others, tree))
    strays: dict[str, list[str]] = {}
    older: dict[int, list[str]] = {}
    for code in (each for each in tree.reporting if each in submissions):
        for name in _strays(form, submissions[code]):
            strays.setdefault(name, []).append(code)
        if (version := submissions[code].version) < form.version:
            older.setdefault(version, []).append(code)
    for name, codes in strays.items():
        hint = suggestion(name, form.by_name)
        units = _some(codes, tree)
        yield finding("total-name-unknown", name=name, count=len(codes), units=units, hint=hint)
    for version, codes in sorted(older.items()):
        yield finding(
            "total-version-older",
            version=version,
            current=form.version,
            count=len(codes),
            units=_some(codes, tree),
        )


def _declared(form: FormModel) -> Iterator[Entry]:
    """Every entry once; of growing rows those of the first."""
    yield from form.fixed
    for plan in form.growing.values():
        yield from row_entries(plan, 1)


def _strays(form: FormModel, submission: FormSubmission) -> Iterator[str]:
    """The names that the form does not have, each once."""
    names = [name for _, name in submission.extra]
    names += [name for name in submission.current if name not in form.by_name]
    yield from dict.fromkeys(name for name in names if form.entry(name) is None)


def _some(codes: list[str], tree: UnitTree) -> str:
    """The first of the units by name."""
    names = [tree.name(code) if code in tree else code for code in codes[:_MOST_NAMED]]
    return "、".join(names) + ("等" if len(codes) > _MOST_NAMED else "")
