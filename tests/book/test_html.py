"""The built site, checked page by page without a browser."""

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

RESOURCES = {
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
    "embed": "src",
    "use": "href",
}


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, BeautifulSoup]:
    """Every page of the site but the redirect at its root."""
    files = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    files = [path for path in files if path != site / "index.html"]
    return {path: BeautifulSoup(path.read_text("utf-8"), "lxml") for path in files}


def is_outside(url: str) -> bool:
    """Whether a browser would leave the site for this address."""
    parts = urlsplit(url)
    return bool(parts.netloc) or parts.scheme not in {"", "data"}


def find_outside_resources(page: BeautifulSoup) -> list[str]:
    """Addresses outside the site that a browser loads with the page (links are not loaded)."""
    urls = [str(tag[key]) for name, key in RESOURCES.items() for tag in page(name) if tag.get(key)]
    urls += [str(tag["href"]) for tag in page("link") if tag.get("href")]
    return [url for url in urls if is_outside(url)]


def test_the_root_leads_to_the_landing_page(site: Path) -> None:
    root = BeautifulSoup((site / "index.html").read_text("utf-8"), "lxml")
    refresh = root.find("meta", attrs={"http-equiv": "Refresh"})
    assert isinstance(refresh, Tag)
    assert (site / str(refresh["content"]).split("url=")[1]).is_file()


def test_no_style_sheet_stands_inside_a_page(pages: dict[Path, BeautifulSoup]) -> None:
    # Its rules hold for the whole page, which a browser then looks at again, element by element.
    assert not [path.name for path, page in pages.items() if page.body and page.body("style")]


def test_sections_in_a_section_are_put_off(pages: dict[Path, BeautifulSoup]) -> None:
    for page in pages.values():
        for section in page("section"):
            if page.find(class_="katex"):
                assert section.has_attr("data-far") == bool(section.find_parent("section"))


def test_every_internal_link_leads_somewhere(site: Path, pages: dict[Path, BeautifulSoup]) -> None:
    anchors = {path: {tag["id"] for tag in page(id=True)} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for link in page("a", href=True):
            url = urlsplit(str(link["href"]))
            if url.scheme or url.netloc:
                continue
            target = (path.parent / unquote(url.path)).resolve() if url.path else path
            anchor = unquote(url.fragment).partition("?")[0]  # what follows is a figure's state
            known = anchors.get(target, set())
            if not target.is_file() or (anchor and anchor != "top" and anchor not in known):
                broken.append(f"{path.relative_to(site)}: {link['href']}")
    assert not broken


def test_every_script_stylesheet_and_picture_is_on_the_site(
    site: Path, pages: dict[Path, BeautifulSoup]
) -> None:
    missing = []
    for path, page in pages.items():
        urls = [tag.get("src") for tag in page(["script", "img"])]
        urls += [tag.get("href") for tag in page("link", rel="stylesheet")]
        for url in filter(None, urls):
            parts = urlsplit(str(url))
            if not is_outside(str(url)) and parts.scheme != "data":
                target = path.parent / unquote(parts.path)
                if not target.resolve().is_file():
                    missing.append(f"{path.relative_to(site)}: {url}")
    assert not missing


def test_no_page_loads_anything_from_outside(pages: dict[Path, BeautifulSoup]) -> None:
    assert not {path.name: urls for path, p in pages.items() if (urls := find_outside_resources(p))}


def test_no_stylesheet_loads_anything_from_outside(
    site: Path, pages: dict[Path, BeautifulSoup]
) -> None:
    texts = {path.name: path.read_text("utf-8") for path in site.rglob("*.css")}
    texts |= {path.name: "".join(map(str, p("style"))) for path, p in pages.items()}
    outside = re.compile(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^)\s]*")
    assert not {name: urls for name, text in texts.items() if (urls := outside.findall(text))}


def test_every_picture_has_alt_text(pages: dict[Path, BeautifulSoup]) -> None:
    pictures = [img for page in pages.values() for img in page("img")]
    assert not [str(img) for img in pictures if img.get("alt") is None]
    # An empty text marks decoration. The theme's logo beside the title is; nothing in the text is,
    # but pixels of a chart whose panels have one text together.
    silent = [img for img in pictures if not img["alt"] and img.find_parent("main")]
    assert not [str(img) for img in silent if not img.find_parent(class_="drawn-chart")]
    charts = [div for page in pages.values() for div in page(class_="drawn-chart")]
    assert charts
    assert not [div for div in charts if div.get("role") != "img" or not div.get("aria-label")]


def test_every_page_has_one_title_of_first_rank_on_screen(
    pages: dict[Path, BeautifulSoup],
) -> None:
    # The theme repeats the title in a block that only a printer sees.
    titles = {
        path.name: [h1 for h1 in page("h1") if h1.find_parent(class_="onlyprint") is None]
        for path, page in pages.items()
    }
    assert not {name: len(found) for name, found in titles.items() if len(found) != 1}


def test_every_page_names_its_language(pages: dict[Path, BeautifulSoup]) -> None:
    assert {page.html["lang"] for page in pages.values() if page.html} == {"en"}


def test_a_head_of_a_table_says_something_beside_its_formula(
    pages: dict[Path, BeautifulSoup],
) -> None:
    # axe does not hear formulas, and finds a head that is one formula empty.
    for path, page in pages.items():
        for head in page.select("main th"):
            words = [text for text in head.strings if not text.find_parent(class_="katex")]
            assert "".join(words).strip(), f"{path.name}: {head}"


def test_every_displayed_formula_of_a_chapter_has_a_number_and_a_link(
    pages: dict[Path, BeautifulSoup],
) -> None:
    for path, page in pages.items():
        if not re.match(r"\d\d-", path.name) or path.parent.name != "book":
            continue
        formulas = page.select("main div.math")
        numbers = [formula.select_one(".eqno") for formula in formulas]
        assert all(number and number.select_one("a.headerlink") for number in numbers), path.name
        texts = [number.get_text() for number in numbers if number]
        assert len(set(texts)) == len(texts), path.name


NUMBERED = "Exercise|Theorem|Proposition|Lemma|Corollary|Definition|Remark|Example|Figure|Algorithm"


def test_no_page_says_the_name_of_a_numbered_thing_twice(pages: dict[Path, BeautifulSoup]) -> None:
    """A reference says "Exercise 2.3" by itself."""
    twice = re.compile(rf"\b({NUMBERED})s? \1 \d", re.IGNORECASE)
    texts = {path: " ".join(page.get_text().split()) for path, page in pages.items()}
    found = {path.name: twice.findall(text) for path, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_search_shows_no_latex(site: Path) -> None:
    script = (site / "_static" / "search.js").read_text("utf-8").split(" = ", 1)[1]
    places = json.loads(script.rstrip("\n;").replace("<\\/", "</"))[0]
    raw = re.compile(r"\\(frac|tfrac|mathcal|begin|mathbb|left|E_|R\^|log|sim|in\b)|\$[^$]+\$")
    shown = [place for place in places if place["k"] in ("statement", "formula", "question")]
    assert [place["t"] for place in places if raw.search(place["t"])] == []
    assert [place["t"] for place in shown if raw.search(place["x"])] == []
