"""Forms by the ten thousand, to disk: python tests/benchmarks/bench_batch.py [UNITS ...].

Campaigns of a tree of units in five levels, for each unit a blank form for Word and one for Excel.
Each campaign is loaded and built in a process of its own, then built again without a change. Beside
them, on some of the forms: docxtpl and openpyxl as one would use them, and the limit, which is the
finished XML deflated, the rest of the package copied, and the file written in one go.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from docxtpl import DocxTemplate
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parents[2]))

from docgen.build import build
from docgen.campaign import Campaign, load
from docgen.documents.kinds import Unit
from docgen.formats.package import rank, read_package, write_package
from docgen.formats.zipped import joined, pack
from docgen.press.unitforms import UnitForms

SIZES: Final = (419, 3_207, 41_950)
SAMPLE: Final = 60
PROCESSES: Final = 2
PROVINCES: Final = 31
# Of a province, of a prefecture, of a county.
BRANCHES: Final = (11, 8, 15)
LEVELS: Final = ("中央", "省级", "地市级", "区县级", "乡镇级")
FORM: Final = """\
title: 商业秘密保护宣传月活动情况统计表
fields:
  - {name: visited, label: 走访企业, measure: 家}
  - name: events
    label: 开展专题宣传活动
    measure: 场次
    fields:
      - {name: people, label: 参加人数, measure: 人次}
      - {name: firms, label: 参加企业, measure: 家}
  - {name: materials, label: 发放宣传资料, measure: 份}
  - {name: reports, label: 媒体报道, measure: 篇}
  - {name: cases, label: 查办案件, measure: 件}
  - {name: money, label: 案值, type: decimal, places: 2, measure: 万元}
"""
UNIT: Final = "检验检测认证监督管理局"


# ---------------------------------------------------------------- the campaign


def units() -> Iterator[tuple[str, str, str, str | None]]:
    """Code, name, level and parent of each unit, from the centre down, level by level."""
    yield "00", "国家市场监督管理总局", LEVELS[0], None
    above = [(f"{n:02}", f"第{n}省") for n in range(1, PROVINCES + 1)]
    yield from ((code, f"{name}市场监督管理局", LEVELS[1], "00") for code, name in above)
    for level, (most, kind) in enumerate(zip(BRANCHES, "市县镇", strict=True), 2):
        below = [
            (f"{code}{n:02}", f"{name}第{n}{kind}", code)
            for code, name in above
            for n in range(1, most + 1)
        ]
        for code, name, parent in below:
            yield code, f"{name}市场监督管理局", LEVELS[level], parent
        above = [(code, name) for code, name, _ in below]


def write_campaign(folder: Path, count: int) -> None:
    """The campaign of so many units."""
    head = "name: 商业秘密保护宣传月\nyear: 2024\nissuer: 国家市场监督管理总局\n"
    head += "documents:\n  - {name: form, kind: form, file: form.yaml}\nunits:\n"
    lines = (
        f'  - {{code: "{code}", name: {name}, level: {level}'
        + (f', parent: "{parent}"}}\n' if parent else "}\n")
        for code, name, level, parent in islice(units(), count)
    )
    folder.mkdir(parents=True)
    (folder / "campaign.yaml").write_text(head + "".join(lines), encoding="utf-8")
    (folder / "form.yaml").write_text(FORM, encoding="utf-8")


# ---------------------------------------------------------------- one build


def peak(who: int) -> int:
    """The most memory a process had, in MB."""
    # There is no such module on Windows.
    import resource

    return int(resource.getrusage(who).ru_maxrss) // 1024


def measured(folder: Path, out: Path) -> dict[str, float]:
    """Seconds and memory of one loading and one building, in this process."""
    import resource

    start = time.perf_counter()
    campaign = load(folder)
    loaded = time.perf_counter()
    result = build(campaign, out, jobs=PROCESSES)
    built = time.perf_counter()
    assert not result.findings
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "files": len(result.artifacts),
        "fresh": len(result.written.written),
        "load": loaded - start,
        "build": built - loaded,
        "processor": used.ru_utime + used.ru_stime,
        "memory": max(peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN)),
    }


def in_process(folder: Path, out: Path) -> dict[str, float]:
    """What `measured` measures, in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", str(folder), str(out)],
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


# ---------------------------------------------------------------- the peers


