"""Whether a regular expression of a declaration can be used, and is done in any case quickly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_PATTERN: Final = 200
LONGEST_MATCHED: Final = 200
"""Longer texts are not matched at all."""

_MOST_STEPS: Final = 10**7
_TOKEN: Final = re.compile(
    r"(?P<char>\\.|\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<open>\((?:\?:)?)(?P<special>\?)?"
    r"|(?P<close>\))"
    r"|(?P<bar>\|)"
    r"|(?P<times>[*+?]|\{\d*,?\d*\})[?+]?"
    r"|(?P<other>.)",
    re.DOTALL,
)


@dataclass(slots=True)
class _Group:
    ways: int = 1
    branches: int = 1


def danger(pattern: str) -> str | None:
    """The code of what is wrong with a pattern, or None.

    Refused are lookarounds, back references, repetitions of what repeats or has branches, and
    what could be matched in more than ten million ways in a text of 200 characters.
    """
    if len(pattern) > LONGEST_PATTERN:
        return "pattern-danger"
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return "pattern-wrong"
    return "pattern-danger" if _ways(pattern) > _MOST_STEPS else None


def _ways(pattern: str) -> int:
    """How many ways there are at most to match a text; too many for what is not understood."""
    groups, closed = [_Group()], _Group()
    for kind, token in _tokens(pattern):
        if kind in {"special", "reference"}:
            return _MOST_STEPS + 1
        if kind == "open":
            groups.append(_Group())
        elif kind == "bar":
            groups[-1].branches += 1
        elif kind == "close":
            closed = groups.pop()
            groups[-1].ways *= closed.ways * closed.branches
        elif kind == "times":
            if closed.ways * closed.branches > 1:
                return _MOST_STEPS + 1
            groups[-1].ways *= _choices(token)
        if kind != "close":
            closed = _Group()
    return groups[0].ways * groups[0].branches


def _tokens(pattern: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(pattern):
        kind = "special" if found["special"] else str(found.lastgroup)
        token = found[0]
        if kind == "char" and re.fullmatch(r"\\[1-9]", token):
            kind = "reference"
        yield kind, token


def _choices(times: str) -> int:
    """How many numbers of repetitions a quantifier allows in a text that is not too long."""
    if times[0] != "{":
        return 2 if times[0] == "?" else LONGEST_MATCHED
    low, comma, high = times.rstrip("?+")[1:-1].partition(",")
    if not comma:
        return 1
    most = min(int(high), LONGEST_MATCHED) if high else LONGEST_MATCHED
    return max(1, most - int(low or 0) + 1)
