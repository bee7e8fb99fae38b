"""Data as YAML text for people: one way to write each value, and none that YAML takes for another.

What YAML 1.1 and 1.2 read differently stands in quotes, so that any program reads the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from docgen.source.characters import control_characters, first_control_character

# Text that may stand without quotes, also inside of brackets.
_PLAIN: Final = re.compile(
    r"[\w（【《“]+(?:[\w（）【】《》“”·、，。；：！？—…％℃%/+.()!@&*^=<>~$|-]| (?=[^ ]))*"
)
# A number in any spelling, a day or a time of day; hexadecimal digits make the quotes of one
# kind of text uniform.
_NUMBER: Final = re.compile(r"(?=.*[0-9])[-+.0-9a-fA-FxXoOtTzZ_ ]*")
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_BLOCK: Final = re.compile(r"[^ \n][^\n]*(?:\n+[^ \n][^\n]*)+\n?")
_ODD: Final = re.compile("[\t\r\x85\u2028\u2029\ufeff]")
_ESCAPES: Final = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\t": "\\t",
        "\n": "\\n",
        "\r": "\\r",
        "\x85": "\\N",
        "\u2028": "\\L",
        "\u2029": "\\P",
        "\ufeff": "\\uFEFF",
    }
)
_LONGEST_KEY: Final = 1000
_UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"


class OneLine(dict[str, Any]):
    """A mapping that is written in braces on one line."""


def yaml_text(data: Mapping[str, Any]) -> str:
    """The data as YAML: mappings and lists of scalars, texts, numbers, days, moments, None."""
    return "\n".join(_lines(data, "")) + "\n"


def cleaned(text: str) -> str:
    """The text with a replacement character for each that no YAML can hold."""
    if first_control_character(text) is None:
        return text
    return "".join(_UNKNOWN if control_characters(each) else each for each in text)


def moment_text(moment: datetime) -> str:
    """2023-07-01T08:00:00Z; a moment without a time zone is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _lines(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        head = _key(key, indent)
        if isinstance(value, Mapping) and value and not isinstance(value, OneLine):
            yield head
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list | tuple) and any(isinstance(x, Mapping) for x in value):
            yield head
            yield from (f"{indent}  - {_flow(item)}" for item in value)
        elif isinstance(value, str) and "\n" in value and _is_block(text := cleaned(value)):
            yield f"{head} |" if text.endswith("\n") else f"{head} |-"
            lines = text.removesuffix("\n").split("\n")
            yield from (f"{indent}  {line}" if line else "" for line in lines)
        else:
            yield f"{head} {_flow(value)}"


def _is_block(text: str) -> bool:
    """Whether a text of several lines is the same when its lines are written as they are."""
    return _BLOCK.fullmatch(text) is not None and _ODD.search(text) is None


def _key(key: str, indent: str) -> str:
    text = _text(key)
    if len(text) < _LONGEST_KEY:
        return f"{indent}{text}:"
    # YAML wants longer keys to be announced.
    return f"{indent}? {text}\n{indent}:"


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inner = (f"{_flow_key(key)} {_flow(item)}" for key, item in value.items())
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value)


def _flow_key(key: str) -> str:
    text = _text(key)
    return f"{text}:" if len(text) < _LONGEST_KEY else f"? {text} :"


def _scalar(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _float(value)
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case _:
            raise TypeError(f"{value!r} has no YAML")


def _float(value: float) -> str:
    """With a point, without which YAML 1.1 takes 1e-07 for text."""
    mantissa, exponent, power = repr(value).partition("e")
    return f"{mantissa}{'' if '.' in mantissa else '.0'}{exponent}{power}"


def _text(text: str) -> str:
    text = cleaned(text)
    plain = _PLAIN.fullmatch(text) and not _NUMBER.fullmatch(text) and text.casefold() not in _WORDS
    return text if plain else f'"{text.translate(_ESCAPES)}"'
