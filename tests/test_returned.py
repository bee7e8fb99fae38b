"""The corpus of returned files: what is read from each is what expected.yaml beside it says.

tests/returned/make.py makes the files, and says what was done to each.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from docgen.campaign import Campaign, load
from docgen.collect import Intake, collect
from docgen.formats.office import find_soffice
from docgen.forms import FormModel, nested
from docgen.submissions import FormSubmission
from tests.rendering import skip_or_fail

CORPUS: Final = Path(__file__).parent / "returned"
CASES: Final = sorted(path.parent for path in CORPUS.glob("*/expected.yaml"))
NOW: Final = datetime(2024, 7, 20, 8, tzinfo=UTC)
TIME: Final = datetime(2024, 7, 4, 8, tzinfo=UTC)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_what_is_read_is_what_must_be(folder: Path, tmp_path: Path) -> None:
    wanted = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    if wanted.get("office") and find_soffice() is None:
        skip_or_fail("LibreOffice is not installed: run .ci/install-rendering")
    campaign = copied(tmp_path)
    inbox = inbox_of(folder, tmp_path / "inbox", wanted.get("times", {}))
    before = contents(inbox)
    intake = collect(campaign, inbox, now=NOW)
    assert read(campaign, intake) == wanted.get("read", {})
    assert sorted(each.code for each in intake.findings) == wanted["findings"]
    assert contents(inbox) == before


def test_every_kind_of_form_is_in_the_corpus() -> None:
    wanted = [yaml.safe_load((each / "expected.yaml").read_text("utf-8")) for each in CASES]
    read = [forms for each in wanted for forms in each.get("read", {}).values()]
    forms = {name for each in read for name in each}
    assert forms == {"drills", "checks", "events"}
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < 3_000_000


def copied(tmp_path: Path) -> Campaign:
    """The corpus's campaign, to which submissions may be added."""
    return load(shutil.copytree(CORPUS / "campaign", tmp_path / "campaign"))


def inbox_of(folder: Path, inbox: Path, times: Mapping[str, Any]) -> Path:
    """The files of a case as an inbox, with the times that the case gives them."""
    shutil.copytree(folder, inbox, ignore=shutil.ignore_patterns("expected.yaml"))
    for path in inbox.rglob("*"):
        time = times.get(path.relative_to(inbox).as_posix(), TIME)
        moment = datetime.fromisoformat(time) if isinstance(time, str) else time
        os.utime(path, (moment.timestamp(), moment.timestamp()))
    return inbox


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """The bytes and the times of the files in a folder."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def read(campaign: Campaign, intake: Intake) -> dict[str, dict[str, Any]]:
    """What was read, as expected.yaml says it."""
    return {
        unit: {
            name: dict(said(campaign.documents[name].content, form))
            for name, form in submission.forms.items()
        }
        for unit, submission in intake.submissions.items()
    }


def said(form: FormModel, made: FormSubmission) -> Iterator[tuple[str, Any]]:
    """One form as expected.yaml says it; what is empty is left out."""
    assert made.file is not None
    yield "file", made.file.name
    yield "version", made.version
    if made.date is not None:
        yield "date", made.date
    yield "route", made.route
    routes = {name: each.route for name, each in made.origins.items() if each.route != made.route}
    if routes:
        yield "routes", routes
    values = {}
    for name, value in made.values.items():
        entry = form.entry(name)
        assert entry is not None
        if value is not None:
            values[name] = entry.kind.dump(value)
    if values:
        yield "values", nested(form, values)
    if made.unclear:
        yield "unclear", {name: each.code for name, each in made.unclear.items()}
