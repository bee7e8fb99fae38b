"""Jinja for Word templates: in a sandbox, with the official filters, its code tied to the tags."""

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.findings import Place
from docgen.formats.expressions import (
    Missing,
    PartTemplate,
    guarded,
    merge_begins,
    placed,
    printed,
    to_text,
    to_xml,
)
from docgen.formats.merges import BEGINS, settle_merges
from docgen.formats.tags import MARK, PLACED, Tag
from docgen.text import FILTERS

# What a loop tells about itself; compiled code knows the class as LoopContext.
_LOOP: Final = frozenset({"first", "last", "index", "index0", "length"})


class _Generator(CodeGenerator):
    """Jinja's compiler, which prints values in one step, and looks into dicts by itself."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """What the environment's `getattr` gives, without a call where that is plain."""
        if not isinstance(node.node, nodes.Name):
            super().visit_Getattr(node, frame)
            return
        if node.node.name == "loop" and node.attr in _LOOP:
            self._write_choice(node, frame, f".{node.attr}", "LoopContext", "")
        else:
            known = f"{node.attr!r} in "
            self._write_choice(node, frame, f"[{node.attr!r}]", "dict", known)

    def _write_choice(
        self, node: nodes.Getattr, frame: Frame, access: str, kind: str, known: str
    ) -> None:
        self.write("(")
        self.visit(node.node, frame)
        self.write(f"{access} if type(")
        self.visit(node.node, frame)
        self.write(f") is {kind} ")
        if known:
            self.write(f"and {known}")
            self.visit(node.node, frame)
        self.write(" else ")
        super().visit_Getattr(node, frame)
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _prints(frame):
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _prints(frame):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)


def _prints(frame: Frame) -> bool:
    return bool(frame.eval_ctx.autoescape and not frame.eval_ctx.volatile)


class Environment(ImmutableSandboxedEnvironment):
    """Jinja for the parts of a template; `plain` for texts outside XML."""

    template_class = PartTemplate
    code_generator_class = _Generator
    printed = staticmethod(printed)

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__(
            autoescape=not plain,
            undefined=Missing,
            finalize=to_text if plain else to_xml,
            # Jinja would take the last newline of a text away.
            keep_trailing_newline=True,
        )
        self.filters.update({name: guarded(name, made) for name, made in FILTERS.items()})
        self.filters[BEGINS] = merge_begins
        self.globals[PLACED] = placed

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What the data has under a name comes before Python's methods, such as dict.items."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def part(self, source: str, place: Place, tags: Mapping[int, Tag]) -> PartTemplate:
        """The compiled template of a part whose tags carry their numbers in `tags`."""
        plain, lines = _lined(source)
        tree = self.parse(plain)
        settle_merges(tree)
        code = self.compile(tree)
        template = PartTemplate.from_code(self, code, self.make_globals(None), None)
        assert isinstance(template, PartTemplate)
        template.tree = tree
        template.place = place
        template.lines = tuple(line for line, _ in lines)
        template.tags = tuple(tags[number] for _, number in lines)
        return template


def _lined(source: str) -> tuple[str, list[tuple[int, int]]]:
    """The source with a line end for each number, and the line on which each tag begins.

    Jinja remembers lines, and a line end inside a tag prints nothing.
    """
    pieces: list[str] = []
    lines: list[tuple[int, int]] = []
    line, position = 1, 0
    for match in MARK.finditer(source):
        piece = source[position : match.start()]
        begin = max(piece.rfind("{{"), piece.rfind("{%"), 0)
        lines.append((line + piece.count("\n", 0, begin), int(match[1])))
        pieces.append(piece[:begin] + piece[begin:].replace("&amp;", "&") + "\n")
        line += piece.count("\n") + 1
        position = match.end()
    return "".join((*pieces, source[position:])), lines


def render(template: PartTemplate, context: Mapping[str, object]) -> str:
    """The rendered text; errors come as they were raised, with Jinja's own frames."""
    return "".join(template.root_render_func(template.new_context(dict(context))))
