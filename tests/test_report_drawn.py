"""Reports as LibreOffice draws them, and as validators judge them."""

import io
import struct
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from docgen.campaign import load
from docgen.formats.compose import Part, compose
from docgen.press.filling import filled
from tests.rendering import Page, read_pdf, to_pdf
from tests.reports import campaign_in, written

pytestmark = pytest.mark.usefixtures("rendering")

SENTENCE = "各单位按照部署认真组织，开展形式多样的宣传和演练活动，取得了较好的成效。"
MORE = (
    "number: 示应急〔2024〕18号\nsigners: [张三]\naddressees: 示例省应急管理厅\n"
    "signature: {date: 2024-07-10}\n"
)
BODY = f"""\
  - "全市共开展应急演练{{{{ drills }}}}场次，参加{{{{ people|余 }}}}人次。{SENTENCE * 4}"
  - heading: 组织情况
    body:
      - returns: true
  - heading: 各区情况
    body:
      - table: {{title: 各区活动情况, fields: [drills, people, groups, posters, passed]}}
      - chart: {{title: 各区演练, fields: [drills]}}
  - heading: 照片
    body:
      - photos: {{folder: photos}}
  - heading: 数据说明
    body:
      - notes: true
"""


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x88" * width) * height)
    made = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    return made.getvalue() + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def docx(folder: Path, name: str, body: str, **more: object) -> Path:
    """The report as one Word file."""
    (folder / "photos").mkdir(parents=True)
    for file, size in (("02 启动仪式", (400, 300)), ("03_演练", (300, 400)), ("其他", (400, 300))):
        (folder / "photos" / f"{file}.png").write_bytes(png(*size))
    (folder / "photos" / "说明.txt").write_text("不是照片", encoding="utf-8")
    campaign = campaign_in(folder, body, more=MORE, **more)  # type: ignore[arg-type]
    document = campaign.documents["report"]
    context = {"name": document.title, "issuer": campaign.model.issuer}
    parts = [
        Part(content=filled(campaign, document.template, context, laid), name=document.title)
        for laid in written(campaign).pages
    ]
    path = folder / f"{name}.docx"
    path.write_bytes(compose(parts))
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reports that are drawn."""
    folder = tmp_path_factory.mktemp("reports")
    fields = "".join(f"  - {{name: f{n}, label: 第{n}项工作, measure: 万元}}\n" for n in range(9))
    units: list[dict[str, object]] = [
        {"code": f"u{n}", "name": f"第{n}应急管理局"} for n in range(55)
    ]
    values = {"values": {f"f{n}": 10**9 + n for n in range(9)}}
    names = ", ".join(f"f{n}" for n in range(9))
    return {
        "usual": docx(folder / "usual", "usual", BODY),
        "long": docx(
            folder / "long",
            "long",
            f"  - table: {{title: 各区情况, fields: [f1, f2, f3]}}\n"
            f"  - table: {{title: 工作情况, fields: [{names}]}}\n",
            form=f"title: 表\nfields:\n{fields}",
            units=units,
            reported={f"u{n}": values for n in range(54)},
        ),
    }


@pytest.fixture(scope="module")
def pages(
    files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Page]]:
    """The pages of each report, drawn in one call."""
    out = tmp_path_factory.mktemp("drawn")
    return {
        name: read_pdf(pdf) for name, pdf in zip(files, to_pdf([*files.values()], out), strict=True)
    }


def words(pages: Iterable[Page]) -> str:
    """All that stands on the pages."""
    return "".join(line.text for page in pages for line in page.lines())


def test_a_report_reads_in_order(pages: dict[str, list[Page]]) -> None:
    said = words(pages["usual"]).replace(" ", "")
    order = (
        "文件",
        "〔2024〕18号",
        "的报告",
        "（截至",
        "一、组织情况",
        "表1",
        "图1",
        "东区局：启动仪式",
    )
    places = [said.index(each) for each in (*order, "数据说明", "2024年7月10日")]
    assert places == sorted(places)


def test_the_text_stays_in_the_text_area(pages: dict[str, list[Page]]) -> None:
    for page in pages["usual"]:
        lines = [line for line in page.lines() if "—" not in line.text]
        assert min(line.x0 for line in lines) > 27.5
        assert max(line.x1 for line in lines) < 184.5
        assert max(line.baseline for line in lines) < 262.5


def test_a_long_table_repeats_its_header(pages: dict[str, list[Page]]) -> None:
    upright = [page for page in pages["long"] if page.width < page.height]
    headed = [page for page in upright if "第1项工作" in words([page])]
    assert len(headed) > 1
    assert words(headed).count("单位") >= len(headed)


def test_a_wide_table_lies_on_landscape_pages(pages: dict[str, list[Page]]) -> None:
    landscape = [page for page in pages["long"] if page.width > page.height]
    assert len(landscape) > 1
    assert all("第8项工作" in words([page]).replace(" ", "") for page in landscape)
    assert "附表" in words(landscape[:1])
    assert "合计" in words(landscape[-1:])


def test_the_length_is_foreseen(files: dict[str, Path], pages: dict[str, list[Page]]) -> None:
    for name in files:
        laid = written(load(files[name].parent)).pages
        assert sum(each.pages or 0 for each in laid) == len(pages[name])


def test_validators_find_nothing(
    files: dict[str, Path], judges: Callable[[Iterable[Path]], dict[Path, list[str]]]
) -> None:
    assert judges(files.values()) == {}
