"""Which finding a complaint of pydantic is, and the parameters of its message."""

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from docgen.messages import MESSAGES, N_, Phrase, phrase
from docgen.source.annotations import examples_at, keys_at
from docgen.source.mistakes import Mistake
from docgen.source.reading import Source

Wording = tuple[str, dict[str, object]]

TEXT = phrase(N_("text"))
WHOLE = phrase(N_("a whole number"))
NUMBER = phrase(N_("a number"))
FLAG = phrase(N_("true or false"))
LIST = phrase(N_("a list"))
MAPPING = phrase(N_("keys and values"))
NOTHING = phrase(N_("nothing"))

EXPECTED: Mapping[str, Phrase] = {
    "string_type": TEXT,
    "string_sub_type": TEXT,
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": NUMBER,
    "decimal_type": NUMBER,
    "decimal_parsing": NUMBER,
    "bool_type": FLAG,
    "bool_parsing": FLAG,
    "list_type": LIST,
    "tuple_type": LIST,
    "set_type": LIST,
    "frozen_set_type": LIST,
    "iterable_type": LIST,
    "dict_type": MAPPING,
    "mapping_type": MAPPING,
    "model_type": MAPPING,
    "model_attributes_type": MAPPING,
    "dataclass_type": MAPPING,
    "none_required": NOTHING,
}
_LIMITS: Mapping[str, str] = {
    "greater_than": N_("more than {limit}"),
    "greater_than_equal": N_("at least {limit}"),
    "less_than": N_("less than {limit}"),
    "less_than_equal": N_("at most {limit}"),
    "multiple_of": N_("a multiple of {limit}"),
    "string_too_short": N_("at least {limit}"),
    "string_too_long": N_("at most {limit}"),
    "too_short": N_("at least {limit}"),
    "too_long": N_("at most {limit}"),
}
_DAY = re.compile(r"\s*(\d{4})(?:\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})|(\d\d)(\d\d))\D*", re.ASCII)


def describe(mistake: Mistake, model: type[BaseModel], source: Source) -> Wording:
    """The code of a mistake and the parameters of its message."""
    if mistake.kind == "extra_forbidden":
        return _unknown_key(mistake, model)
    if mistake.kind == "string_pattern_mismatch":
        return _bad_pattern(mistake, model)
    if mistake.kind in EXPECTED:
        return _wrong_type(mistake, source)
    if mistake.kind.startswith("date"):
        return _custom("bad-date", mistake, {"value": _shown(mistake.value)})
    if mistake.kind in _BUILDERS:
        return _BUILDERS[mistake.kind](mistake)
    return _custom(mistake.kind.replace("_", "-"), mistake, mistake.context)


def _custom(code: str, mistake: Mistake, context: Mapping[str, object]) -> Wording:
    if code not in MESSAGES:
        return _invalid(mistake)
    said = MESSAGES[code].what + MESSAGES[code].remedy
    params: dict[str, object] = {}
    if "{subject}" in said:
        params["subject"] = subject(mistake)
    if "{value}" in said:
        params["value"] = _shown(mistake.value)
    if code == "bad-date":
        params["hint"] = _date_hint(str(mistake.value))
    return code, {**params, **context}


def subject(mistake: Mistake) -> Phrase:
    """What the mistake is about: a key, an item of a list, or the file."""
    at = (*mistake.at, *mistake.below)
    if not at:
        return phrase(N_("The file’s content"))
    *outer, last = at
    if isinstance(last, str):
        return phrase(N_("“{key}”"), key=last)
    if outer and isinstance(outer[-1], str):
        return phrase(N_("Item {number} of “{key}”"), number=last + 1, key=outer[-1])
    return phrase(N_("Item {number}"), number=last + 1)


def _shown(value: object, spelling: str | None = None) -> str:
    text = spelling or str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _unknown_key(mistake: Mistake, model: type[BaseModel]) -> Wording:
    key = str(mistake.at[-1])
    keys = keys_at(model, _outside(mistake))
    near = difflib.get_close_matches(key.lower(), keys, 1)
    params: dict[str, object] = {"key": key, "inside": mistake.at[:-1]}
    if near:
        params["meant"] = near[0]
        params["hint"] = phrase(N_("Did you mean “{name}”?"), name=near[0])
    elif keys:
        params["hint"] = phrase(N_("Known here: {names}."), names=keys)
    else:
        params["hint"] = phrase(N_("Delete it, or check its indentation."))
    return "unknown-key", params


def _outside(mistake: Mistake) -> tuple[Any, ...]:
    last = max(i for i, step in enumerate(mistake.steps) if not step.label)
    return mistake.steps[:last]


def _missing(mistake: Mistake) -> Wording:
    return "missing-key", {"key": mistake.missing, "inside": mistake.at}


def _missing_one_of(mistake: Mistake) -> Wording:
    return "missing-one-of", {"keys": mistake.context["keys"]}


