"""A YAML file read: its data, and the line and column of each value."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from docgen.findings import DocgenError, Finding, Place, finding, suggestion
from docgen.messages import N_, phrase
from docgen.source.characters import control_characters, first_control_character
from docgen.source.nodes import parse
from docgen.source.values import Location, Mark, evaluate

MAX_MEGABYTES: Final = 20
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A YAML file that was read.

    path: where it lies; name: as shown to the user; data: dicts, lists and scalars;
    marks: where each value stands, by its keys and indexes from the root.
    """

    path: Path
    name: str
    data: object
    marks: Mapping[Location, Mark]

    def place(self, at: Sequence[str | int] = (), *, key: bool = False) -> Place:
        """Where the value at keys and indexes stands, or the nearest known one around it.

        key: point to the value's key instead, where it has one.
        """
        mark = self.mark(at)
        if key and mark.key_line is not None:
            return Place(file=self.name, line=mark.key_line, column=mark.key_column)
        return Place(file=self.name, line=mark.line, column=mark.column)

    def mark(self, at: Sequence[str | int] = ()) -> Mark:
        """The mark of the value at keys and indexes, or of the nearest known one around it."""
        where = tuple(at)
        while where and where not in self.marks:
            where = where[:-1]
        return self.marks.get(where) or Mark(line=1, column=1)


def read_yaml(path: Path, name: str | None = None) -> tuple[Source | None, tuple[Finding, ...]]:
    """Read a YAML file; nothing is raised.

    name: the file's name as shown to the user, by default the path as given.
    The source is None when the file cannot be understood at all; the findings say why.
    """
    name = name or path.as_posix()
    try:
        text = _decode(_read_bytes(path, name), name)
        data, marks, findings = evaluate(parse(text, name), name)
    except DocgenError as error:
        return None, error.findings
    return Source(path=path, name=name, data=data, marks=marks), findings


def _read_bytes(path: Path, name: str) -> bytes:
    place = Place(file=name)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise DocgenError([finding("file-is-folder", place, file=name)])
        if size > MAX_MEGABYTES * 1_000_000:
            raise DocgenError([_too_large(place, name, size)])
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise DocgenError([file_not_found(path, name)]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DocgenError([finding("file-unreadable", place, file=name, reason=reason)]) from None


def _too_large(place: Place, name: str, size: int) -> Finding:
    megabytes = -(-size // 1_000_000)
    return finding("file-too-large", place, file=name, size=megabytes, limit=MAX_MEGABYTES)


def file_not_found(path: Path, name: str, place: Place | None = None) -> Finding:
    """The finding for a file that is not there, with the name of the one nearest to it.

    place: where the file is named, by default the file itself.
    """
    others: list[str] = []
    with suppress(OSError):
        others = [item.name for item in path.parent.iterdir()]
    hint = suggestion(path.name, others)
    return finding("file-not-found", place or Place(file=name), file=name, hint=hint)


def _decode(raw: bytes, name: str) -> str:
    try:
        text = raw.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocgenError([_wrong_encoding(raw, name, error.start)]) from None
    if "\0" in text and _looks_utf16(raw):
        raise DocgenError([_wrong_encoding(raw, name, 0)])
    if first_control_character(text):
        raise DocgenError(_raw_control_characters(text, name))
    return text


def _wrong_encoding(raw: bytes, name: str, offset: int) -> Finding:
    before = raw.removeprefix(_BOM)[:offset].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    place = Place(file=name, line=line, column=column)
    return finding("file-encoding", place, encoding=_guess_encoding(raw))


def _guess_encoding(raw: bytes) -> object:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_utf16(raw):
        return "UTF-16"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return phrase(N_("another encoding, or not a text file"))
    return "GBK (ANSI)"


def _looks_utf16(raw: bytes) -> bool:
    return raw.count(b"\0") * 3 > len(raw)


def _raw_control_characters(text: str, name: str) -> list[Finding]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if first := first_control_character(line):
            place = Place(file=name, line=number, column=first.start() + 1)
            found.append(finding("control-character", place, characters=control_characters(line)))
    return found
