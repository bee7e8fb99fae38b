"""From submissions to report and ledger: python tests/benchmarks/bench_report.py [UNITS …].

Campaigns of 19, 3,207 and 41,950 units in a tree, with a form of twenty fields, each unit's
submission kept as docgen keeps one that it read from a file. Every size runs in processes of its
own: one step by step, and one `docgen build` of the report and the ledger from the beginning.
"""

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

sys.path.insert(0, str(Path(__file__).parents[2]))

from docgen.build import LEDGER_FILE, build
from docgen.campaign import Campaign, load
from docgen.fields import Value
from docgen.findings import has_errors
from docgen.incoming import Incoming
from docgen.intake.keeping import Keeper
from docgen.press.reporting import form_totals
from docgen.submissions import FileOrigin, FormSubmission, Origin, Submission

SIZES: Final = (19, 3_207, 41_950)
BRANCHES: Final = (31, 11, 9, 14)
"""How many units are below each one at the levels of the tree; the last level is cut off."""

WHOLES: Final = tuple(f"whole_{number}" for number in range(1, 15))
STEPS: Final = ("campaign", "submissions", "totals", "report", "ledger")
REPORT: Final = "关于活动情况的报告.docx"

_MEASURES: Final = ("场次", "家", "人次", "份")
_READ: Final = datetime(2024, 7, 4, 8, tzinfo=UTC)


# ------------------------------------------------------------ the campaign


def made_campaign(folder: Path, count: int) -> None:
    """Write a campaign of so many units, and what each of them has reported."""
    folder.mkdir(parents=True)
    _write(folder / "form.yaml", {"title": "活动情况统计表", "fields": list(_fields())})
    _write(folder / "report.yaml", _report())
    _write(folder / "campaign.yaml", _campaign(count))
    campaign, random = load(folder), Random(count)
    keeper = Keeper(campaign)
    keeper.folder.mkdir()
    for unit in campaign.reporting:
        submission = Submission(unit=unit.code, forms={"form": _submission(unit.code, random)})
        keeper.path(submission).write_text(keeper.dump(submission), encoding="utf-8")


def _campaign(count: int) -> dict[str, object]:
    return {
        "name": "安全生产月活动",
        "year": 2024,
        "issuer": "示例应急管理局",
        "documents": [
            {"name": "form", "kind": "form", "file": "form.yaml"},
            {"name": "report", "kind": "report", "file": "report.yaml"},
        ],
        "due": [{"document": "form", "date": date(2024, 7, 5)}],
        "units": list(_units(count)),
    }


def _units(count: int) -> Iterator[dict[str, object]]:
    """The units level by level; all but the first one report."""
    yield {"code": "0", "name": "示例应急管理局", "reports": False}
    above, number = ["0"], 1
    for level, below in enumerate((*BRANCHES, count), 1):
        made: list[str] = []
        for parent in above:
            for _ in range(min(below, count - number)):
                made.append(f"{level}{number:06}")
                name = f"示例第{number}应急管理局"
                yield {"code": made[-1], "name": name, "level": f"第{level}级", "parent": parent}
                number += 1
        above = made


def _fields() -> Iterator[dict[str, object]]:
    for number, name in enumerate(WHOLES):
        yield {"name": name, "label": f"开展第{number + 1}项工作", "measure": _MEASURES[number % 4]}
    for name, label in (("cost", "投入经费"), ("saved", "节约经费")):
        yield {"name": name, "label": label, "type": "decimal", "places": 2, "measure": "万元"}
    yield {
        "name": "rate",
        "label": "完成率",
        "type": "rate",
        "numerator": WHOLES[1],
        "denominator": WHOLES[5],
    }
    yield {"name": "lead", "label": "牵头人", "type": "choice", "choices": ["主要", "分管", "其他"]}
    yield {"name": "cases", "label": "典型案例", "type": "long"}
    yield {"name": "problems", "label": "存在问题", "type": "long"}


def _report() -> dict[str, object]:
    first, second = WHOLES[:2]
    table: dict[str, object] = {"title": "各地区情况", "fields": [*WHOLES[:6], "cost", "rate"]}
    return {
        "title": REPORT.removesuffix(".docx"),
        "data": "form",
        "body": [
            "".join(f"{{{{ {name} }}}}，" for name in WHOLES) + "投入{{ cost|万 }}元。",
            {"returns": True},
            {"table": table},
            {"ranking": {"field": first, "most": 5, "share": True}},
            {"chart": {"fields": [first, second], "by": "branch"}},
            {"notes": True},
        ],
        "signature": {"date": date(2024, 7, 10)},
    }


