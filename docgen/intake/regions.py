"""The rows of a returned file sorted out: which copy of the form, which part each belongs to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from docgen.identity import printed_identity
from docgen.intake.matching import key_of
from docgen.intake.planning import NOTES, PartPlan, Plan
from docgen.intake.viewing import Row

_MOST_COPIES: Final = 3
_MARK: Final = 3.0
_STEMS: Final = frozenset("甲乙丙丁戊己庚")


@dataclass(slots=True)
class Block:
    """Rows that belong together: header rows, then others; `part` is an index, None for none.

    `parts` are those that the header, the title or marks allow; `kind` says what else it can be.
    """

    kind: str = "part"
    head: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    parts: tuple[int, ...] = ()
    part: int | None = None
    titled: bool = False


def copies_of(rows: Sequence[Row], plan: Plan) -> list[list[Row]]:
    """The rows by copies of the form; most files hold one.

    A copy begins where most of what stands once in a form begins to stand there again.
    """
    found: list[list[Row]] = []
    rest = list(rows)
    while len(found) < _MOST_COPIES - 1 and (cut := _second(rest, plan)):
        found.append(rest[:cut])
        rest = rest[cut:]
    return [*found, rest]


def _second(rows: Sequence[Row], plan: Plan) -> int:
    """The index of the row where a second copy begins; 0 if there is none."""
    first: dict[str, int] = {}
    again: dict[str, int] = {}
    for at, row in enumerate(rows):
        for key in row.keys:
            if key in plan.anchors and first.setdefault(key, at) != at:
                again.setdefault(key, at)
    if not again or len(again) < max(min(2, len(first)), len(first) / 2):
        return 0
    cut = min(again.values())
    last = max(at for at in first.values() if at < cut)
    if rows[last].grid != rows[cut].grid:
        while rows[cut - 1].grid == rows[cut].grid:
            cut -= 1
        return cut
    while cut - 1 > last and _opens(rows[cut - 1], plan):
        cut -= 1
    return cut


def _opens(row: Row, plan: Plan) -> bool:
    return row.blank or bool(_header_parts(row, plan))


def marks_in(row: Row, plan: Plan) -> Iterator[int]:
    """The parts whose marks stand in a row."""
    for cell in row.cells:
        for mark in cell.marks:
            if (marked := plan.marks.get(mark)) and marked.part >= 0:
                yield marked.part


def blocks_of(rows: Sequence[Row], plan: Plan) -> list[Block]:
    """The rows as blocks, each with the part of the form that it is."""
    blocks = list(_cut(rows, plan))
    last: Block | None = None
    for block in blocks:
        if block.kind != "part":
            continue
        block.part = _part(block, plan, last)
        if block.part is not None:
            last = block
    return blocks


def _cut(rows: Sequence[Row], plan: Plan) -> Iterator[Block]:
    block = Block()
    grid = None
    for row in rows:
        kind, parts = _role(row, plan, block)
        begins = row.grid != grid or kind in {"title", "sign", "end", "marks"}
        begins = begins or (kind == "head" and not _goes_on(block, parts))
        if begins:
            if block.head or block.body:
                yield block
            block = _begun(kind, parts)
        grid = row.grid
        if kind == "head":
            block.parts = _both(block.parts, parts)
            block.head.append(row)
        elif kind != "title":
            block.body.append(row)
    yield block


def _begun(kind: str, parts: tuple[int, ...]) -> Block:
    titled = kind == "title"
    allowed = parts if kind in {"title", "marks"} else ()
    return Block(kind=kind if kind in {"sign", "end"} else "part", parts=allowed, titled=titled)


def _goes_on(block: Block, parts: tuple[int, ...]) -> bool:
    """Whether a header row belongs to the block: it is the title's, or a further level."""
    return not block.body and (not block.parts or bool(set(block.parts) & set(parts)))


