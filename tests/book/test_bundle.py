"""One style sheet and one script for all pages: what they hold, and in which order."""

import re

import pytest

from website import bundle


@pytest.fixture
def small_site(tmp_path):
    files = {
        "_static/styles/theme.css": '@import "../basic.css";\nbody { background: url(a.png) }',
        "_static/basic.css": "p { color: red; background: url(b.png) }",
        "own.css": "i { background: url('data:x') }",
        "_static/documentation_options.js": "const OPTIONS = {};",
        "_static/theme.js": '"use strict";\nwindow.first = 1;\n//# sourceMappingURL=theme.js.map',
        "own.js": "window.second = first + 1;",
        "search.js": "window.third = 1;",
    }
    page = (
        "<head><title>T</title>"
        '<link href="{up}_static/styles/theme.css?v=1" rel="stylesheet" />\n'
        '<link rel="stylesheet" href="{up}_static/../own.css?v=2" />\n'
        '<script src="{up}_static/documentation_options.js?v=3"></script>\n'
        '<script src="{up}_static/theme.js"></script>'
        '<script src="{up}own.js"></script>{more}</head>'
    )
    for number in range(3):
        files[f"book/page{number}.html"] = page.format(up="../", more="")
    files["search.html"] = page.format(up="", more='<script defer src="search.js"></script>')
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    bundle.bundle(tmp_path)
    return tmp_path


def test_a_sheet_holds_what_it_imports_and_its_addresses_lead_where_they_led(small_site):
    text = (small_site / bundle.STYLES).read_text("utf-8")
    assert "@import" not in text
    assert text.index("color: red") < text.index("body")
    assert 'url("styles/a.png")' in text
    assert 'url("b.png")' in text
    assert 'url("data:x")' in text


def test_scripts_keep_their_order_and_no_file_makes_the_others_strict(small_site):
    text = (small_site / bundle.SCRIPTS).read_text("utf-8")
    assert text.startswith(";")
    assert text.index("window.first") < text.index("window.second")
    assert "sourceMappingURL" not in text


def test_a_page_loads_the_two_files_and_what_is_its_own(small_site):
    page = (small_site / "book" / "page1.html").read_text("utf-8")
    assert page.count("<link") == 1
    assert page.count("src=") == 1
    assert 'href="../_static/book.css?v=' in page
    assert 'src="../book.js?v=' in page
    assert 'src="search.js"' in (small_site / "search.html").read_text("utf-8")


def test_a_script_that_comes_early_finds_its_options_and_one_for_others_waits(small_site):
    page = (small_site / "book" / "page1.html").read_text("utf-8")
    assert page.index("const OPTIONS = {};") < page.index('<script async src="../book.js')
    assert '<script defer src="book.js' in (small_site / "search.html").read_text("utf-8")


def test_lists_are_joined_without_breaking_their_orders():
    assert bundle.in_order([["a", "c"], ["a", "b", "c"], ["c", "d"]]) == ["a", "b", "c", "d"]


def test_the_theme_still_starts_with_what_the_bundle_replaces(site):
    scripts = [*(site / "_static").glob("*.js"), *(site / "_static" / "scripts").glob("*.js")]
    parts = [path.read_text("utf-8") for path in scripts if path != site / bundle.LATER]
    text, written = "".join(parts), (site / bundle.SCRIPTS).read_text("utf-8")
    for theirs, ours in bundle.STARTS:
        assert theirs.search(text)
        assert not theirs.search(written) or theirs.search(written).expand(ours) in written
        for found in theirs.finditer(text):
            assert found.expand(ours) in written


def test_no_script_of_the_bundle_waits_for_the_page_on_its_own(site):
    text = (site / bundle.SCRIPTS).read_text("utf-8")
    assert "DOMContentLoaded" in text
    assert not re.search(r"""readyState !==? ["']loading["']\) \{\s*(?!inTurn)\w+\(""", text)
    assert not re.search(r"""["']loading["']!=document\.readyState\?(?!inTurn)\w+\(""", text)


def test_the_menus_come_later_and_no_page_asks_for_them(site):
    assert (site / bundle.LATER).is_file()
    assert bundle.LATER in (site / bundle.SCRIPTS).read_text("utf-8")
    assert "bootstrap.js" not in (site / "book" / "intro.html").read_text("utf-8")
