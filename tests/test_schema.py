"""JSON Schema: the committed files are fresh, and they refuse what docgen refuses."""

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from docgen.campaign import KINDS
from docgen.campaignfile import CampaignModel
from docgen.findings import DocgenError
from docgen.schema import FOLDER, file_name, schemas, write_schemas
from docgen.source import Model
from tests.yaml_files import read

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples/trade-secret-month"
STARTER = ROOT / "docgen/starter"
NAMES = ("campaign", "notice", "activities", "form", "report")

Loc = tuple[str | int, ...]


@cache
def validator(name: str) -> Any:
    return Draft202012Validator(schemas()[name])


def model(name: str) -> type[Model]:
    found = CampaignModel if name == "campaign" else KINDS[name].model
    assert found
    return found


def changed(name: str, loc: Loc, value: object) -> Any:
    """The example's data with one value replaced or added."""
    data = deepcopy(read(EXAMPLE / f"{name}.yaml").data)
    at: Any = data
    for step in loc[:-1]:
        at = at[step]
    at[loc[-1]] = value
    return data


def test_there_is_one_for_each_kind_with_rules() -> None:
    assert tuple(schemas()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_schemas_are_fresh(name: str) -> None:
    committed = json.loads((EXAMPLE / FOLDER / file_name(name)).read_text("utf-8"))
    assert committed == schemas()[name], f"run docgen schema -o {EXAMPLE}/{FOLDER}"


@pytest.mark.parametrize("folder", [EXAMPLE, STARTER], ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", NAMES)
def test_editors_find_it_and_have_nothing_to_say(name: str, folder: Path) -> None:
    path = folder / f"{name}.yaml"
    first = path.read_text("utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={FOLDER}/{file_name(name)}"
    assert [error.message for error in validator(name).iter_errors(read(path).data)] == []


@pytest.mark.parametrize(
    ("name", "loc", "value"),
    [
        ("campaign", ("profile",), {"base": "gbt33476", "sizes": {"body": "三号", "table": 12.5}}),
        ("campaign", ("units", 0, "short"), None),
        ("campaign", ("units",), []),
        ("notice", ("addressees",), ["各区局", "机场分局"]),
        ("notice", ("body", 0), {"text": [{"strong": "重点"}, "，", {"annex": "activities"}]}),
        ("notice", ("body", 0), {"section": "一段", "body": [{"heading": "标题", "text": "文字"}]}),
        ("notice", ("head",), {"copy_number": "000001", "secrecy": {"level": "秘密"}}),
        ("activities", ("rows",), {"file": "活动安排.xlsx", "sheet": "Sheet1"}),
        ("form", ("fields", 0, "fields", 0, "fields"), [{"name": "a", "label": "其中"}]),
    ],
)
def test_what_docgen_takes_it_takes(name: str, loc: Loc, value: object) -> None:
    data = changed(name, loc, value)
    model(name).model_validate(data)
    assert [error.message for error in validator(name).iter_errors(data)] == []


@pytest.mark.parametrize(
    ("name", "loc", "value"),
    [
        ("campaign", ("yaer",), 2023),
        ("campaign", ("year",), "2023"),
        ("campaign", ("documents",), []),
        ("campaign", ("documents", 0, "kind"), "letter"),
        ("campaign", ("units", 0, "reports"), "no"),
        ("campaign", ("units", 0, "code"), 310000),
        ("campaign", ("period",), {"start": "2023-06-01"}),
        ("campaign", ("profile",), "gb9704"),
        ("campaign", ("profile",), {"sizes": {"bdy": 16}}),
        ("campaign", ("profile",), {"margins": {"top": 200}}),
        ("notice", ("title",), None),
        ("notice", ("body", 0), {"headng": "标题"}),
        ("notice", ("body", 0), {"text": [{"anex": "form"}]}),
        ("notice", ("body", 1, "body", 0), 5),
        ("notice", ("head",), {"copy_number": "1"}),
        ("notice", ("imprint", "page"), "odd"),
        ("notice", ("signature", "date"), 20230530),
        ("activities", ("columns", 0, "width"), "14"),
        ("activities", ("rows",), "活动安排.xlsx"),
        ("activities", ("rows",), {"file": "活动安排.xlsx", "shet": "Sheet1"}),
        ("form", ("fields", 0, "fields", 0, "type"), "number"),
        ("form", ("version",), 0),
    ],
)
def test_what_docgen_refuses_it_refuses(name: str, loc: Loc, value: object) -> None:
    data = changed(name, loc, value)
    with pytest.raises(ValidationError):
        model(name).model_validate(data)
    assert not validator(name).is_valid(data)


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_described_in_chinese(name: str) -> None:
    schema = schemas()[name]
    for definition in (schema, *schema.get("$defs", {}).values()):
        for key, value in definition.get("properties", {}).items():
            described = value.get("description", "")
            assert any("一" <= each <= "鿿" for each in described), key


def test_a_folder_that_cannot_be_written_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DocgenError) as caught:
        write_schemas(tmp_path / "file/below", schemas())
    assert [each.code for each in caught.value.findings] == ["file-not-written"]
