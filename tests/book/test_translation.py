"""The site in another language: texts from gettext's files, English where there are none."""

import re
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from playwright.sync_api import expect

from website import build, translation


def test_what_the_site_says_is_found_in_its_code():
    said = {message.id for message in translation.said_by_the_site() if message.id}
    assert {"Cite this chapter", "The data of this picture", "proven here", "✓ Right."} <= said


def test_words_inside_an_f_string_are_found_too():
    said = {message.id for message in translation.said_by_the_site()}
    assert {"Predict first.", "The formal statement", "Map of the proofs"} <= said


def test_every_text_of_a_script_is_found():
    said = {message.id for message in translation.said_by_scripts()}
    scripts = [*translation.INTERACTIVE.glob("*.js"), *translation.ASSETS.glob("*.js")]
    for path in scripts:
        code = re.sub(r"//.*", "", path.read_text("utf-8"))
        assert set(re.findall(r'\bwords\(\s*"([^"]*)"', code)) <= said, path.name
    assert {"Step", "Copy a link to this state", "This is my guess", "✓ In order."} <= said


@pytest.mark.parametrize("name", [translation.SITE, translation.SCRIPTS])
def test_a_translation_keeps_the_places_of_values(name):
    said = {"site": translation.said_by_the_site, "figures": translation.said_by_scripts}[name]()
    table = translation.translated(name, "vi", said)
    assert len(table) > 40
    for english, other in table.items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", other))


def test_controls_headings_and_three_figures_are_in_vietnamese():
    said = translation.said_by_scripts()
    table = translation.translated(translation.SCRIPTS, "vi", said)
    ours = (
        "living_",
        "planar_",
        "game_table",
        "matrix_",
        "optimal_",
        "controls",
        "card",
        "figures",
    )
    texts = [m.id for m in said if any(place.startswith(ours) for place, _ in m.locations)]
    assert len(texts) > 100
    assert [text for text in texts if text not in table] == []


def test_a_text_that_was_guessed_from_another_one_is_not_shown(tmp_path, monkeypatch):
    said, old = Catalog(), Catalog(locale="vi")
    said.add("not proven by machine")
    old.add("proven by machine", string="máy đã chứng minh")
    path = tmp_path / "vi" / "LC_MESSAGES" / "page.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as out:
        translation.write_po(out, old)
    assert translation.update(said, path, "vi") == 0
    monkeypatch.setattr(translation, "LOCALE", tmp_path)
    assert translation.translated("page", "vi", said) == {}


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


def scripts_in(language, folder):
    """The script of words that a site in a language gets."""
    config = SimpleNamespace(language=language)
    builder = SimpleNamespace(name="html")
    translation.words_for_scripts(SimpleNamespace(config=config, builder=builder, outdir=folder))
    return (folder / "_static" / "words.js").read_text("utf-8")


def test_a_table_of_words_comes_with_another_language_only(tmp_path):
    assert len(scripts_in("en", tmp_path).encode()) < 500
    other = scripts_in("vi", tmp_path)
    assert '"One round": "Một vòng"' in other
    assert "ganWords" in scripts_in("en", tmp_path)  # looked into, where a page has it
    assert "One round" not in scripts_in("en", tmp_path)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("page_name", "figure", "texts"),
    [
        ("book/06-algorithm-1", "LivingGan", ["Một vòng", "Số mode bao phủ", "Việc cần làm"]),
        ("book/02-minimax-games", "GameTable", ["Giá trị của trò chơi 1", "hàng 1", "cột 2"]),
        ("book/04-the-optimal-discriminator", "OptimalDiscriminator", ["Kỳ vọng của p", "nat"]),
    ],
)
def test_a_figure_speaks_vietnamese_where_the_page_does(
    browser, address, tmp_path, page_name, figure, texts
):
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        # As the Vietnamese site loads it, before all other scripts.
        page.add_init_script(scripts_in("vi", tmp_path))
        page.goto(f"{address}/{page_name}.html")
        place = page.locator(f".figure-to-play-with[data-figure={figure}]").first
        place.scroll_into_view_if_needed()
        for text in [*texts, "Chép liên kết tới trạng thái này", "Toàn màn hình"]:
            # Waited for: the living GAN comes part by part.
            expect(place).to_contain_text(text, use_inner_text=True)
        expect(place).not_to_contain_text("What to do", use_inner_text=True)
