"""The base of all models of YAML files, and the types their fields share."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
)
from pydantic_core import CoreSchema, PydanticCustomError

from docgen.source.characters import control_characters

_STRICT_TYPES = frozenset({"int", "float", "bool"})
_NOT_SCHEMAS = frozenset({"default", "expected", "metadata", "serialization"})
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NAME = re.compile(r"[\w-]+")


def problem(code: str, /, **params: object) -> PydanticCustomError:
    """An error for a validator to raise, which `check` turns into the finding of that code.

    The parameter `at`, a tuple of keys and indexes, points to a place below the validated value.
    """
    return PydanticCustomError(code, "See the catalog of messages.", params)


def _strict(schema: Any) -> Any:
    """The schema with numbers and booleans that accept nothing but themselves."""
    if isinstance(schema, list | tuple):
        return type(schema)(map(_strict, schema))
    if not isinstance(schema, dict):
        return schema
    # A model's fields have any names, "type" and "default" too, and are no schema themselves.
    named = not isinstance(schema.get("type"), str)
    result = {
        key: _strict(value) if named or key not in _NOT_SCHEMAS else value
        for key, value in schema.items()
    }
    if not named and result["type"] in _STRICT_TYPES:
        result.setdefault("strict", True)
    return result


class Model(BaseModel):
    """A mapping in a YAML file: unknown keys are mistakes, and text never becomes a number."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        # Strictness of a whole model would also refuse a YAML list for a tuple.
        schema: CoreSchema = _strict(handler(source))
        return schema


def _clean(text: str) -> str:
    text = text.rstrip("\n")
    if not text.strip():
        raise problem("empty-text")
    if found := control_characters(text) or (("U+0009",) if "\t" in text else ()):
        raise problem("control-character", characters=found)
    return text


def _iso_date(value: object) -> object:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        raise problem("bad-date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise problem("bad-date") from None


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise problem("bad-name")
    return value


Text = Annotated[str, Field(min_length=1), AfterValidator(_clean)]
"""Text that is not empty and has no control characters; line ends of a block scalar go."""

Date = Annotated[date, BeforeValidator(_iso_date)]
"""A day, written 2023-05-30."""

Name = Annotated[str, Field(min_length=1), AfterValidator(_name)]
"""A name to refer by: letters (Chinese ones too), digits, `_` and `-`."""
