"""The command: arguments, progress on the terminal, what was done and found, exit codes.

Only what `--help` needs is imported here; what a command needs, it imports when it runs.
"""

import io
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

import docgen
from docgen.findings import CampaignError, DocgenError, Finding, Place, finding, has_errors
from docgen.messages import N_, command, phrase
from docgen.messages import translate as _
from docgen.terminal import (
    progress_bar,
    reading_bar,
    show_findings,
    show_intake,
    show_status,
    show_traced,
    show_written,
)

if TYPE_CHECKING:
    from docgen.build import BuildResult
    from docgen.campaign import Campaign

DONE: Final = 0
ERRORS: Final = 1
WRONG: Final = 2
INTERRUPTED: Final = 130
"""Exit codes: all is well; findings of severity error; the author's YAML or the call is wrong; a
build was interrupted."""

# typer has no public name for the error that every wrong call is.
_WRONG_CALL: Final[type[Exception]] = typer.BadParameter.__mro__[1]
# What typer says of a wrong call, by its code here; the names are the message's parameters.
_COMPLAINTS: Final[Mapping[str, str]] = {
    "command-unknown": r"No such command '(?P<command>.*?)'\.?(?:.*?'(?P<near>[^']*)'.*)?",
    "option-unknown": r"No such option:? '?(?P<option>[^' ]+)'?(?:.*?(?P<near>--[\w-]+).*)?",
    "option-value-missing": r"Option '(?P<option>.*?)' requires an argument\.",
    "option-value-extra": r"Option '(?P<option>.*?)' does not take a value\.",
    "day-wrong": r"Invalid value for '--on': (?:.*, )?'(?P<value>.*?)' does not match the format.*",
    "jobs-wrong": r"Invalid value for '--jobs': .*",
    "argument-missing": r"Missing argument '(?P<argument>.*?)'\.",
    "argument-extra": r"Got unexpected extra arguments?(?:\(s\))? \((?P<argument>.*)\)",
}
# What typer puts into the help by itself.
_HELP_TEXTS: Final = (
    N_("Usage: "),
    N_("Arguments:"),
    N_("Options:"),
    N_("Commands:"),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    N_("[required]"),
    N_("Show this message and exit."),
)


def _own_words(text: str) -> str:
    text = re.sub(r" <(?:path|str)>", "", text)
    for english in _HELP_TEXTS:
        text = text.replace(english, _(english))
    return text


class _Group(TyperGroup):
    """The command, with its help in the user's language."""

    def get_help(self, ctx: Any) -> str:
        return _own_words(super().get_help(ctx))


class _Command(TyperCommand):
    """A verb, with its help in the user's language."""

    def get_help(self, ctx: Any) -> str:
        return _own_words(super().get_help(ctx))


app = typer.Typer(
    cls=_Group,
    help=_("Official documents of a campaign, from YAML."),
    context_settings={"help_option_names": ["-h", "--help"]},
    # Frames and colours would double the time that the help takes.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


_Campaign = Annotated[
    Path, typer.Argument(metavar="CAMPAIGN", help=_("The campaign's folder or its campaign.yaml."))
]
_Out = Annotated[
    Path,
    typer.Option(
        "-o", "--out", metavar="OUT", show_default=False, help=_("Output folder; else “out”.")
    ),
]
_Force = Annotated[bool, typer.Option("--force", help=_("Replace files changed by hand."))]
_Quiet = Annotated[bool, typer.Option("-q", "--quiet", help=_("Show findings only."))]


@app.callback(invoke_without_command=True)
def _docgen(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help=_("Show the version and exit."))
    ] = False,
) -> None:
    if version:
        typer.echo(f"docgen {docgen.__version__}")
        raise typer.Exit(DONE)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(WRONG)


@app.command(cls=_Command, help=_("Make a campaign to start from."))
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder, new or empty."))],
) -> None:
    """Write the starter campaign, and the schemas of its files."""
    from datetime import date

    from docgen.schema import FOLDER, schemas, write_schemas
    from docgen.starter import new_campaign

    made = new_campaign(folder, today=date.today())
    for path in (*made, *write_schemas(folder / FOLDER, schemas())):
        typer.echo(path)


@app.command(cls=_Command, help=_("Make all documents of a campaign."))
def build(
    campaign: _Campaign,
    out: _Out = Path("out"),
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="KIND", help=_("Make this kind alone; can be repeated.")),
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option(
            "--unit",
            metavar="CODE",
            help=_("Make the forms of this unit alone; can be repeated."),
        ),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help=_("Make PDFs too (LibreOffice)."))] = False,
    force: _Force = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", metavar="N", min=1, help=_("Processes; else one for each core.")),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADDRESS", help=_("Make forms on this Dask cluster.")),
    ] = None,
    quiet: _Quiet = False,
) -> None:
    """Load the campaign, build it, and show what was done and found."""
    folder = _folder(campaign)
    options = {"only": only or (), "units": unit or (), "pdf": pdf, "force": force}
    result = _built(_load(folder), out, jobs, dask, quiet=quiet, **options)
    if not quiet:
        show_written(result.written, out)
    show_findings([_from_here(each, folder, out) for each in result.findings])
    raise typer.Exit(exit_code(result.findings))


def _built(
    loaded: "Campaign",
    out: Path,
    jobs: int | None,
    dask: str | None,
    *,
    quiet: bool,
    **options: Any,
) -> "BuildResult":
    """What was built, by as many processes, or by a cluster; an interruption is told of."""
    from docgen.cluster import dask_executor
    from docgen.crew import cores

    steps = 2 if options["pdf"] else 1
    with ExitStack() as stack:
        executor, most = stack.enter_context(dask_executor(dask)) if dask else (None, cores())
        progress = stack.enter_context(progress_bar(shown=not quiet, steps=steps))
        options |= {"executor": executor, "jobs": jobs or most, "progress": progress}
        try:
            return docgen.build(loaded, out, **options)
        except KeyboardInterrupt:
            interrupted = finding("build-interrupted", Place(file=str(out)))
    show_findings([interrupted])
    raise typer.Exit(INTERRUPTED)


