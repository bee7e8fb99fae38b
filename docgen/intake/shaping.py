"""What a unit reported on a form, as the data of its YAML: the seal over what docgen wrote."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from docgen.fields import FieldType
from docgen.forms import FormModel, nested
from docgen.intake.writing import OneLine, cleaned, moment_text
from docgen.submissions import Block, Correction, FileOrigin, FormSubmission, Origin, Other

_BLOCKS: Final[Mapping[Block, tuple[str, ...]]] = {
    "values": ("values", "unclear"),
    "dates": ("date", "received"),
    "origin": ("version", "read", "file", "route", "origins", "others"),
}
_BROKEN: Final = "hand"


def kind_of(form: FormModel, name: str) -> FieldType | None:
    """The type of the entry of that name; None for a name that the form does not have."""
    if found := form.by_name.get(name):
        return found.kind
    rows, _, rest = name.partition(".")
    number, _, column = rest.partition(".")
    plan = form.growing.get(rows)
    # Numbers are not looked at before their length: what is read may be a million digits long.
    if plan is None or not (number.isascii() and number.isdigit() and len(number) <= 5):
        return None
    if number.startswith("0") or int(number) > plan.model.most:
        return None
    return next((each.kind for each in plan.model.columns if each.name == column), None)


def form_data(form: FormModel, submission: FormSubmission) -> dict[str, Any]:
    """The form's block in the YAML; what is empty is left out."""
    route = submission.route
    data: dict[str, Any] = {
        "version": submission.version,
        "date": submission.date,
        "received": submission.received,
        "read": submission.read,
        "file": _file(submission.file) if submission.file else None,
        "route": route if submission.origins else None,
        **_values(form, submission),
        "origins": {
            name: _origin(origin, route, form, submission, name)
            for name, origin in submission.origins.items()
        },
        "others": [_other(each) for each in submission.others],
        "corrections": _corrections(form, submission),
        "explanations": dict(submission.explanations),
    }
    data = {key: _clean(item) for key, item in data.items() if item not in (None, {}, [])}
    if submission.file:
        data["seal"] = _seal(data, submission.edited)
    return data


def edited_blocks(data: Mapping[str, Any], seal: str | None) -> frozenset[Block]:
    """The blocks that were changed since the seal was made; none where there is no seal."""
    if seal is None:
        return frozenset()
    said = seal.split("-")
    if len(said) != len(_BLOCKS):
        return frozenset(_BLOCKS)
    sums = (_sum(data, block) for block in _BLOCKS)
    return frozenset(b for b, one, other in zip(_BLOCKS, said, sums, strict=True) if one != other)


def plain_text(data: object) -> str | None:
    """What a cell that holds the value most plainly says; None where that is not sure."""
    if data is None:
        return ""
    if isinstance(data, str):
        return data
    if isinstance(data, int | float) and not isinstance(data, bool):
        return f"{Decimal(repr(data)):f}"
    return None


def _seal(data: Mapping[str, Any], edited: frozenset[Block]) -> str:
    """A sum for each block. One that a person changed stays broken, so that it stays known."""
    return "-".join(_BROKEN if block in edited else _sum(data, block) for block in _BLOCKS)


def _sum(data: Mapping[str, Any], block: Block) -> str:
    held = [data.get(key) or None for key in _BLOCKS[block]]
    text = json.dumps(held, sort_keys=True, ensure_ascii=False, default=_iso)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]


def _iso(item: date) -> str:
    return moment_text(item) if isinstance(item, datetime) else item.isoformat()


def _values(form: FormModel, submission: FormSubmission) -> dict[str, Any]:
    values = {
        name: kind.dump(value)
        for name, value in submission.values.items()
        if value is not None and (kind := kind_of(form, name))
    }
    data = nested(form, values)
    _put(data, submission, "values")
    unclear = {
        name: OneLine(
            raw=submission.origins[name].raw if name in submission.origins else "",
            state=each.state,
            code=each.code,
            **({"params": OneLine(_plain(each.params))} if each.params else {}),
        )
        for name, each in submission.unclear.items()
    }
    return {"values": data, "unclear": unclear}


def _origin(
    origin: Origin, route: str, form: FormModel, submission: FormSubmission, name: str
) -> OneLine:
    data = OneLine(cell=origin.cell)
    if name not in submission.unclear and origin.raw != _expected(form, submission, name):
        data["raw"] = origin.raw
    if origin.route != route:
        data["route"] = origin.route
    return data


def _expected(form: FormModel, submission: FormSubmission, name: str) -> str | None:
    kind, value = kind_of(form, name), submission.values.get(name)
    return plain_text(kind.dump(value) if kind else submission.extra.get(("values", name)))


def _corrections(form: FormModel, submission: FormSubmission) -> dict[str, Any]:
    data = {
        name: _correction(each, kind)
        for name, each in submission.corrections.items()
        if (kind := kind_of(form, name))
    }
    _put(data, submission, "corrections")
    return data


def _correction(correction: Correction, kind: FieldType) -> OneLine:
    signature = {"by": correction.by, "why": correction.why, "on": correction.on}
    return OneLine(value=kind.dump(correction.value), **{k: v for k, v in signature.items() if v})


def _put(data: dict[str, Any], submission: FormSubmission, block: str) -> None:
    """Add what stands under names that the form does not have."""
    for (where, name), item in submission.extra.items():
        if where == block:
            while name in data:
                name += "'"
            data[name] = item


def _file(file: FileOrigin) -> OneLine:
    return OneLine(name=file.name, sha256=file.sha256, time=file.time)


def _other(other: Other) -> OneLine:
    return OneLine(_file(other.file), why=other.why)


def _plain(item: object) -> Any:
    """A message's parameter as YAML can hold it."""
    if item is None or isinstance(item, str | int | float | date):
        return item
    if isinstance(item, Mapping):
        return {str(key): _plain(each) for key, each in item.items()}
    if isinstance(item, list | tuple):
        return [_plain(each) for each in item]
    return str(item)


def _clean(item: Any) -> Any:
    """The data as it can be read again: the seal is made of what stands in the file."""
    match item:
        case str():
            return cleaned(item)
        case OneLine():
            return OneLine({cleaned(key): _clean(each) for key, each in item.items()})
        case dict():
            return {cleaned(key): _clean(each) for key, each in item.items()}
        case list() | tuple():
            return [_clean(each) for each in item]
        case _:
            return item
