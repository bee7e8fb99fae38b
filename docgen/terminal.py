"""What the command shows on the terminal: progress, what was done, who has reported, findings."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import typer

from docgen.findings import Finding, Severity
from docgen.messages import N_, fill
from docgen.messages import translate as _

if TYPE_CHECKING:
    from docgen.collect import Intake
    from docgen.output import Written
    from docgen.status import StatusResult, UnitStatus
    from docgen.trace import Traced, TracedCell

_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}

Advance = Callable[[PurePosixPath, int], None]


@contextmanager
def progress_bar(*, shown: bool, steps: int) -> Iterator[Advance | None]:
    """A bar on the terminal that each artifact moves on; `steps` files come of an artifact."""
    if not (shown and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Building"), total=None)
        yield lambda path, total: bar.update(task, advance=1, total=total * steps)


@contextmanager
def reading_bar(*, shown: bool) -> Iterator[Callable[[str, int], None] | None]:
    """A bar on the terminal that each returned file moves on."""
    if not (shown and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Reading"), total=None)
        yield lambda name, total: bar.update(task, advance=1, total=total)


def show_written(written: "Written", out: Path) -> None:
    """What the build did to each file: a table on a terminal, else a line each."""
    done = {
        ("green", _("written")): written.written,
        ("dim", _("unchanged")): written.unchanged,
        ("yellow", _("kept")): written.kept,
        ("magenta", _("removed")): written.removed,
    }
    if not sys.stdout.isatty():
        for (_colour, state), paths in done.items():
            for path in paths:
                typer.echo(f"{state}\t{out / path}")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(_("State"), box=None)
    table.add_column(_("File"), overflow="fold")
    for (colour, state), paths in done.items():
        for path in paths:
            table.add_row(f"[{colour}]{state}", str(out / path))
    Console().print(table)


def show_intake(intake: "Intake") -> None:
    """How many files were read, and whose submissions changed by it."""
    line = _("Files: {files}; forms read: {read}; submissions changed: {changed}.")
    counts = {"files": intake.files, "read": intake.read, "changed": len(intake.changed)}
    typer.echo(fill(line, counts))
    for unit in intake.changed:
        typer.echo(f"{_('changed')}\t{unit}")


_STATES: Final = {
    "reported": ("green", N_("reported")),
    "late": ("yellow", N_("late")),
    "correcting": ("magenta", N_("to be corrected")),
    "missing": ("red", N_("missing")),
}


def show_status(result: "StatusResult") -> None:
    """The units' states: a table on a terminal, else a line each; and how many of each."""
    rows = [(each.state, _status_row(each)) for each in result.units]
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table

        table = Table(box=None)
        for title in (_("Unit"), _("Form"), _("State"), _("Received"), _("Days left"), _("Items")):
            table.add_column(title, overflow="fold")
        for state, row in rows:
            unit, form, shown, *rest = row
            table.add_row(unit, form, f"[{_STATES[state][0]}]{shown}", *rest)
        Console().print(table)
    else:
        for _state, row in rows:
            typer.echo("\t".join(row))
    for form in dict.fromkeys(each.form.title for each in result.units):
        typer.echo(_status_line(form, [e.state for e in result.units if e.form.title == form]))


def _status_row(each: "UnitStatus") -> tuple[str, ...]:
    return (
        each.unit.shown,
        each.form.title,
        _(_STATES[each.state][1]),
        each.received.isoformat() if each.received else "",
        str(each.days) if each.days is not None else "",
        str(len(each.items)) if each.items else "",
    )


def _status_line(form: str, states: Sequence[str]) -> str:
    text = _(
        "{form}: asked {asked}, reported {reported}, of these late {late},"
        " to be corrected {correcting}; missing {missing}."
    )
    counts = {state: states.count(state) for state in _STATES}
    counts["reported"] = len(states) - counts["missing"]
    return fill(text, {"form": form, "asked": len(states), **counts})


def show_traced(found: Sequence["Traced"], *, cells: bool) -> None:
    """Each number with where it stands and what asks for it; with `cells`, what it was made of."""
    for each in found:
        named = each.text
        if each.where:
            named = fill(_("{text} in “{where}”"), {"text": each.text, "where": each.where})
        typer.echo(f"{named}\t{each.expression}\t{each.place.text()}")
        for cell in each.cells if cells else ():
            typer.echo("\t".join(("", *_cell_row(cell))))
        if each.missing:
            names = "、".join(each.missing)
            typer.echo("\t" + fill(_("Without a value: {units}"), {"units": names}))


def _cell_row(cell: "TracedCell") -> tuple[str, ...]:
    file = cell.file.name if cell.file else ""
    row = (cell.unit_name, cell.label, _value_text(cell.value), cell.raw, file, cell.cell)
    if cell.correction is None:
        return row
    said = {
        "before": _value_text(cell.before),
        "by": cell.correction.by,
        "why": cell.correction.why,
    }
    return (*row, fill(_("corrected from {before} by {by}: {why}"), said))


def _value_text(value: object) -> str:
    return "" if value is None else str(value)


def show_findings(findings: Sequence[Finding]) -> None:
    """The findings on stderr, one a line, and if there are several how many."""
    if not findings:
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, soft_wrap=True)
    for each in findings:
        text = Text(each.text())
        text.stylize(_COLOURS[each.severity], 0, len(text) - len(each.remedy()))
        console.print(text)
    if len(findings) == 1:
        return
    count = Counter(each.severity for each in findings)
    summary = fill(
        _("Errors: {errors}; warnings: {warnings}."),
        {"errors": count[Severity.ERROR], "warnings": count[Severity.WARNING]},
    )
    console.print(Text(summary, style="bold"))
