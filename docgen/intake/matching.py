"""Labels found again among the texts of a returned form, also moved, repeated or retyped."""

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final

LONGEST_LABEL: Final = 120
"""Texts with more characters are no labels."""

_LEAST_ALIKE: Final = 0.75
_LEAST_LEAD: Final = 0.08
_MOST_COMPARED: Final = 600
_NEAREST: Final = 5
_MOST_REPEATED: Final = 20
_MOST_ROWS: Final = 1500
_COUNT: Final = "[一二三四五六七八九十百0-9]+"
_LEAD: Final = re.compile(rf"\s*(?:[(]{_COUNT}[)][、.]?|{_COUNT}[、.)](?!\d))\s*")
_OF_WHICH: Final = re.compile(r"[\W_]*其中[\W_]*")
_SIGNS: Final = re.compile(r"[\W_]+")
_DIGITS: Final = re.compile(r"\d+")


@lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    """A label as it is compared: half width, without spaces, signs, 其中 and number before it.

    A text that has too many characters for a label gives an empty key.
    """
    if len(text) > LONGEST_LABEL:
        return ""
    plain = unicodedata.normalize("NFKC", text).lower()
    shorter = _LEAD.sub("", plain, count=1) if _LEAD.match(plain) else plain
    if found := _OF_WHICH.match(shorter):
        shorter = shorter[found.end() :]
    return _SIGNS.sub("", shorter) or _SIGNS.sub("", plain)


@lru_cache(maxsize=1024)
def squeezed(text: str) -> str:
    """A short text in half width without spaces, such as a measure."""
    return "".join(unicodedata.normalize("NFKC", text).split()) if len(text) <= 40 else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of a form: the keys of its label, its code and number, the line it is part of.

    `parent` is an index into the form's lines, -1 for none; a parent comes before its parts.
    """

    keys: tuple[str, ...]
    code: str = ""
    number: str = ""
    parent: int = -1
    depth: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelRow:
    """A row of a returned table: the key of its label, and the texts left of its value."""

    key: str
    beside: tuple[str, ...] = ()


def match_lines(lines: Sequence[Line], rows: Sequence[LabelRow]) -> dict[int, int]:
    """The index of the row of each line that was found.

    By code, else by label; a label that stands more than once is told apart by the item it is
    part of, its number, and by order; one that stands nowhere by what is nearest to it. A line
    that could be several rows has none.
    """
    matcher = _Matcher(lines, rows)
    matcher.by_code()
    for depth in range(1 + max((line.depth for line in lines), default=0)):
        matcher.level(depth)
    matcher.rest()
    return matcher.found


class _Matcher:
    """The lines found so far, and the rows that are taken."""

    def __init__(self, lines: Sequence[Line], rows: Sequence[LabelRow]) -> None:
        self.lines, self.rows = lines, rows
        self.found: dict[int, int] = {}
        self.taken: dict[int, int] = {}
        self.by_key: dict[str, list[int]] = defaultdict(list)
        for index, row in enumerate(rows):
            if row.key:
                self.by_key[row.key].append(index)
        self.wanted = Counter(key for line in lines for key in set(line.keys))
        for key in [key for key, each in self.by_key.items() if len(each) > self._most(key)]:
            # So many rows with one label cannot be told apart.
            del self.by_key[key]

    def _most(self, key: str) -> int:
        return 3 * self.wanted[key] + _MOST_REPEATED

    def take(self, line: int, row: int) -> None:
        self.found[line], self.taken[row] = row, line

    def by_code(self) -> None:
        """Codes that one line and one row have."""
        codes = Counter(line.code for line in self.lines if line.code)
        if not codes:
            return
        rows: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            for text in row.beside:
                if text in codes:
                    rows[text].append(at)
        for index, line in enumerate(self.lines):
            there = rows[line.code] if codes[line.code] == 1 else []
            if len(there) == 1 and there[0] not in self.taken:
                self.take(index, there[0])

    def level(self, depth: int) -> None:
        """The lines of one depth; those above them are found by now, if they are there."""
        groups: dict[tuple[int, str], list[int]] = defaultdict(list)
        for index, line in enumerate(self.lines):
            if line.depth == depth and index not in self.found:
                for key in line.keys:
                    groups[line.parent, key].append(index)
        repeated = []
        for (parent, key), lines in groups.items():
            rows = self._free(key)
            if len(lines) == 1 and len(rows) == 1 and self.wanted[key] == 1:
                if lines[0] not in self.found:
                    self.take(lines[0], rows[0])
            elif rows:
                repeated.append((parent, key, lines))
        for parent, key, lines in repeated:
            self._repeated(parent, key, [each for each in lines if each not in self.found])
        self._nearest(depth)

    def _free(self, key: str) -> list[int]:
        return [row for row in self.by_key.get(key, ()) if row not in self.taken]

    def _repeated(self, parent: int, key: str, lines: list[int]) -> None:
        """Lines with one label and one parent, among several rows with that label."""
        rows = self._free(key)
        if parent >= 0 and parent in self.found:
            start = self.found[parent]
            end = self._end(parent)
            inside = [row for row in rows if start < row < end]
            if len(inside) == len(lines):
                self._in_order(lines, inside)
            return
        for line in lines:
            number = self.lines[line].number
            numbered = [row for row in rows if number and number in self.rows[row].beside]
            if len(numbered) == 1 and numbered[0] not in self.taken:
                self.take(line, numbered[0])

    def _end(self, parent: int) -> int:
        """The row after the parent's in which something begins that is no part of it."""
        start = self.found[parent]
        after = [
            row for row, line in self.taken.items() if row > start and not self._in(line, parent)
        ]
        return min(after, default=len(self.rows))

    def _in(self, line: int, parent: int) -> bool:
        while line >= 0 and line != parent:
            line = self.lines[line].parent
        return line == parent

    def _in_order(self, lines: Sequence[int], rows: Sequence[int]) -> None:
        for line, row in zip(lines, rows, strict=True):
            self.take(line, row)

    def _nearest(self, depth: int) -> None:
        """Retyped labels of one depth: rows with a label that no line has."""
        lines = {
            index: line.keys
            for index, line in enumerate(self.lines)
            if line.depth == depth
            and index not in self.found
            and not any(self._free(key) for key in line.keys)
        }
        if not lines:
            return
        left = (
            (index, row.key)
            for index, row in enumerate(self.rows)
            if row.key and row.key not in self.wanted and index not in self.taken
        )
        for line, row in nearest(lines, dict(islice(left, _MOST_ROWS))).items():
            parent = self.lines[line].parent
            if parent not in self.found or self.found[parent] < row < self._end(parent):
                self.take(line, row)

    def rest(self) -> None:
        """What is left of a label, where nothing was moved: as many lines as rows, in order."""
        rows = [self.found[line] for line in sorted(self.found)]
        if rows != sorted(rows):
            return
        left: dict[str, list[int]] = defaultdict(list)
        for index, line in enumerate(self.lines):
            if index not in self.found:
                for key in line.keys:
                    left[key].append(index)
        for key, lines in left.items():
            free = self._free(key)
            lines = [each for each in lines if each not in self.found]
            if lines and len(free) == len(lines) and self._fits(lines, free):
                self._in_order(lines, free)

    def _fits(self, lines: Sequence[int], rows: Sequence[int]) -> bool:
        """Whether everything stays in the form's order with these lines at these rows."""
        both = sorted([*self.found.items(), *zip(lines, rows, strict=True)])
        return all(above[1] < below[1] for above, below in pairwise(both))


