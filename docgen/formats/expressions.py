"""What the tags of a template may say: Jinja in a sandbox, where nothing is lost silently.

An undefined name, a None, a value that a filter cannot take: each becomes a finding with the
place of its tag, and rendering goes on, so that all of them are told at once.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from types import FrameType, TracebackType
from typing import Final, NoReturn

from jinja2 import Template, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup, escape

from docgen.findings import DocgenError, Finding, Place, finding, suggestion
from docgen.formats.charts.adding import Charts, collecting
from docgen.formats.tags import Tag
from docgen.text import clean_control, control_characters

Blocks = Callable[[object], str | None]
Markups = Callable[[object], object]

# Braces in values: docxtpl would take some of them for its own escapes.
_ODD: Final = re.compile("[{}]|[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BRACES: Final = str.maketrans({"{": "&#123;", "}": "&#125;"})


class Recorder:
    """Collects the findings of one rendering, each once, and its charts, numbered from `first`."""

    def __init__(
        self,
        names: Iterable[str],
        blocks: Blocks | None,
        markup: Markups | None = None,
        first: int = 1,
    ) -> None:
        self.names = tuple(names)
        self.charts = Charts(first)
        # Whether values were XML already, and whether some had breaks, quotes or braces.
        self.has_markup = False
        self.has_escapes = False
        self._merged: dict[int, object] = {}
        self._blocks = blocks
        self._markup = markup
        self._found: dict[tuple[str, Place, str], Finding] = {}

    def begin_part(self, name: str) -> None:
        """Forget what was remembered of another part's values."""
        self.charts.owner = name
        self.has_markup = self.has_escapes = False
        self._merged.clear()

    def merge_begins(self, number: int, position: object) -> bool:
        """Whether the cells of a merge now stand elsewhere than when this was last asked."""
        if self._merged.get(number) == position:
            return False
        self._merged[number] = position
        return True

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found so far."""
        return tuple(self._found.values())

    def add(self, item: Finding) -> None:
        """Take a finding, unless it is known already."""
        self._found.setdefault((item.code, item.place, str(item.params.get("name"))), item)

    def markup(self, value: object) -> object:
        """What stands for a value that is XML already; that there was one is remembered."""
        self.has_markup = True
        return self._markup(value) if self._markup else value

    def block_xml(self, value: object) -> str | None:
        """The value as XML if it is a block; None for a plain value."""
        if self._blocks is None:
            return None
        try:
            with collecting(self.charts):
                return self._blocks(value)
        except KeyError as error:
            _record("template-style", style=str(error.args[0]))
            return ""


_recorder: ContextVar[Recorder] = ContextVar("recorder")


@contextmanager
def recording(recorder: Recorder) -> Iterator[Recorder]:
    """Everything rendered inside reports to this recorder."""
    token = _recorder.set(recorder)
    try:
        yield recorder
    finally:
        _recorder.reset(token)


class PartTemplate(Template):
    """A compiled part that knows which tag each line of its source comes from."""

    place: Place
    lines: tuple[int, ...]
    tags: tuple[Tag, ...]
    tree: nodes.Template

    @property
    def is_constant(self) -> bool:
        """Whether it has no tags, so that it always renders the same."""
        return all(
            isinstance(node, nodes.Output)
            and all(isinstance(child, nodes.TemplateData) for child in node.nodes)
            for node in self.tree.body
        )

    def tag_at(self, code_line: int) -> Tag | None:
        """The tag that a line of the compiled Python comes from."""
        index = bisect_right(self.lines, self.get_corresponding_lineno(code_line))
        return self.tags[index - 1] if index else None


def _record(code: str, **params: object) -> None:
    frame: FrameType | None = sys._getframe(1)
    while frame and not isinstance(frame.f_globals.get("__jinja_template__"), PartTemplate):
        frame = frame.f_back
    if frame is None:
        _recorder.get().add(finding(code, Place(), **{"tag": "", **params}))
    else:
        _record_at(frame.f_globals["__jinja_template__"], frame.f_lineno, code, **params)


def _record_at(template: PartTemplate, line: int, code: str, **params: object) -> None:
    tag = template.tag_at(line)
    place, text = (tag.place, tag.text) if tag else (template.place, "")
    _recorder.get().add(finding(code, place, **{"tag": text, **params}))


def record_failure(template: PartTemplate, error: Exception) -> None:
    """Report an error that ended the rendering of a part, at the tag that raised it."""
    if isinstance(error, DocgenError):
        reasons = [item.message() for item in error.findings]
        _recorder.get().add(finding("template-broken", template.place, reason=reasons))
        return
    trace: TracebackType | None = error.__traceback__
    line = 0
    while trace:
        if trace.tb_frame.f_globals.get("__jinja_template__") is template:
            line = trace.tb_lineno
        trace = trace.tb_next
    reason = str(error) or type(error).__name__
    _record_at(template, line, "template-failed", reason=reason)


# ---------------------------------------------------------------- undefined names


class Missing(Undefined):
    """An undefined name: reported when it is used, then taken for nothing."""

    __slots__ = ()

    def _report(self) -> None:
        name = str(self._undefined_name)
        if self._undefined_exception is SecurityError:
            _record("template-forbidden", name=name)
            return
        _record("template-undefined", name=name, hint=suggestion(name, self._candidates()))

    def _candidates(self) -> Iterable[str]:
        if self._undefined_obj is missing:
            return _recorder.get().names
        if isinstance(self._undefined_obj, Mapping):
            return [key for key in self._undefined_obj if isinstance(key, str)]
        return ()

    def _nothing(self, *_args: object, **_kwargs: object) -> "Missing":
        self._report()
        return self

    def __getattr__(self, name: str) -> "Missing":
        # Python and MarkupSafe ask for special methods to learn what a value is.
        if name.startswith("__"):
            raise AttributeError(name)
        return self._nothing()

    def __str__(self) -> str:
        self._report()
        return ""

    def __iter__(self) -> Iterator[NoReturn]:
        self._report()
        return iter(())

    def __bool__(self) -> bool:
        self._report()
        return False

    def __len__(self) -> int:
        self._report()
        return 0

    def __eq__(self, other: object) -> bool:
        self._report()
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = Undefined.__hash__

    def _false(self, _other: object) -> bool:
        return bool(self)

    def __int__(self) -> int:  # type: ignore[override]
        return len(self)

    def __float__(self) -> float:  # type: ignore[override]
        return float(len(self))

    # Jinja declares that none of these ever returns.
    __lt__ = __le__ = __gt__ = __ge__ = _false  # type: ignore[assignment]
    __call__ = __getitem__ = __neg__ = __pos__ = _nothing  # type: ignore[assignment]
    __add__ = __radd__ = __sub__ = __rsub__ = _nothing  # type: ignore[assignment]
    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _nothing  # type: ignore[assignment]
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _nothing  # type: ignore[assignment]
    __pow__ = __rpow__ = _nothing  # type: ignore[assignment]


# ---------------------------------------------------------------- values


def printed(value: object) -> str:
    """The XML of a value printed by `{{ … }}` in a part: `to_xml` and Jinja's escape in one."""
    if type(value) is int:
        return str(value)
    if type(value) is not str:
        markup = hasattr(value, "__html__")
        return str(escape(_recorder.get().markup(value))) if markup else _escaped(_plain(value))
    if value.isalnum():
        return value
    if not value.isprintable() or "{" in value or "}" in value:
        return _escaped(value)
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if '"' in text or "'" in text:
        _recorder.get().has_escapes = True
        return text.replace('"', "&#34;").replace("'", "&#39;")
    return text


