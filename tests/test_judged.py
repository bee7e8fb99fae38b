"""Would Word open it? Everything that the shipped examples and a new campaign make, judged."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from docgen.build import build
from docgen.campaign import load
from docgen.findings import Severity
from docgen.starter import new_campaign
from tests.outlining import ROOT

Judge = Callable[[Iterable[Path]], dict[Path, list[str]]]

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/campaign.yaml"))


def made(folder: Path, out: Path) -> list[Path]:
    """The files that a campaign makes; its build must find no mistake."""
    result = build(load(folder), out)
    assert [each for each in result.findings if each.severity is Severity.ERROR] == []
    return sorted(path for path in out.rglob("*") if path.suffix in (".docx", ".xlsx"))


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_examples(folder: Path, tmp_path: Path, judges: Judge) -> None:
    assert judges(made(folder, tmp_path)) == {}


def test_a_new_campaign(tmp_path: Path, judges: Judge) -> None:
    new_campaign(tmp_path / "campaign", today=date(2026, 3, 1))
    assert judges(made(tmp_path / "campaign", tmp_path / "out")) == {}
