"""The shipped templates: made from the standard's numbers, clean enough to be edited in Word."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from docgen.blocks import Block, paragraph
from docgen.campaign import KINDS
from docgen.formats.package import read_package
from docgen.formats.template import Template
from docgen.formats.word import StyleSheet
from docgen.official import CHARACTER_LOOKS, GBT9704, LOOKS
from docgen.resources import shipped_template
from templates.make import BODIES, make
from tests.outlining import ROOT, W, Word

Judge = Callable[[Iterable[Path]], dict[Path, list[str]]]

FOLDER = ROOT / "templates"
NAMES = tuple(sorted(BODIES))
BUILT_IN = {"Normal", "Default Paragraph Font", "Normal Table"}
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# What says how text looks, but for the theme part, which programs expect and no style uses.
DRESSED_PARTS = ("styles", "document", "footer1", "footer2", "settings", "fontTable")


def part(name: str, member: str) -> Any:
    """A part of a shipped template, read."""
    with zipfile.ZipFile(FOLDER / f"{name}.docx") as package:
        return etree.fromstring(package.read(f"word/{member}.xml"))


def named_styles(name: str) -> dict[str, Any]:
    """The template's own styles by name."""
    styles = part(name, "styles").iter(f"{W}style")
    found = {style.find(f"{W}name").get(f"{W}val"): style for style in styles}
    return {key: style for key, style in found.items() if key not in BUILT_IN}


def attributes(name: str) -> Iterator[tuple[str, str]]:
    """Every attribute of the parts that say how text looks."""
    for member in DRESSED_PARTS:
        for element in part(name, member).iter():
            yield from element.attrib.items()


def test_committed_templates_equal_a_fresh_make(tmp_path: Path) -> None:
    make(tmp_path)
    fresh = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in FOLDER.glob("*.docx")}
    assert fresh.keys() == committed.keys()
    assert [name for name in fresh if fresh[name] != committed[name]] == [], "templates/make.py"


def test_every_kind_finds_its_template() -> None:
    for kind in KINDS.values():
        if kind.template is not None:
            assert shipped_template(kind.template).is_file()


@pytest.mark.parametrize("name", NAMES)
def test_styles_are_named_in_chinese(name: str) -> None:
    names = named_styles(name)
    assert names.keys() == LOOKS.keys() | CHARACTER_LOOKS.keys()
    assert [each for each in names if not CHINESE.fullmatch(each)] == []


@pytest.mark.parametrize("name", NAMES)
def test_styles_can_be_chosen_in_word(name: str) -> None:
    hidden = [key for key, s in named_styles(name).items() if s.find(f"{W}qFormat") is None]
    assert hidden == []


@pytest.mark.parametrize("name", NAMES)
def test_no_theme_fonts(name: str) -> None:
    named = [key for key, _ in attributes(name) if "theme" in key.lower()]
    assert [key for key in named if not key.endswith("}themeFontLang")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_style_names_its_chinese_font(name: str) -> None:
    for key, style in named_styles(name).items():
        fonts = style.find(f"{W}rPr/{W}rFonts")
        role = CHARACTER_LOOKS.get(key) or LOOKS[key].role
        assert fonts.get(f"{W}eastAsia") == GBT9704.fonts[role], key
        assert fonts.get(f"{W}ascii") == fonts.get(f"{W}hAnsi") != "", key


@pytest.mark.parametrize("name", NAMES)
def test_language_and_font_of_the_defaults(name: str) -> None:
    defaults = part(name, "styles").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults.find(f"{W}lang").get(f"{W}eastAsia") == "zh-CN"
    assert defaults.find(f"{W}rFonts").get(f"{W}eastAsia") == GBT9704.fonts["body"]


@pytest.mark.parametrize("name", NAMES)
def test_page_and_grid_of_the_standard(name: str) -> None:
    (section,) = part(name, "document").iter(f"{W}sectPr")
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    mm = {key.removeprefix(W): int(value) * 25.4 / 1440 for key, value in margins.attrib.items()}
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    assert [mm[side] for side in ("top", "bottom", "left", "right")] == pytest.approx(
        [37, 35, 28, 26], abs=0.02
    )
    assert section.find(f"{W}docGrid").get(f"{W}type") == "lines"


@pytest.mark.parametrize("name", NAMES)
def test_a_tag_a_paragraph(name: str) -> None:
    said = ["".join(p.itertext()) for p in part(name, "document").iter(f"{W}p")]
    assert said == [f"{{{{p {tag} }}}}" for tag in BODIES[name]]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every template, each tag filled with one paragraph of text."""
    out = tmp_path_factory.mktemp("rendered")
    made = {}
    for name, tags in BODIES.items():
        data = (FOLDER / f"{name}.docx").read_bytes()
        sheet = StyleSheet.read(read_package(data, name=name)["word/styles.xml"])
        context = {"name": "标题", "issuer": "机关", **{tag: _paragraph(tag) for tag in tags}}
        template = Template(data, name=f"{name}.docx")
        made[name] = out / f"{name}.docx"
        made[name].write_bytes(template.render(context, blocks=sheet.renderer()))
    return made


def _paragraph(text: str) -> tuple[Block, ...]:
    return (paragraph(text, "公文正文"),)


def test_rendered_templates_say_what_they_were_given(rendered: dict[str, Path]) -> None:
    for name, path in rendered.items():
        assert [text for _, text in Word.open(path).paragraphs() if text] == list(BODIES[name])


def test_judges_are_content(rendered: dict[str, Path], judges: Judge) -> None:
    assert judges(rendered.values()) == {}