def _both(before: tuple[int, ...], now: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(part for part in before if part in now) or before or now


def _role(row: Row, plan: Plan, block: Block) -> tuple[str, tuple[int, ...]]:
    """What a row is: head, title, sign, end, marks (of another part than the block's), or body."""
    if parts := _header_parts(row, plan) or _goes_deeper(row, plan, block):
        return "head", parts
    if told := next(((key, at) for at, key in enumerate(row.keys) if key), None):
        key, text = told[0], row.cells[told[1]].raw.text
        if key in plan.titles and sum(map(bool, row.keys)) == 1:
            return "title", (plan.titles[key],)
        if key.startswith(NOTES) or ("·v" in text and printed_identity(text)):
            return "end", ()
        if _signs(row, plan):
            return "sign" if block.kind != "sign" else "body", ()
    return _marked_role(row, plan, block)


def _goes_deeper(row: Row, plan: Plan, block: Block) -> tuple[int, ...]:
    """The parts of a header that a row goes on with: a level of one label, or 甲 乙 1 2 3."""
    told = [key for key in row.keys if key]
    if block.body or not block.head or not told:
        return ()
    parts = tuple(part for part in block.parts if plan.parts[part].kind == "matrix")
    if deeper := tuple(p for p in parts if all(p in plan.heads.get(key, ()) for key in told)):
        return deeper
    numbers = [key for key in told if key not in _STEMS]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    return parts if len(told) > 1 and numbers == counted else ()


def _marked_role(row: Row, plan: Plan, block: Block) -> tuple[str, tuple[int, ...]]:
    marked = tuple(dict.fromkeys(marks_in(row, plan)))
    known = block.parts if block.kind == "part" else (-1,)
    if not marked or set(known) & set(marked) or _speaks(row, plan, known):
        return "body", ()
    if known:
        return "marks", marked
    block.parts = marked
    return "body", ()


def _speaks(row: Row, plan: Plan, parts: tuple[int, ...]) -> bool:
    """Whether a row has a label of one of the parts."""
    return any(part in parts for key in row.keys for part in plan.labels.get(key, ()))


def _signs(row: Row, plan: Plan) -> bool:
    """Whether a row is of the signature: by two of its labels, or one that no part has."""
    hits = [key for key in row.keys if key in plan.signers]
    if any(key not in plan.labels and key not in plan.heads for key in hits):
        return True
    if len(hits) > 1:
        return True
    for cell in row.cells:
        text = cell.raw.text
        if ":" in text or "：" in text:
            start, colon, _ = text[:60].replace(":", "：").partition("：")
            if colon and (key := key_of(start)) in plan.signers and key not in plan.labels:
                return True
    return False


def _header_parts(row: Row, plan: Plan) -> tuple[int, ...]:
    """The parts whose header a row can be: at least two labels of it, and little else.

    Beside the label over the stub as much again may be retyped or inserted.
    """
    heads = plan.heads
    hits = [key for key in row.keys if key in heads]
    if not hits:
        return ()
    told = sum(1 for key in row.keys if key)
    count = Counter(part for key in hits for part in heads[key])
    return tuple(
        part
        for part, times in count.items()
        if times >= min(2, len(plan.parts[part].leaves) + len(plan.parts[part].stub))
        and times * (3 if plan.parts[part].stub & set(hits) else 2) >= told
    )


def _part(block: Block, plan: Plan, last: Block | None) -> int | None:
    """The part that a block is: the one allowed, else the one that its rows speak for."""
    if len(block.parts) == 1:
        return block.parts[0]
    votes = _votes(block, plan)
    if allowed := block.parts:
        after = -1 if last is None or last.part is None else last.part
        return max(allowed, key=lambda part: (votes[part], part > after, -part))
    if votes:
        return max(votes, key=lambda part: (votes[part], -part))
    if last is None or last.part is None:
        return None
    return last.part if _continues(block, last, plan.parts[last.part]) else None


def _votes(block: Block, plan: Plan) -> Counter[int]:
    votes: Counter[int] = Counter()
    for row in block.body:
        for part in marks_in(row, plan):
            votes[part] += _MARK  # type: ignore[assignment]
        for key in row.keys:
            for part in plan.labels.get(key, ()):
                votes[part] += 1 / len(plan.labels[key])  # type: ignore[assignment]
    return votes


def _continues(block: Block, last: Block, part: PartPlan) -> bool:
    """Whether a table without header goes on with the growing rows of the one before."""
    if part.kind != "rows" or not last.head or not block.body:
        return False
    row = block.body[0]
    return row.grid != last.head[0].grid and row.width == last.head[0].width > 1