def seconds(work: Callable[[Unit, Path], object], offices: Sequence[Unit], out: Path) -> float:
    """Seconds for one file."""
    out.mkdir(parents=True)
    start = time.perf_counter()
    for office in offices:
        work(office, out / f"{office.code}")
    return (time.perf_counter() - start) / len(offices)


def docxtpl_naive(campaign: Campaign) -> Callable[[Unit, Path], object]:
    """A template opened, rendered and saved for each unit."""
    forms = UnitForms(campaign, campaign.forms[0])
    members = read_package(forms.docx(Unit(code="CODE", name=UNIT)))
    document = members["word/document.xml"].decode()
    document = document.replace(UNIT, "{{ unit }}").replace("CODE", "{{ code }}")
    template = write_package({**members, "word/document.xml": document.encode()})

    def work(office: Unit, path: Path) -> None:
        from io import BytesIO

        made = DocxTemplate(BytesIO(template))
        made.render({"unit": office.name, "code": office.code}, autoescape=True)
        made.save(path)

    return work


def openpyxl_naive(campaign: Campaign) -> Callable[[Unit, Path], object]:
    """A workbook loaded, given the unit's name and saved for each unit."""
    forms = UnitForms(campaign, campaign.forms[0])
    blank = forms.xlsx(Unit(code="CODE", name=UNIT))

    def work(office: Unit, path: Path) -> None:
        from io import BytesIO

        book = load_workbook(BytesIO(blank))
        sheet: Any = book.active
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and UNIT in cell.value:
                    cell.value = cell.value.replace(UNIT, office.name)
        book.save(path)

    return work


def limit(campaign: Campaign, main: str) -> Callable[[Unit, Path], object]:
    """The finished main part deflated, the rest copied, the file written."""
    forms = UnitForms(campaign, campaign.forms[0])
    make = forms.docx if main.startswith("word") else forms.xlsx
    members = read_package(make(Unit(code="CODE", name=UNIT)))
    packed = {name: pack(name, data) for name, data in members.items()}
    order = sorted(members, key=rank)

    def work(office: Unit, path: Path) -> None:
        fresh = pack(main, members[main])
        path.write_bytes(joined(fresh if name == main else packed[name] for name in order))

    return work


def peers(folder: Path, out: Path) -> str:
    """A table of the cost of one file."""
    campaign = load(folder)
    every = [Unit(code=unit.code, name=unit.name) for unit in campaign.reporting]
    few = every[:SAMPLE]
    docx = seconds(docxtpl_naive(campaign), few, out / "docxtpl")
    xlsx = seconds(openpyxl_naive(campaign), few, out / "openpyxl")
    bare = seconds(limit(campaign, "word/document.xml"), every, out / "limit-docx")
    book = seconds(limit(campaign, "xl/worksheets/sheet1.xml"), every, out / "limit-xlsx")
    rows = {
        "docxtpl, new object each time": docx,
        "openpyxl, loaded each time": xlsx,
        "limit docx: deflate, copy, write": bare,
        "limit xlsx: deflate, copy, write": book,
    }
    lines = ["| one file to disk | files/s | µs |", "|---|--:|--:|"]
    lines += [f"| {name} | {1 / taken:,.0f} | {taken * 1e6:,.0f} |" for name, taken in rows.items()]
    return "\n".join(lines)


def main(sizes: Sequence[int]) -> None:
    """Measure and print."""
    version = ".".join(map(str, sys.version_info[:2]))
    print(f"{os.cpu_count()} cores, Python {version}, --jobs {PROCESSES}\n")
    print("| units | files | build | load s | build s | files/s | µs a file | processor s | MB |")
    print("|--:|--:|---|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory(prefix="bench-batch-") as scratch:
        for size in sizes:
            folder, out = Path(scratch, f"campaign-{size}"), Path(scratch, f"out-{size}")
            write_campaign(folder, size)
            for name in ("first", "second, unchanged"):
                told = in_process(folder, out)
                each = told["build"] / told["files"]
                print(
                    f"| {size:,} | {told['files']:,} | {name} | {told['load']:.1f}"
                    f" | {told['build']:.1f} | {1 / each:,.0f} | {each * 1e6:,.0f}"
                    f" | {told['processor']:.1f} | {told['memory']:,.0f} |",
                    flush=True,
                )
        print("\n" + peers(Path(scratch, f"campaign-{min(sizes)}"), Path(scratch, "peers")))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main([int(each) for each in sys.argv[1:]] or SIZES)
