"""What a model's validation complains of, located in the data as it was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from pydantic import ValidationError

from docgen.source.annotations import Step
from docgen.source.values import Location


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """One complaint of pydantic.

    kind: pydantic's type of error, or a code of the catalog; steps: its location;
    below: a place below it that a validator named; missing: the key that is not there;
    others: what the other branches of a union expected in its place.
    """

    kind: str
    steps: tuple[Step, ...]
    value: object
    context: Mapping[str, object] = field(default_factory=dict)
    below: Location = ()
    missing: str | None = None
    others: tuple[str, ...] = ()

    @property
    def at(self) -> Location:
        """The keys and indexes of the value, as in the data."""
        return tuple(step.name for step in self.steps if not step.label)

    @property
    def about_key(self) -> bool:
        """Whether the key is to blame rather than the value."""
        return self.kind == "extra_forbidden" or self.missing is not None


def mistakes_of(error: ValidationError, data: object) -> list[Mistake]:
    """The complaints of a validation of data."""
    return [
        _mistake(item["type"], item["loc"], item["input"], item.get("ctx", {}), data)
        for item in error.errors(include_url=False)
    ]


def _mistake(
    kind: str, loc: Location, value: object, context: Mapping[str, object], data: object
) -> Mistake:
    missing = None
    if kind in {"missing", "union_tag_not_found"}:
        missing = str(context.get("discriminator") or loc[-1]).strip("'")
    if kind == "missing" or loc[-1:] == ("[key]",):
        loc = loc[:-1]
    context = dict(context)
    below = cast(Location, tuple(cast(Sequence[str | int], context.pop("at", ()))))
    if kind == "union_tag_invalid":
        below = (str(context["discriminator"]).strip("'"),)
    return Mistake(
        kind=kind,
        steps=_steps(loc, data),
        value=value,
        context=context,
        below=below,
        missing=missing,
    )


def _steps(loc: Location, data: object) -> tuple[Step, ...]:
    """A location as steps; what is neither a key nor an index of the data is a union's label."""
    steps = []
    for name in loc:
        inside = _inside(data, name)
        steps.append(Step(name, label=not inside))
        data = _child(data, name) if inside else data
    return tuple(steps)


def _inside(data: object, name: str | int) -> bool:
    if isinstance(data, dict):
        return name in data
    return isinstance(data, list) and isinstance(name, int) and 0 <= name < len(data)


def _child(data: object, name: str | int) -> object:
    return cast(dict[str | int, object], data)[name]
