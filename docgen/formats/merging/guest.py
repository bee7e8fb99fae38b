"""A guest made ready for the host: after this its blocks can simply be moved over."""

from typing import Any

from docgen.formats.merging.document import Document
from docgen.formats.merging.lists import Lists
from docgen.formats.merging.marks import Marks, forget_editing
from docgen.formats.merging.markup import hosting, remove, select
from docgen.formats.merging.notes import Story, move_notes
from docgen.formats.merging.parts import Parts
from docgen.formats.merging.styles import Styles
from docgen.formats.merging.theme import Theme, same_theme


def settle(host: Document, guest: Document, number: int, marks: Marks) -> None:
    """Give everything in the guest the names it will have in the host, and copy what it needs.

    `number` tells the guests of a host apart, from 2 on; `marks` are the ids the host uses. Footers
    are left behind: the pages get those of the host. The guest's own root elements are changed.
    """
    body = guest.body
    for reference in select(body, ".//w:footerReference"):
        remove(reference)
    stories = [Story(body, guest.main, host.main)]
    headers = [guest.root(part) for part in _headers(guest)]
    for root in (body, *headers):
        forget_editing(root)
    stories = move_notes(host, guest, stories)
    roots = [*(story.root for story in stories), *headers]
    _write_out_theme(host, guest, roots)
    parts = Parts(host, guest, number)
    _rename_definitions(host, guest, number, parts, roots)
    marks.settle(roots, number)
    for story in stories:
        parts.relink(story.root, story.owner, story.host_owner)
    host.set_root(host.main, hosting(host.root(host.main), guest.root(guest.main)))


def _headers(guest: Document) -> list[str]:
    """The parts of the headers that the guest's sections name, each once."""
    relations = guest.relations(guest.main)
    keys = [str(key) for key in select(guest.body, ".//w:headerReference/@r:id")]
    targets = dict.fromkeys(relations[key].target for key in keys if key in relations)
    return [target for target in targets if guest.has(target)]


def _write_out_theme(host: Document, guest: Document, roots: list[Any]) -> None:
    if same_theme(host, guest):
        return
    theme = Theme(guest)
    definitions = (guest.related_root(kind) for kind in ("styles", "numbering"))
    for root in (*roots, *(root for root in definitions if root is not None)):
        theme.write_out(root)


def _rename_definitions(
    host: Document, guest: Document, number: int, parts: Parts, roots: list[Any]
) -> None:
    """Styles name lists and lists name styles: copy until nothing new is named."""
    styles = Styles(host, guest, number)
    lists = Lists(host, guest, number, parts)
    for root in roots:
        styles.remap_story(root)
        lists.remap(root)
    copied: list[Any] = [None]
    while copied:
        copied = styles.take()
        for style in copied:
            lists.remap(style)
        for definition in lists.take():
            styles.remap(definition)
            copied.append(definition)
