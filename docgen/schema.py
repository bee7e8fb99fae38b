"""JSON Schema of the YAML files, so that editors complete and check them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from docgen.campaign import KINDS
from docgen.campaignfile import CampaignModel
from docgen.findings import DocgenError, Place, finding
from docgen.output import replace_file
from docgen.source import Model

DIALECT: Final = GenerateJsonSchema.schema_dialect
FOLDER: Final = ".schema"
"""Where the schemas of a campaign lie in its folder, by convention."""

Schema = dict[str, Any]


class _Generator(GenerateJsonSchema):
    """Schemas without English titles made from names, and with unions that any branch fits."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        # That a key may be left out needs no telling, and an empty value helps nobody.
        if not isinstance(made.get("default"), str | int | float):
            made.pop("default", None)
        return made

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        made = super().tagged_union_schema(schema)
        # Editors tell better what is wrong with anyOf than with oneOf.
        if "oneOf" in made:
            made["anyOf"] = made.pop("oneOf")
        return made


def schemas() -> dict[str, Schema]:
    """The schema of campaign.yaml, and of the YAML of each kind of document that has rules."""
    models: dict[str, type[Model]] = {"campaign": CampaignModel}
    models |= {name: kind.model for name, kind in KINDS.items() if kind.model}
    return {name: _schema(name, model) for name, model in models.items()}


def file_name(kind: str) -> str:
    """The name of a schema's file."""
    return f"{kind}.schema.json"


def schema_text(schema: Mapping[str, Any]) -> str:
    """A schema, or several by name, as JSON for a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path, wanted: Mapping[str, Schema]) -> tuple[Path, ...]:
    """Write each schema into a file of the folder; the files' paths.

    Raises DocgenError if the folder cannot be written.
    """
    paths = {folder / file_name(kind): schema for kind, schema in wanted.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, schema in paths.items():
            replace_file(path, schema_text(schema).encode())
    except OSError as error:
        reason = error.strerror or str(error)
        raise DocgenError(
            [finding("file-not-written", Place(file=str(folder)), reason=reason)]
        ) from None
    return tuple(paths)


def _schema(kind: str, model: type[Model]) -> Schema:
    made = model.model_json_schema(by_alias=True, mode="validation", schema_generator=_Generator)
    for definition in (made, *made.get("$defs", {}).values()):
        # Docstrings are English, for programmers; the fields are described in Chinese.
        definition.pop("description", None)
        definition.pop("title", None)
    return {"$schema": DIALECT, "$id": file_name(kind), "title": f"{kind}.yaml", **made}
