"""YAML's syntax errors in the words of the person who wrote the file."""

import re

import yaml

from docgen.findings import Finding, Place, finding
from docgen.messages import N_, Phrase, phrase

_ADVICE: tuple[tuple[str, str, str], ...] = (
    (
        r"mapping values are not allowed",
        N_("There is a colon where none can stand."),
        N_("Text that contains “: ” must stand in quotes; else check the indentation."),
    ),
    (
        r"could not find expected ':'|expected ':'",
        N_("A key lacks its colon."),
        N_("Write “key: value” with the half-width colon “:” and a space behind it."),
    ),
    (
        r"undefined alias|alphabetic or numeric character|expected alphabetic",
        N_("“*” or “&” begins an alias or an anchor that does not exist."),
        N_("Text that begins with “*” or “&” must stand in quotes."),
    ),
    (
        r"unexpected end of stream|unexpected document",
        N_("A quotation mark is opened here, but never closed."),
        N_("Add the closing quotation mark."),
    ),
    (
        r"escape (character|code)|expected escape|hexdecimal|hexadecimal",
        N_("“\\” in double quotes begins a code that does not exist."),
        N_("Write “\\\\”, or use single quotes."),
    ),
    (
        r"',' or '[\]}]'|flow (sequence|mapping|node)|node content",
        N_("A bracket “[” or “{” is not closed, or a comma is missing."),
        N_("Close the bracket, or put text with brackets in quotes."),
    ),
    (
        r"block |expected key|document start|indentation|'-' indicator",
        N_("The indentation does not fit the lines above."),
        N_("Begin entries of one level in the same column; indent with spaces."),
    ),
    (
        r"tag|directive",
        N_("“!” or “%” begins something that is not supported."),
        N_("Text that begins with “!” or “%” must stand in quotes."),
    ),
)
_TAB = (
    N_("The line is indented with a tab."),
    N_("Use spaces instead of tabs."),
)
_COLON = (
    N_("The colon behind the key is full-width “：”, or no space follows it."),
    N_("Write “key: value” with the half-width colon “:” and a space behind it."),
)
# A short key at the start of a line, and a colon that YAML does not take for one.
_ODD_COLON = re.compile(r"(?:\s|- )*[^\s:：\"'#\[{]{1,20}(：|:(?=[^\s/]))(?!.*:(?:\s|$))")
_BEHIND_QUOTES = (
    N_("Text stands behind a closing quotation mark."),
    N_("Put all of it in one pair of quotes; inside single quotes write “'” twice."),
)
_RESERVED = (
    N_("Text cannot begin with “{character}”."),
    N_("Put the text in quotes."),
)

_OTHER = (
    N_("The line cannot be understood ({reason})."),
    N_("Check the indentation, colons and quotes of this line."),
)
# The parser stumbles later, but what it was reading then begins where the mistake is.
_BEGUN_BEFORE = re.compile(r"end of stream|could not find expected ':'|',' or '[\]}]'")


def explain(error: yaml.YAMLError, text: str, file: str) -> Finding:
    """The parser's error as a finding."""
    problem = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None)
    if _BEGUN_BEFORE.search(problem):
        mark = getattr(error, "context_mark", None) or mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    line, column, what, hint = _story(text, line, column, problem)
    place = Place(file=file, line=line + 1, column=column + 1)
    return finding("yaml-syntax", place, problem=what, hint=hint)


def _story(text: str, line: int, column: int, problem: str) -> tuple[int, int, Phrase, Phrase]:
    """The place, what is wrong there, and what to do; lines and columns counted from 0."""
    tab = _tab(_line(text, line))
    if tab is not None:
        return line, tab, phrase(_TAB[0]), phrase(_TAB[1])
    if (odd := _odd_colon(text, line, problem)) is not None:
        return *odd, phrase(_COLON[0]), phrase(_COLON[1])
    return line, column, *_advice(_line(text, line), column, problem)


def _advice(line: str, column: int, problem: str) -> tuple[Phrase, Phrase]:
    if "cannot start any token" in problem:
        character = line[column : column + 1]
        return phrase(_RESERVED[0], character=character), phrase(_RESERVED[1])
    if re.search(r"block end|expected key", problem) and line[:column].strip():
        return phrase(_BEHIND_QUOTES[0]), phrase(_BEHIND_QUOTES[1])
    for pattern, what, remedy in _ADVICE:
        if re.search(pattern, problem):
            return phrase(what), phrase(remedy)
    return phrase(_OTHER[0], reason=problem), phrase(_OTHER[1])


def _odd_colon(text: str, number: int, problem: str) -> tuple[int, int] | None:
    """The colon, in this line or the one above it, that makes the parser stumble."""
    if not re.search(r"mapping values are not|expected ':'", problem):
        return None
    for line in (number, number - 1) if number else (number,):
        if match := _ODD_COLON.match(_line(text, line)):
            return line, match.start(1)
    return None


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number] if number < len(lines) else ""


def _tab(line: str) -> int | None:
    """The column of a tab in a line's indentation."""
    indent = line[: len(line) - len(line.lstrip())]
    return indent.find("\t") if "\t" in indent else None
