"""Characters that no office document can hold."""

import re

# All but tab, line feed, carriage return and next line; XML has no way to write most of them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def control_characters(text: str) -> tuple[str, ...]:
    """The control characters in a text, each once, as `U+0007`."""
    return tuple(dict.fromkeys(f"U+{ord(character):04X}" for character in _CONTROL.findall(text)))


def first_control_character(text: str) -> re.Match[str] | None:
    """Where the first control character of a text stands."""
    return _CONTROL.search(text)
