"""A part of a template sketched: all its branches once, as one XML text.

From the sketch `shortcut` sees what can and what cannot happen when values come in.
"""

import re
from collections.abc import Sequence
from typing import Final

from jinja2 import nodes

from docgen.formats.tags import PLACED

# In the marked text, what lies between these two can be left out or come several times.
OPEN, CLOSE = "loose", "end-of-loose"
VALUE: Final = "\U000f0002"
_TAG_AT_END: Final = re.compile(r"<([\w:.-]+)(?:\s[^<>]*)?(?<!/)>\Z")


class Unfit(Exception):
    """A part for which nothing can be said beforehand."""


class Sketch:
    """The text of a part with all branches, plainly and marked.

    `empties` are the start tags after which the end tag may follow at once, by the element's
    name; `in_attributes` says whether attributes have values.
    """

    def __init__(self, tree: nodes.Template) -> None:
        if any(node.name == PLACED for node in tree.find_all(nodes.Name)):
            raise Unfit("blocks")
        self.empties: dict[str, str] = {}
        self.in_attributes = False
        self._plain: list[str] = []
        self._marked: list[str] = []
        self._last = ""
        self._tag = ""
        self._in_tag = False
        self._walk(tree.body)

    @property
    def plain(self) -> str:
        """The text with a value for each tag."""
        return "".join(self._plain)

    @property
    def marked(self) -> str:
        """The text with comments around what is not always there once."""
        return "".join(self._marked)

    def _walk(self, body: Sequence[nodes.Node]) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                self._output(node)
            elif isinstance(node, nodes.If):
                self._loose([node.body, *(branch.body for branch in node.elif_), node.else_])
            elif isinstance(node, nodes.For) and not node.recursive:
                self._loose([node.body, node.else_])
            elif not isinstance(node, nodes.Assign):
                raise Unfit(type(node).__name__)

    def _output(self, node: nodes.Output) -> None:
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                self._data(child.data)
            else:
                self._value()

    def _data(self, text: str) -> None:
        if self._in_tag and ("<" in text or ">" in text):
            raise Unfit("a branch that ends a tag")
        self._plain.append(text)
        self._marked.append(text)
        self._last = text
        begin, end = text.rfind("<"), text.rfind(">")
        if max(begin, end) >= 0:
            self._tag = text[begin:] if begin > end else ""
        elif self._tag:
            self._tag += text

    def _value(self) -> None:
        if self._tag:
            self._in_quotes()
            self.in_attributes = True
            self._plain.append("1")
            self._marked.append("1" + VALUE)
        else:
            self._maybe_empty()
            self._plain.append(VALUE)
            self._marked.append(VALUE)
        self._last = ""

    def _in_quotes(self) -> None:
        if self._tag.count('"') % 2 == 0:
            raise Unfit("a value in a tag")

    def _maybe_empty(self) -> None:
        if self._last.endswith(">"):
            found = _TAG_AT_END.search(self._last)
            if found:
                self.empties[found[0]] = found[1]
            elif "<" not in self._last:
                raise Unfit("a start tag with values")
        self._last = ""

    def _loose(self, bodies: Sequence[Sequence[nodes.Node]]) -> None:
        if self._tag:
            self._loose_in_tag(bodies)
            return
        self._maybe_empty()
        for body in filter(None, bodies):
            self._marked.append(f"<!--{OPEN}-->")
            self._walk(body)
            if self._tag:
                raise Unfit("a branch that ends in a tag")
            self._maybe_empty()
            self._marked.append(f"<!--{CLOSE}-->")

    def _loose_in_tag(self, bodies: Sequence[Sequence[nodes.Node]]) -> None:
        self._in_quotes()
        outer, quotes = self._in_tag, self._tag.count('"')
        self._in_tag = True
        for body in bodies:
            self._walk(body)
            if self._tag.count('"') != quotes:
                raise Unfit("a branch that ends an attribute")
        self._in_tag = outer
        self._last = ""