@pass_context
def to_xml(_context: Context, value: object) -> object:
    """A value printed by `{{ … }}` in a part; what it returns Jinja escapes."""
    if type(value) is str:
        return _escaped(value) if _ODD.search(value) else value
    if hasattr(value, "__html__"):
        return _recorder.get().markup(value)
    return _escaped(_plain(value))


@pass_context
def to_text(_context: Context, value: object) -> str:
    """A value printed in a document property."""
    return _cleaned(_plain(value))


def _plain(value: object) -> str:
    if value is None:
        _record("template-none")
        return ""
    if isinstance(value, str | int | float | Undefined):
        return str(value)
    if _recorder.get().block_xml(value) is not None:
        _record("template-block")
        return ""
    if callable(value):
        _record("template-method", name=getattr(value, "__name__", ""))
        return ""
    return str(value)


def _cleaned(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if characters := control_characters(text):
        _record("control-character", characters=characters)
    return clean_control(text)


def _escaped(text: str) -> Markup:
    _recorder.get().has_escapes = True
    return Markup(str(escape(_cleaned(text))).translate(_BRACES))


def placed(value: object) -> Markup:
    """A value printed by `{{p … }}`, which stands for whole paragraphs: blocks or nothing."""
    if isinstance(value, Undefined):
        return Markup(str(value))
    if hasattr(value, "__html__"):
        return Markup(escape(_recorder.get().markup(value)))
    if value is None:
        _record("template-none")
    elif (xml := _recorder.get().block_xml(value)) is not None:
        return Markup(xml)
    elif value not in ("", (), []):
        _record("template-plain")
    return Markup("")


def merge_begins(position: object, number: int) -> bool:
    """Whether a cell begins a vertical merge, by the positions of the loops it belongs to."""
    return _recorder.get().merge_begins(number, position)


def guarded(name: str, function: Callable[..., object]) -> Callable[..., object]:
    """The filter, where a value that it cannot take is a finding."""

    @wraps(function)
    def apply(value: object, *args: object, **options: object) -> object:
        if value is None:
            return None
        if isinstance(value, Undefined):
            return str(value)
        try:
            return function(value, *args, **options)
        except (TypeError, ValueError, ArithmeticError):
            _record("template-filter", filter=name, value=str(value))
            return ""

    return apply
