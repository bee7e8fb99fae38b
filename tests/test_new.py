"""`docgen new`: a campaign that builds at once, with every element explained."""

import re
from datetime import date
from pathlib import Path

import pytest

import docgen
from docgen.findings import DocgenError
from docgen.schema import schemas
from docgen.starter import new_campaign, starter_files

TODAY = date(2031, 3, 4)
# What can be enabled by deleting its #: a key right behind it, or two blanks further in.
OPTION = re.compile(r"^( *)#((?:  )?(?:- )?[a-z_]+:.*)$", re.MULTILINE)


def build(folder: Path) -> list[str]:
    """The codes of what loading and building the campaign finds."""
    campaign = docgen.load(folder)
    result = docgen.build(campaign, folder / "out")
    units = [entry.unit for entry in result.artifacts if entry.unit]
    assert len(result.artifacts) == 3 + len(units)
    assert sorted(units) == sorted(2 * [unit.code for unit in campaign.reporting])
    # There is no report before anything has come in.
    first, *rest = [each.code for each in result.findings]
    assert first == "report-none"
    return rest


def test_it_builds_without_a_finding(tmp_path: Path) -> None:
    made = new_campaign(tmp_path / "deep/campaign", today=TODAY)
    assert [path.name for path in made] == [
        "activities.yaml",
        "campaign.yaml",
        "form.yaml",
        "notice.yaml",
        "report.yaml",
    ]
    assert build(tmp_path / "deep/campaign") == []


def test_it_is_of_this_year(tmp_path: Path) -> None:
    new_campaign(tmp_path, today=TODAY)
    campaign = docgen.load(tmp_path)
    assert campaign.model.year == 2031
    assert campaign.model.period
    assert campaign.model.period.start.year == 2031
    assert campaign.documents["notice"].content.signature.date.year == 2031


def test_the_same_day_makes_the_same_files() -> None:
    assert starter_files(TODAY) == starter_files(date(2031, 12, 31))


def test_everything_commented_out_can_be_enabled(tmp_path: Path) -> None:
    for path in new_campaign(tmp_path, today=TODAY):
        text, count = OPTION.subn(r"\1\2", path.read_text("utf-8"))
        assert count
        path.write_text(text, "utf-8")
    assert build(tmp_path) == []


@pytest.mark.parametrize("name", ["campaign", "notice", "activities", "form", "report"])
def test_every_key_is_explained(name: str) -> None:
    schema = schemas()[name]
    text = starter_files(TODAY)[f"{name}.yaml"]
    parts = (schema, *schema["$defs"].values())
    keys = {key for each in parts for key in each.get("properties", {})}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", text, re.ASCII)] == []


@pytest.mark.parametrize(
    ("there", "code"), [("folder", "folder-not-empty"), ("file", "out-not-folder")]
)
def test_nothing_is_overwritten(there: str, code: str, tmp_path: Path) -> None:
    target = tmp_path / "campaign"
    if there == "folder":
        target.mkdir()
        (target / "campaign.yaml").write_text("mine", "utf-8")
    else:
        target.write_text("mine", "utf-8")
    with pytest.raises(DocgenError) as caught:
        new_campaign(target, today=TODAY)
    assert [each.code for each in caught.value.findings] == [code]
    mine = target / "campaign.yaml" if there == "folder" else target
    assert mine.read_text("utf-8") == "mine"
    assert sum(1 for path in tmp_path.rglob("*") if path.is_file()) == 1


def test_below_a_file_there_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DocgenError) as caught:
        new_campaign(tmp_path / "file/campaign", today=TODAY)
    assert [each.code for each in caught.value.findings] == ["out-not-folder"]
