"""The words on screen: every text is there in every language, says what is filled in, and keeps its blanks and breaks."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from flask_babel import refresh

from boards import i18n
from boards.config import ROOT
from boards.db import writing
from boards.plant.models import Plant
from tests.client import CheckingClient
from tests.world import World

TRANSLATIONS = ROOT / "boards" / "translations"
LANGUAGES = sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%%|\{[^}]*\}|<[^>]+>")


@functools.cache
def spoken() -> frozenset[str]:
    """Every visible text of the product."""
    found = extract_from_dir(
        ROOT,
        method_map=[("boards/**.py", "python"), ("templates/**.html", "jinja2")],
        keywords={"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None},
        directory_filter=lambda folder: Path(folder).name not in {".venv", "node_modules", ".git", "tests", "instance"},
    )
    return frozenset(message if isinstance(message, str) else message[0] for _, _, message, _, _ in found)


@functools.cache
def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def said(language: str) -> dict[str, Message]:
    return {_forms(message.id)[0]: message for message in catalogue(language) if message.id}


def _forms(texts: object) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)  # type: ignore[call-overload]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete(language: str) -> None:
    there = said(language)
    ready = {text for text, message in there.items() if all(_forms(message.string)) and not message.fuzzy}
    missing = sorted(spoken() - ready)
    assert not missing, f"{len(missing)} texts without {language}: {missing[:10]}"
    assert not (unused := sorted(set(there) - spoken())), f"{language} for texts that nobody says: {unused[:10]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_says_what_is_filled_in_and_keeps_blanks_and_breaks(language: str) -> None:
    wrong = []
    for text, message in said(language).items():
        forms = _forms(message.string)
        last = _forms(message.id)[-1]
        for form in forms:
            marks, asked = set(FILLED_IN.findall(form)), set(FILLED_IN.findall(text + last))
            if not marks <= asked or (len(forms) == 1 and marks != asked):
                wrong.append(f"{text!r}: {form!r}")
            if (text[:1].isspace(), text[-1:].isspace()) != (form[:1].isspace(), form[-1:].isspace()):
                wrong.append(f"blanks of {text!r}: {form!r}")
        if set(FILLED_IN.findall(forms[-1])) != set(FILLED_IN.findall(last)):
            wrong.append(f"the many of {text!r}: {forms[-1]!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_its_own_plurals(language: str) -> None:
    header = dict(catalogue(language).mime_headers)["Plural-Forms"]
    many = int(header.split("nplurals=")[1].split(";")[0])
    assert many == {"es": 2, "fr": 2, "it": 2, "pt": 2}.get(language) or many == get_plural(language).num_plurals
    for message in catalogue(language):
        assert not message.pluralizable or not message.id or len(message.string) == many, message.id


def test_a_pdf_comes_in_a_language_that_its_typeface_can_write(client: CheckingClient, world: World) -> None:
    with writing():
        Plant.get().languages = ["ar", "en"]
    said = []
    for address in ("/labels", "/labels.pdf"):
        with client.application.test_request_context(f"{address}?lang=ar"):
            refresh()
            said.append(i18n.language())
    assert said == ["ar", "en"]