@app.command(cls=_Command, help=_("Read returned forms into submissions/."))
def collect(
    campaign: _Campaign,
    inbox: Annotated[
        Path | None,
        typer.Argument(metavar="INBOX", help=_("Folder of returned files; else its “inbox”.")),
    ] = None,
    out: _Out = Path("out"),
    force: _Force = False,
    quiet: _Quiet = False,
) -> None:
    """Load the campaign, read its inbox, and show what came in and what was found."""
    folder = _folder(campaign)
    loaded = _load(folder)
    with reading_bar(shown=not quiet) as progress:
        intake = docgen.collect(loaded, inbox, out, force=force, progress=progress)
    if not quiet:
        show_intake(intake)
        show_written(intake.written, out)
    show_findings([_from_here(each, folder, out) for each in intake.findings])
    raise typer.Exit(exit_code(intake.findings))


@app.command(cls=_Command, help=_("Show who has reported, who is late, who must correct."))
def status(
    campaign: _Campaign,
    out: _Out = Path("out"),
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            show_default=False,
            help=_("The day to reckon from, such as 2023-07-03; else today."),
        ),
    ] = None,
    force: _Force = False,
    quiet: _Quiet = False,
) -> None:
    """Load the campaign, and show and write how its units stand."""
    folder = _folder(campaign)
    loaded = _load(folder)
    today = on.date() if on else datetime.now(UTC).astimezone().date()
    result = docgen.status(loaded, out, today=today, force=force)
    if not quiet:
        show_status(result)
        show_written(result.written, out)
    show_findings([_from_here(each, folder, out) for each in result.findings])
    raise typer.Exit(exit_code(result.findings))


@app.command(cls=_Command, help=_("Show where the numbers of a report come from."))
def trace(
    campaign: _Campaign,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT", help=_("A number as printed, or words beside it; else all numbers.")
        ),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="NAME", help=_("The report, where there are several.")),
    ] = None,
) -> None:
    """Load the campaign, make its report, and show what its numbers were made of."""
    found = docgen.trace(_load(_folder(campaign)), text, report=report)
    if not found:
        raise DocgenError([finding("trace-nothing", text=text or "")])
    show_traced(found, cells=text is not None)


@app.command(cls=_Command, help=_("Print the JSON Schema of the YAML files."))
def schema(
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help=_("campaign, notice, …; else all."))
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="DIR", help=_("Write files into this folder instead.")),
    ] = None,
) -> None:
    """Print one schema, or all by kind; or write each into a file of its own."""
    from docgen.schema import schema_text, schemas, write_schemas

    known = schemas()
    if kind is not None and kind not in known:
        raise DocgenError([finding("schema-unknown", kind=kind, known=tuple(known))])
    if out is not None:
        for path in write_schemas(out, {kind: known[kind]} if kind else known):
            typer.echo(path)
    else:
        # As bytes, for JSON in a file must be UTF-8 on every system.
        typer.echo(schema_text(known[kind] if kind else known).encode(), nl=False)


def _folder(campaign: Path) -> Path:
    return campaign.parent if campaign.name == "campaign.yaml" else campaign


def _load(folder: Path) -> "Campaign":
    """The campaign; its mistakes are told with paths from the current folder."""
    try:
        return docgen.load(folder)
    except CampaignError as error:
        raise CampaignError(_below(each, folder) for each in error.findings) from None


def _from_here(item: Finding, folder: Path, out: Path) -> Finding:
    """The finding with a path from the current folder, if it is about a file of the campaign."""
    file = Path(item.place.file or "")
    of_output = out.parts and file.is_relative_to(out)
    return item if of_output or not (folder / file).is_file() else _below(item, folder)


def _below(item: Finding, folder: Path) -> Finding:
    if item.place.file is None:
        return item
    return replace(item, place=replace(item.place, file=str(folder / item.place.file)))


def exit_code(findings: Iterable[Finding]) -> int:
    """What the findings make the command exit with."""
    found = list(findings)
    if any(each.code in command.MESSAGES for each in found):
        return WRONG
    return ERRORS if has_errors(found) else DONE


def _complaint(error: Exception) -> Finding:
    """The finding for what typer says of a wrong call."""
    said = getattr(error, "format_message", error.__str__)()
    call = getattr(getattr(error, "ctx", None), "command_path", "docgen")
    for code, pattern in _COMPLAINTS.items():
        if match := re.fullmatch(pattern, said, re.DOTALL):
            named = match.groupdict()
            near = named.pop("near", None)
            hint = phrase(N_(" Did you mean “{name}”?"), name=near) if near else ""
            return Finding(code=code, params={**named, "call": call, "hint": hint})
    return finding("call-wrong", call=call, problem=said)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; by default with the process's arguments. The result is its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Chinese shows codes instead.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = _run(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads has seen enough; Python would complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        return app(arguments, prog_name="docgen", standalone_mode=False) or DONE
    except CampaignError as error:
        found, code = error.findings, WRONG
    except DocgenError as error:
        found, code = error.findings, exit_code(error.findings)
    except _WRONG_CALL as error:
        found, code = (_complaint(error),), WRONG
    except OSError as error:
        if error.filename is None:
            raise
        reason = error.strerror or str(error)
        found, code = (finding("file-refused", file=error.filename, reason=reason),), ERRORS
    show_findings(found)
    return code
