"""What a model's annotations say about a place in its data: the keys it may have, and examples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a validation error's location: a key or index, or a union branch's label."""

    name: str | int
    label: bool = False


def keys_at(model: type[BaseModel], steps: Sequence[Step]) -> tuple[str, ...]:
    """The keys that a mapping may have there, in the model's order."""
    models = [item for item in _types_at(model, steps) if _is_model(item)]
    return tuple(dict.fromkeys(key for item in models for key in _fields(item)))


def examples_at(model: type[BaseModel], steps: Sequence[Step]) -> tuple[object, ...]:
    """The examples that the field there, or the type of its items, was declared with."""
    keys = [i for i, step in enumerate(steps) if isinstance(step.name, str) and not step.label]
    if not keys:
        return ()
    last = keys[-1]
    for item in _types_at(model, steps[:last]):
        if _is_model(item) and (field := _fields(item).get(str(steps[last].name))):
            return tuple(field.examples or _examples_in(field.annotation))
    return ()


def _examples_in(annotation: Any) -> Sequence[object]:
    for note in getattr(annotation, "__metadata__", ()):
        if isinstance(note, FieldInfo) and note.examples:
            return note.examples
    for item in get_args(annotation):
        if found := _examples_in(item):
            return found
    return ()


def _types_at(model: type[BaseModel], steps: Sequence[Step]) -> list[Any]:
    types: list[Any] = list(_plain(model))
    for step in steps:
        if step.label:
            types = [item for item in types if _labelled(item, str(step.name))] or types
        else:
            types = [child for item in types for child in _children(item, step.name)]
    return types


def _plain(annotation: Any) -> Iterator[Any]:
    """The types an annotation stands for: no Annotated, unions, aliases or None."""
    if isinstance(annotation, TypeAliasType):
        yield from _plain(annotation.__value__)
    elif get_origin(annotation) is Annotated:
        yield from _plain(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for item in get_args(annotation):
            yield from _plain(item)
    elif isinstance(annotation, type) and issubclass(annotation, RootModel):
        yield from _plain(annotation.model_fields["root"].annotation)
    elif annotation not in (None, NoneType, Ellipsis):
        yield annotation


def _children(annotation: Any, name: str | int) -> Iterator[Any]:
    if _is_model(annotation):
        field = _fields(annotation).get(str(name))
        yield from _plain(field.annotation) if field else ()
        return
    origin, items = get_origin(annotation), get_args(annotation)
    if not isinstance(origin, type):
        return
    if issubclass(origin, Mapping):
        yield from _plain(items[-1])
    elif issubclass(origin, Sequence | set | frozenset):
        for item in items:
            yield from _plain(item)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The model's fields by the key that stands for each in the file."""
    return {
        field.validation_alias if isinstance(field.validation_alias, str) else name: field
        for name, field in model.model_fields.items()
    }


def _labelled(annotation: Any, label: str) -> bool:
    """Whether pydantic gives a union's branch this label: a class's name or a tag."""
    if not _is_model(annotation):
        return label.startswith(getattr(get_origin(annotation), "__name__", "?"))
    tags = [
        tag
        for field in annotation.model_fields.values()
        if get_origin(field.annotation) is Literal
        for tag in get_args(field.annotation)
    ]
    return label == annotation.__name__ or label in tags
