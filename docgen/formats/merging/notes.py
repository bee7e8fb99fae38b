"""Footnotes, endnotes and comments of a guest, moved into the host's parts with new ids."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any, Final, NamedTuple

from docgen.formats.merging.document import Document
from docgen.formats.merging.markup import free_number, hosting, make, numbers, remove, val, w


class Story(NamedTuple):
    """Content with the part it comes from and the part of the host that it goes to."""

    root: Any
    owner: str
    host_owner: str


class _Kind(NamedTuple):
    part: str
    tag: str
    references: tuple[str, ...]
    first: int


_NOTES: Final = (
    _Kind("footnotes", "footnote", (w("footnoteReference"),), 1),
    _Kind("endnotes", "endnote", (w("endnoteReference"),), 1),
)
_COMMENTS: Final = _Kind(
    "comments",
    "comment",
    tuple(map(w, ("commentRangeStart", "commentRangeEnd", "commentReference"))),
    0,
)
_SEPARATORS: Final = {"separator": "-1", "continuationSeparator": "0"}


def move_notes(host: Document, guest: Document, stories: Iterable[Story]) -> list[Story]:
    """Move what the stories refer to, with references rewritten; the notes are stories as well.

    A reference to a note that does not exist goes. Answers to comments become comments.
    """
    found = list(stories)
    for kind in (*_NOTES, _COMMENTS):
        found.extend(_move(host, guest, kind, found[:]))
    return found


def _move(host: Document, guest: Document, kind: _Kind, stories: Sequence[Story]) -> list[Story]:
    references = [item for story in stories for item in story.root.iter(*kind.references)]
    part = guest.related(kind.part)
    if not references:
        return []
    root = None if part is None else guest.root(part)
    notes = {} if root is None else {val(note, "id"): note for note in root.iter(w(kind.tag))}
    kept = [item for item in references if val(item, "id") in notes]
    for reference in references:
        if val(reference, "id") not in notes:
            remove(reference)
    if not kept or part is None:
        return []
    return _append(host, kind, part, root, notes, kept)


def _append(
    host: Document, kind: _Kind, part: str, root: Any, notes: dict[str, Any], kept: list[Any]
) -> list[Story]:
    fresh = host.related(kind.part) is None
    host_part = host.provide(kind.part, kind.part)
    target = hosting(host.root(host_part), root)
    host.set_root(host_part, target)
    moved: list[Any] = []
    if fresh and kind in _NOTES:
        moved.extend(_separators(notes.values(), kind.tag))
    used = numbers(val(note, "id") for note in (*target, *moved))
    ids: dict[str, str] = {}
    for reference in kept:
        key = val(reference, "id")
        if key not in ids:
            ids[key] = str(free_number(used, max(used | {kind.first - 1}) + 1))
            notes[key].set(w("id"), ids[key])
            moved.append(notes[key])
        reference.set(w("id"), ids[key])
    target.extend(moved)
    return [Story(note, part, host_part) for note in moved]


def _separators(notes: Iterable[Any], tag: str) -> list[Any]:
    """The guest's lines between text and notes, or Word's own."""
    found = [deepcopy(note) for note in notes if val(note, "type") not in ("", "normal")]
    return found or [_separator(tag, kind, key) for kind, key in _SEPARATORS.items()]


def _separator(tag: str, kind: str, key: str) -> Any:
    note = make(tag, type=kind, id=key)
    paragraph, run = make("p"), make("r")
    run.append(make(kind))
    paragraph.append(run)
    note.append(paragraph)
    return note
