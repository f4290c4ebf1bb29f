"""The site in another language: texts from gettext's files, English where there are none."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from website import build, translation


def test_what_the_site_says_is_found_in_its_code():
    said = {message.id for message in translation.said_by_the_site() if message.id}
    assert {"Cite this chapter", "The data of this picture", "proven here", "✓ Right."} <= said


def test_an_update_keeps_translations_drops_lost_texts_and_writes_no_empty_file(tmp_path):
    template, path = Catalog(), tmp_path / "page.po"
    template.add("one")
    assert translation.update(template, path, "vi") == 0
    assert not path.exists()
    catalog = Catalog(locale="vi")
    catalog.add("one", string="một")
    catalog.add("gone", string="mất")
    with path.open("wb") as out:
        translation.write_po(out, catalog)
    assert translation.update(template, path, "vi") == 1
    with path.open("rb") as file:
        assert {message.id: message.string for message in read_po(file) if message.id} == {
            "one": "một"
        }


def test_the_settings_of_a_translation_differ_in_the_language_alone():
    english = build.settings(stored=True).read_text("utf-8")
    vietnamese = build.settings(stored=True, language="vi").read_text("utf-8")
    assert vietnamese == english.replace("language: en", "language: vi")


def test_a_language_without_files_is_refused_with_what_to_do():
    with pytest.raises(FileNotFoundError, match="make messages LANGUAGE=xx"):
        translation.compile_files("xx")
