"""Documents a second from one template: python tests/benchmarks/bench_template.py [ROUNDS].

docgen next to docxtpl, with a new object for each document and with one for all, and to the
limit: the finished XML deflated and the rest of the package copied. All take turns in one run.
"""

import gc
import io
import os
import statistics
import sys
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from docx import Document
from docxtpl import DocxTemplate

sys.path.insert(0, str(Path(__file__).parents[2]))

from docgen.formats.package import drop_stale_styles, rank, read_package, write_package
from docgen.formats.template import Template
from docgen.formats.zipped import joined, pack

ROUNDS: Final = 15
SHARE: Final = 0.05
NAIVE: Final = "docxtpl, new object each time"

FORM_ROWS: Final = 17
UNITS: Final = ("浦东新区", "黄浦区", "静安区", "徐汇区", "长宁区", "普陀区")
ANNEX_ROWS: Final = 62

Work = Callable[[], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A template with the values of one document."""

    template: bytes
    values: Mapping[str, object]


def form() -> Case:
    """A page with seventeen numbered rows to be filled in."""
    rows = [["序号", "具体内容", "数据"]]
    rows += [[str(n), f"{{{{ labels[{n - 1}] }}}}", f"{{{{ v{n} }}}}"] for n in range(1, 18)]
    document = _document("{{ title }}", "填报单位（盖章）：{{ unit }}　　填报日期：{{ day }}")
    _table(document, rows)
    labels = [f"开展商业秘密保护宣传活动第{n}项的场次和参加人数" for n in range(FORM_ROWS)]
    values = {
        "title": "商业秘密保护宣传月活动情况统计表",
        "unit": "浦东新区",
        "day": "2023年5月30日",
    }
    numbers = {f"v{n}": n * 37 for n in range(1, FORM_ROWS + 1)}
    return Case(template=_slim(document), values={**values, **numbers, "labels": labels})


def annex() -> Case:
    """A table of sixty-two activities, two of its columns merged by unit."""
    head = ["序号", "单位", "联系人", "活动", "时间", "地点"]
    cells = ["{{ a.n }}", "{% vm %}{{ u.name }}", "{% vm %}{{ u.by }}"]
    cells += ["{{ a.what }}", "{{ a.day }}", "{{ a.where }}"]
    loops = ["{%tr for u in units %}", "{%tr for a in u.rows %}"]
    rows = [head, *([tag, *[""] * 5] for tag in loops), cells]
    rows += [["{%tr endfor %}", *[""] * 5]] * 2
    document = _document("附件", "{{ title }}")
    _table(document, rows)
    values = {"title": "商业秘密保护宣传月活动安排", "units": _units()}
    return Case(template=_slim(document), values=values)


def _units() -> list[dict[str, object]]:
    activities = [
        {"n": n, "what": f"走进企业开展商业秘密保护培训（第{n}场）", "day": f"5月{n % 30 + 1}日"}
        | {"where": f"第{n}会议室"}
        for n in range(1, ANNEX_ROWS + 1)
    ]
    share = -(-ANNEX_ROWS // len(UNITS))
    return [
        {"name": name, "by": f"{name}市场监管局", "rows": activities[i * share : (i + 1) * share]}
        for i, name in enumerate(UNITS)
    ]


def _document(*texts: str) -> Any:
    document: Any = Document()
    for text in texts:
        document.add_paragraph(text)
    return document


def _table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _slim(document: Any) -> bytes:
    """The document without the many styles of python-docx's own template."""
    styles = document.styles.element
    keep = ("Normal", "TableNormal")
    for style in list(styles.style_lst):
        if style.styleId not in keep:
            styles.remove(style)
    buffer = io.BytesIO()
    document.save(buffer)
    members = read_package(buffer.getvalue())
    drop_stale_styles(members)
    return write_package(members)


# ---------------------------------------------------------------- contestants


def contestants(case: Case) -> dict[str, Work]:
    """What is timed; each call makes one document in memory."""
    template = Template(case.template)
    reused = DocxTemplate(io.BytesIO(case.template))
    return {
        NAIVE: lambda: _by_docxtpl(DocxTemplate(io.BytesIO(case.template)), case),
        "docxtpl, one object": lambda: _by_docxtpl(reused, case),
        "docgen.Template": lambda: template.render(case.values),
        "limit: deflate and copy": _limit(template.render(case.values)),
    }


def _by_docxtpl(template: Any, case: Case) -> bytes:
    template.render(dict(case.values), autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def _limit(document: bytes) -> Work:
    members = read_package(document)
    packed = {name: pack(name, data) for name, data in members.items()}
    main = "word/document.xml"
    order = sorted(members, key=rank)

    def work() -> bytes:
        fresh = pack(main, members[main])
        return joined(fresh if name == main else packed[name] for name in order)

    assert work() == document
    return work


# ---------------------------------------------------------------- timing


def measure(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Seconds a document, the median of the rounds, in which all take turns."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for name, work in works.items():
        times[name] = [_seconds(work, 1)]
    counts = {name: max(1, round(SHARE / taken[0])) for name, taken in times.items()}
    for number in range(rounds + 1):
        for name, work in works.items():
            taken = _seconds(work, counts[name])
            times[name] = [*times[name], taken] if number else []
    return {name: statistics.median(taken) for name, taken in times.items()}


def _seconds(work: Work, count: int) -> float:
    # Nobody clears up after another.
    gc.collect()
    start = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - start) / count


def table(title: str, taken: Mapping[str, float]) -> str:
    """Documents a second, microseconds each, and how many times docxtpl's."""
    lines = [f"| {title} | docs/s | µs | × docxtpl |", "|---|--:|--:|--:|"]
    for name, seconds in taken.items():
        ratio = taken[NAIVE] / seconds
        lines.append(f"| {name} | {1 / seconds:,.0f} | {seconds * 1e6:,.0f} | {ratio:.1f} |")
    return "\n".join(lines)


def main(rounds: int) -> None:
    """Measure and print."""
    version = ".".join(map(str, sys.version_info[:2]))
    zlib_version = zlib.ZLIB_RUNTIME_VERSION
    print(f"{os.cpu_count()} cores, Python {version}, zlib {zlib_version}, {rounds} rounds\n")
    for title, case in (("form of 17 rows", form()), ("annex of 62 rows", annex())):
        print(table(title, measure(contestants(case), rounds)), "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