def nearest(
    wanted: Mapping[int, tuple[str, ...]], there: Mapping[int, str], *, least: float = _LEAST_ALIKE
) -> dict[int, int]:
    """For each wanted label the text that is clearly the nearest, if it is near enough.

    Labels that differ in their figures are not near. The work is bounded for any texts.
    """
    scores: list[tuple[float, int, int]] = []
    index = _pairs_of(there)
    left = _MOST_COMPARED
    for want, keys in wanted.items():
        for near in _candidates(keys, index)[: min(_NEAREST, left)]:
            left -= 1
            score = max(alike(key, there[near]) for key in keys)
            if score >= least - _LEAST_LEAD:
                scores.append((score, want, near))
    return _clear(scores, least)


def alike(one: str, other: str) -> float:
    """How alike two keys are, from 0 to 1; not at all if their figures differ."""
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return 0.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _pairs_of(there: Mapping[int, str]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for at, key in there.items():
        for pair in _grams(key):
            index[pair].append(at)
    return index


def _candidates(keys: Iterable[str], index: Mapping[str, list[int]]) -> list[int]:
    """Those that share the most pairs of characters."""
    shared: Counter[int] = Counter()
    for key in keys:
        for pair in _grams(key):
            # A pair that stands everywhere tells nothing.
            shared.update(index.get(pair, ())[:200])
    return [at for at, _ in shared.most_common(_NEAREST)]


def _grams(key: str) -> set[str]:
    return {key[at : at + 2] for at in range(len(key) - 1)} or {key}


def _clear(scores: list[tuple[float, int, int]], least: float) -> dict[int, int]:
    """The best pairs, each clearly better than the next of the same label and the same text."""
    best: dict[tuple[str, int], list[float]] = defaultdict(list)
    for score, want, near in scores:
        best["want", want].append(score)
        best["near", near].append(score)
    ranked = {which: sorted(each, reverse=True) for which, each in best.items()}
    found: dict[int, int] = {}
    for score, want, near in sorted(scores, reverse=True):
        rivals = (ranked["want", want], ranked["near", near])
        leads = (each[0] - each[1] if len(each) > 1 else 1.0 for each in rivals)
        best_of = score >= least and all(each[0] == score for each in rivals)
        if best_of and all(lead >= _LEAST_LEAD for lead in leads):
            found[want] = near
    return found