def _wrong_type(mistake: Mistake, source: Source) -> Wording:
    kinds = [EXPECTED[kind] for kind in (mistake.kind, *mistake.others)]
    expected = _either(list(dict.fromkeys(kinds)))
    params: dict[str, object] = {"subject": subject(mistake), "expected": expected}
    if mistake.value is None and mistake.at:
        return "empty-value", params
    spelling = source.mark(mistake.at).spelling
    return "wrong-type", {
        **params,
        "actual": _actual(mistake.value),
        "hint": _type_hint(kinds[0], mistake.value, spelling),
    }


def _either(kinds: list[Phrase]) -> Phrase:
    if len(kinds) == 1:
        return kinds[0]
    first, rest = kinds[0], _either(kinds[1:])
    return phrase(N_("{first} or {second}"), first=first, second=rest)


def _actual(value: object) -> Phrase:
    match value:
        case None:
            return NOTHING
        case bool():
            return phrase(N_("true or false"))
        case int():
            return WHOLE
        case float():
            return NUMBER
        case str():
            return TEXT
        case list() | tuple():
            return LIST
        case _:
            return MAPPING


def _type_hint(expected: Phrase, value: object, spelling: str | None) -> Phrase:
    if isinstance(value, str) and "：" in value and expected is MAPPING:
        return phrase(N_("Use the half-width colon “:” with a space behind it, not “：”."))
    if expected is TEXT and isinstance(value, bool | int | float):
        return phrase(N_('Put it in quotes: "{value}".'), value=_shown(value, spelling))
    if expected is TEXT:
        return phrase(N_("Write text; put it in quotes if it contains “: ” or begins with “-”."))
    if expected is LIST:
        return phrase(N_("Begin each item on a line of its own with “- ”."))
    if expected is MAPPING:
        return phrase(N_("Write lines “key: value”."))
    if expected is FLAG:
        return phrase(N_("Write true or false, without quotes."))
    return phrase(N_("Write a number with digits only, without quotes and measure word."))


def _date_hint(text: str) -> Phrase:
    match = _DAY.fullmatch(text)
    if not match:
        return phrase(N_("Write year, month and day such as 2023-05-30."))
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        meant = date(year, month, day)
    except ValueError:
        return phrase(N_("The calendar has no such day; check year, month and day."))
    return phrase(N_("Write {date}."), date=meant.isoformat())


def _bad_choice(mistake: Mistake) -> Wording:
    said = str(mistake.context.get("expected") or mistake.context.get("expected_tags"))
    choices = re.findall(r"'([^']*)'", said) or [said]
    value = mistake.context.get("tag", mistake.value)
    near = difflib.get_close_matches(str(value), choices, 1)
    hint = phrase(N_("Choose one of: {choices}."), choices=tuple(choices))
    if near:
        hint = phrase(N_("Did you mean “{name}”?"), name=near[0])
    return "bad-choice", {
        "subject": subject(mistake),
        "value": _shown(value),
        "choices": tuple(choices),
        "hint": hint,
    }


def _bad_pattern(mistake: Mistake, model: type[BaseModel]) -> Wording:
    examples = examples_at(model, mistake.steps)
    hint = phrase(N_("It must match {pattern}."), pattern=mistake.context["pattern"])
    if examples:
        hint = phrase(N_("Write it like this: {examples}."), examples=examples)
    return "bad-pattern", {
        "subject": subject(mistake),
        "value": _shown(mistake.value),
        "hint": hint,
    }


def _limit(mistake: Mistake) -> Phrase:
    context = mistake.context
    names = ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length")
    limit = next(context[name] for name in names if name in context)
    return phrase(_LIMITS[mistake.kind], limit=limit)


def _range(mistake: Mistake) -> Wording:
    return "out-of-range", {
        "subject": subject(mistake),
        "limit": _limit(mistake),
        "value": _shown(mistake.value),
    }


def _length(mistake: Mistake) -> Wording:
    if mistake.value == "":
        return "empty-text", {"subject": subject(mistake)}
    return "bad-length", {"subject": subject(mistake), "limit": _limit(mistake)}


def _count(mistake: Mistake) -> Wording:
    return "bad-count", {
        "subject": subject(mistake),
        "limit": _limit(mistake),
        "count": mistake.context["actual_length"],
    }


def _invalid(mistake: Mistake) -> Wording:
    reason = mistake.context.get("error") or mistake.kind
    return "invalid-value", {"subject": subject(mistake), "reason": str(reason)}


_BUILDERS: Mapping[str, Callable[[Mistake], Wording]] = {
    "missing": _missing,
    "union_tag_not_found": _missing,
    "missing_one_of": _missing_one_of,
    "literal_error": _bad_choice,
    "enum": _bad_choice,
    "union_tag_invalid": _bad_choice,
    "string_too_short": _length,
    "string_too_long": _length,
    "too_short": _count,
    "too_long": _count,
    "value_error": _invalid,
    "assertion_error": _invalid,
    **dict.fromkeys(
        ("greater_than", "greater_than_equal", "less_than", "less_than_equal", "multiple_of"),
        _range,
    ),
}
