"""What stands in a Word file's XML and not on its page, taken out; text boxes, set apart.

Elements are renamed first and then stripped all at once, while nothing refers to them: to take
them out one by one costs lxml the square of what they hold.
"""

from copy import deepcopy
from itertools import islice
from typing import Any, Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARK: Final = f"{W}bookmarkStart"
MARK_END: Final = f"{W}bookmarkEnd"

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATE: Final = f"{_MC}AlternateContent"
_CHOICE: Final = f"{_MC}Choice"
_BOX: Final = f"{W}txbxContent"
_R: Final = f"{W}r"
_TR: Final = f"{W}tr"
_TC: Final = f"{W}tc"
_DELETED: Final = f"{W}del"
_MOVED: Final = f"{W}moveFrom"
_CELL_DELETED: Final = f"{W}cellDel"
_VANISH: Final = f"{W}vanish"
_READING: Final = f"{W}rt"
_HIDDEN: Final = (_DELETED, _MOVED, _CELL_DELETED, _VANISH, _READING)
_NO: Final = ("0", "false", "off")
_GONE: Final = "gone"
_MOST_BOXES: Final = 1_000


def prune(root: Any) -> None:
    """Take out what is deleted in tracked changes, hidden, or only there for older programs."""
    if _rename(root):
        etree.strip_elements(root, _GONE, with_tail=False)


def boxes_of(root: Any) -> list[Any]:
    """The contents of the text boxes, taken out of the paragraphs they are anchored in."""
    boxes = _copied(root)
    if boxes:
        etree.strip_elements(root, _GONE, with_tail=False)
    return boxes


def _rename(root: Any) -> bool:
    """Rename what is to be taken out; whether there is anything."""
    alternates = list(root.iter(_ALTERNATE))
    for each in alternates:
        _keep_one(each)
    hidden = list(root.iter(*_HIDDEN))
    for each in hidden:
        _hide(each)
    return bool(alternates or hidden)


def _copied(root: Any) -> list[Any]:
    copies = []
    outer = (each for each in root.iter(_BOX) if next(each.iterancestors(_BOX), None) is None)
    for box in islice(list(outer), _MOST_BOXES):
        copies.append(deepcopy(box))
        box.tag = _GONE
    return copies


def _keep_one(alternate: Any) -> None:
    choices = list(alternate)
    kept = next((each for each in choices if each.tag == _CHOICE), choices[0] if choices else None)
    for each in choices:
        if each is not kept:
            each.tag = _GONE


def _hide(element: Any) -> None:
    tag = element.tag
    if tag == _READING:
        element.tag = _GONE
    elif tag == _VANISH:
        if element.get(f"{W}val") not in _NO:
            _hide_around(element, _R)
    elif tag == _CELL_DELETED:
        _hide_around(element, _TC)
    elif not _hide_around(element, _TR):
        # Bookmarks beside the deleted runs stay.
        for run in list(element.iter(_R)):
            run.tag = _GONE


def _hide_around(element: Any, tag: str) -> bool:
    """Hide the run, row or cell that an element of its properties is about."""
    properties = element.getparent()
    around = None if properties is None else properties.getparent()
    if around is None or around.tag != tag or not str(properties.tag).endswith("Pr"):
        return False
    around.tag = _GONE
    return True