def _submission(unit: str, random: Random) -> FormSubmission:
    """What was read from a file: values, a few of them blank, each with its cell."""
    values: dict[str, Value | None] = {
        name: random.randint(0, 2000) for name in WHOLES if random.random() > 0.05
    }
    values["cost"] = Decimal(random.randint(0, 10**6)).scaleb(-2)
    values["saved"] = Decimal(random.randint(0, 10**6)).scaleb(-2)
    values["lead"] = random.choice(("主要", "分管", "其他"))
    if random.random() < 0.2:
        values["cases"] = "组织开展多种形式的宣传活动，取得良好效果。" * 2
    return FormSubmission(
        document="form",
        version=1,
        values=values,
        origins={
            name: Origin(cell=f"表!C{row}", route="mark", raw=str(value))
            for row, (name, value) in enumerate(values.items(), 4)
        },
        file=FileOrigin(name=f"{unit}.xlsx", sha256=f"{random.getrandbits(256):064x}", time=_READ),
        received=date(2024, 7, random.randint(1, 6)),
        read=_READ,
    )


def _write(path: Path, data: object) -> None:
    buffer = io.StringIO()
    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    yaml.dump(data, buffer, Dumper=dumper, allow_unicode=True, sort_keys=False)
    path.write_text(buffer.getvalue(), encoding="utf-8")


# ------------------------------------------------------------ in a process of its own


def steps(folder: Path) -> dict[str, tuple[float, float]]:
    """Seconds and the peak of memory so far, in MB, of each step."""
    taken: dict[str, tuple[float, float]] = {}

    def done(name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = work()
        taken[name] = time.perf_counter() - start, _peak()
        return result

    campaign = done("campaign", lambda: load(folder))
    incoming = done("submissions", lambda: Incoming(campaign))
    done("totals", lambda: _reckoned(campaign, incoming))
    done("report", lambda: incoming.pages(campaign.documents["report"]))
    done("ledger", incoming.ledger)
    return taken


def _reckoned(campaign: Campaign, incoming: Incoming) -> None:
    """Every total of every branch."""
    totals = form_totals(campaign, "form", incoming.submissions, incoming.last)
    names = [entry.name for entry in totals.form.fixed]
    for name in names:
        figure = totals.figure(name)
        assert figure is None or figure.sources
        for scope in totals.tree.branches:
            totals.figure(name, scope)


def whole(folder: Path) -> dict[str, tuple[float, float]]:
    """One build of report and ledger, with the sizes of the files in MB."""
    start, out = time.perf_counter(), folder / "out"
    made = build(load(folder), out, only=("report", "ledger"))
    seconds = time.perf_counter() - start
    assert len(made.artifacts) == 2, made.findings
    assert not has_errors(made.findings), made.findings
    sizes = {each.suffix: each.stat().st_size / 1e6 for each in out.iterdir() if each.is_file()}
    return {
        "build": (seconds, _peak()),
        "size": (sizes[Path(REPORT).suffix], sizes[Path(LEDGER_FILE).suffix]),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measured(what: str, folder: Path) -> dict[str, tuple[float, float]]:
    command = [sys.executable, __file__, what, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, tuple[float, float]] = json.loads(done.stdout)
    return found


def table(taken: dict[int, dict[str, tuple[float, float]]]) -> str:
    """Seconds and MB a step, and what they are a thousand units."""
    lines = [
        "| units | " + " | ".join(STEPS) + " | build | build, per 1,000 units | docx | xlsx |",
        "|--:" * (len(STEPS) + 5) + "|",
    ]
    for count, found in taken.items():
        cells = [f"{seconds:.2f} s, {peak:,.0f} MB" for seconds, peak in map(found.get, STEPS)]  # type: ignore[misc]
        seconds, peak = found["build"]
        docx, xlsx = found["size"]
        cells += [f"{seconds:.2f} s, {peak:,.0f} MB", f"{seconds / count * 1000:.2f} s"]
        cells += [f"{docx:.2f} MB", f"{xlsx:.2f} MB"]
        lines.append(f"| {count:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(sizes: tuple[int, ...]) -> None:
    """Measure and print; the memory of a step is the peak until its end."""
    version = ".".join(map(str, sys.version_info[:2]))
    print(f"{os.cpu_count()} cores, Python {version}\n")
    taken = {}
    with tempfile.TemporaryDirectory() as scratch:
        for count in sizes:
            folder = Path(scratch) / str(count)
            made_campaign(folder, count)
            taken[count] = {**_measured("steps", folder), **_measured("whole", folder)}
    print(table(taken))


if __name__ == "__main__":
    if sys.argv[1:2] in (["steps"], ["whole"]):
        print(json.dumps((steps if sys.argv[1] == "steps" else whole)(Path(sys.argv[2]))))
    else:
        main(tuple(map(int, sys.argv[1:])) or SIZES)
