"""The catalog of messages: complete, translated, compiled, and used."""

import ast
import re
from collections.abc import Iterator

import pytest

from docgen.messages import MESSAGES, current_locale, known_locale, phrase, translate, use_locale
from tests import catalogs

PLACEHOLDER = re.compile(r"\{\w+\}")
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_CN"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": ""}, "en"),
        ({"LANGUAGE": "zh_CN:en"}, "zh_CN"),
    ],
)
def test_the_environment_chooses_the_language(
    environment: dict[str, str], locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert current_locale() == locale


@pytest.mark.parametrize("system", ["zh_CN", "Chinese (Simplified)_China"])
def test_windows_without_variables_speaks_its_own_language(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (system, "cp936"))
    assert current_locale() == "zh_CN"


def test_a_chosen_language_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    with use_locale("zh-Hans"):
        assert translate("a whole number") == "整数"
        with use_locale("en"):
            assert translate("a whole number") == "a whole number"
        with use_locale(None):
            assert current_locale() == "zh_CN"
    assert current_locale() == "en"


def test_a_text_without_translation_is_itself() -> None:
    assert translate("never seen", "zh_CN") == "never seen"
    assert translate("", "zh_CN") == ""


def test_an_unknown_language_is_english() -> None:
    assert known_locale("fr_FR") == "en"


def test_a_phrase_is_filled_in_its_language() -> None:
    assert phrase("at least {limit}", limit=3).text("zh_CN") == "不少于3"
    with use_locale("en"):
        assert str(phrase("at least {limit}", limit=3)) == "at least 3"


@pytest.mark.parametrize("locale", catalogs.LOCALES)
def test_every_text_is_translated(locale: str) -> None:
    missing = [item.id for item in catalogs.entries(catalogs.read(locale)) if not item.string]
    assert not missing, "write these into docgen.po, then run python tests/catalogs.py"


@pytest.mark.parametrize("locale", catalogs.LOCALES)
def test_no_translation_is_fuzzy(locale: str) -> None:
    assert not [item.id for item in catalogs.entries(catalogs.read(locale)) if item.fuzzy]


@pytest.mark.parametrize("locale", catalogs.LOCALES)
def test_the_catalog_holds_the_marked_texts_and_no_others(locale: str) -> None:
    catalog = catalogs.read(locale)
    held = {str(item.id) for item in catalogs.entries(catalog)}
    assert held == set(catalogs.extracted()), "run python tests/catalogs.py"
    assert not catalog.obsolete


@pytest.mark.parametrize("locale", catalogs.LOCALES)
def test_placeholders_survive_translation(locale: str) -> None:
    for item in catalogs.entries(catalogs.read(locale)):
        if item.string:
            assert _placeholders(item.string) == _placeholders(item.id), item.id


def _placeholders(text: object) -> list[str]:
    return sorted(PLACEHOLDER.findall(str(text)))


@pytest.mark.parametrize("locale", catalogs.LOCALES)
def test_the_compiled_catalog_is_fresh(locale: str) -> None:
    committed = catalogs.po_path(locale).with_suffix(".mo").read_bytes()
    assert committed == catalogs.compiled(locale), "run python tests/catalogs.py"


def test_codes_are_words_in_kebab_case() -> None:
    assert not [code for code in MESSAGES if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)]


def test_messages_are_marked_for_translation() -> None:
    marked = set(catalogs.extracted())
    texts = {text for item in MESSAGES.values() for text in (item.what, item.remedy)}
    assert not [text for text in texts if PLACEHOLDER.sub("", text) and text not in marked]


def test_every_code_that_is_used_has_a_message() -> None:
    unknown = sorted({code for code in _codes_raised() if code not in MESSAGES})
    assert not unknown, "add these codes to docgen/messages/"


def test_every_message_is_used() -> None:
    literals = set(_literals())
    unused = [code for code in MESSAGES if code not in literals]
    assert not unused, "delete these codes from docgen/messages/, or use them"


def _modules() -> Iterator[ast.Module]:
    for path in sorted(catalogs.PACKAGE.rglob("*.py")):
        if path.parent.name != "messages":
            yield ast.parse(path.read_text("utf-8"))


def _literals() -> Iterator[str]:
    """All strings in docgen's modules, the codes among them."""
    for module in _modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _codes_raised() -> Iterator[str]:
    """The codes in calls such as finding("code") and Finding(code="code")."""
    for module in _modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                yield from _code_of(node)


def _code_of(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    given = call.args[:1] if name in {"finding", "problem"} else []
    if name == "Finding":
        given = [item.value for item in call.keywords if item.arg == "code"]
    for item in given:
        if isinstance(item, ast.Constant):
            yield str(item.value)
