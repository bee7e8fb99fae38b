"""The language of what docgen tells: which one, and how a text is put into it."""

import gettext
import locale as _system
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHINESE = "zh_CN"
ENGLISH = "en"
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_chosen: ContextVar[str | None] = ContextVar("docgen_locale", default=None)


def N_(msgid: str) -> str:
    """Mark a text for the catalog of translations without translating it yet."""
    return msgid


def known_locale(name: str) -> str:
    """The locale docgen has for a locale's name: any Chinese is zh_CN, all else is en."""
    return CHINESE if name.strip().lower().startswith(("zh", "chinese")) else ENGLISH


def current_locale() -> str:
    """The locale to speak now: the one chosen by `use_locale`, else the environment's."""
    return _chosen.get() or known_locale(_environment())


def _environment() -> str:
    for variable in _VARIABLES:
        if value := os.environ.get(variable):
            return value
    # Windows sets none of the variables.
    return _system.getlocale()[0] or ""


@contextmanager
def use_locale(name: str | None) -> Iterator[None]:
    """Speak this locale inside the `with` block; None leaves it as it is."""
    token = _chosen.set(known_locale(name) if name else _chosen.get())
    try:
        yield
    finally:
        _chosen.reset(token)


@cache
def _catalog(name: str) -> gettext.NullTranslations:
    if name == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation("docgen", Path(__file__).parent, [name])


def translate(msgid: str, locale: str | None = None) -> str:
    """The text in the locale's language; msgid is the English text itself."""
    name = known_locale(locale) if locale else current_locale()
    # The empty msgid is the catalog's header.
    return _catalog(name).gettext(msgid) if msgid else ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a message that is itself translated when the message is shown."""

    msgid: str
    params: tuple[tuple[str, object], ...] = ()

    def text(self, locale: str | None = None) -> str:
        """The phrase in the locale's language."""
        return fill(translate(self.msgid, locale), dict(self.params), locale)

    def __str__(self) -> str:
        return self.text()


def phrase(msgid: str, /, **params: object) -> Phrase:
    """A phrase of a marked text and what stands in its placeholders."""
    return Phrase(msgid, tuple(params.items()))


def fill(text: str, params: Mapping[str, object], locale: str | None = None) -> str:
    """The text with each `{name}` replaced by its parameter; an unknown name stays."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        return _show(params[name], locale) if name in params else match[0]

    return _PLACEHOLDER.sub(value, text)


def _show(value: object, locale: str | None) -> str:
    if isinstance(value, Phrase):
        return value.text(locale)
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    return translate(N_(", "), locale).join(_show(item, locale) for item in value)
