"""What the buttons at the top of a chapter lead to."""

import os
import posixpath
import subprocess
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from jupyter_book.config import yaml_to_sphinx

from website import buttons
from website.contents import CHAPTERS, PAGES, ROOT

BINDER = ROOT / "binder"


def page_of(site, name):
    return BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_download_button_gives_the_plain_notebook(site, name):
    (button,) = page_of(site, name).select(f"a.btn-{buttons.SOURCE_BUTTON}")
    path = (site / name).parent / button["href"]
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "<summary>Solution to Exercise" in text
    assert ":label:" not in text
    assert "{prf:ref}" not in text


def test_every_notebook_of_the_site_is_the_one_that_was_built(site):
    made = {path.name: path.read_bytes() for path in (site / buttons.FOLDER).glob("*.ipynb")}
    built = {path.name: path.read_bytes() for path in (ROOT / "dist" / "notebooks").glob("*.ipynb")}
    assert made == built
    assert {f"{posixpath.basename(name)}.ipynb" for name in CHAPTERS} <= set(made)


def test_a_page_of_text_offers_its_own_text(site):
    page = next(name for name in PAGES if name not in CHAPTERS)
    (button,) = page_of(site, page).select(f"a.btn-{buttons.SOURCE_BUTTON}")
    assert button["href"].endswith(f"{posixpath.basename(page)}.md")


@pytest.mark.parametrize("url", ["", "https://example.org/a/b", "https://github.com/owner"])
def test_without_a_repository_on_github_nothing_is_launched(url):
    assert buttons.launches(url, "main", "05-x") == []


def buttons_of(address):
    """The groups of buttons of a chapter in a book whose repository has this address."""
    book = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    book["repository"]["url"] = address
    source = {"label": buttons.SOURCE_BUTTON, "url": "", "tooltip": ""}
    context = {
        "header_buttons": [{"label": buttons.DOWNLOADS, "buttons": [source]}],
        "pathto": lambda name, resource: f"../{name}",
    }
    app = SimpleNamespace(config=yaml_to_sphinx(book)[0])
    buttons._set_buttons(app, "book/06-algorithm-1", "page.html", context, None)
    return {group["label"]: group["buttons"] for group in context["header_buttons"]}


def test_buttons_to_launch_appear_with_the_address_and_only_then():
    groups = buttons_of("https://github.com/owner/book")
    assert [(button["text"], button["url"]) for button in groups["launch-buttons"]] == [
        (
            "Binder",
            "https://mybinder.org/v2/gh/owner/book/main"
            "?urlpath=lab/tree/dist/notebooks/06-algorithm-1.ipynb",
        ),
        (
            "Colab",
            "https://colab.research.google.com/github/owner/book/blob/notebooks"
            "/06-algorithm-1.ipynb",
        ),
    ]
    assert set(buttons_of("")) == {buttons.DOWNLOADS}


def test_ci_puts_the_notebooks_where_colab_looks_for_them():
    steps = yaml.safe_load((ROOT / ".github/workflows/book.yml").read_text("utf-8"))["jobs"]
    commands = [step.get("run", "") for job in steps.values() for step in job["steps"]]
    assert any(f"HEAD:{buttons.BRANCH}" in command for command in commands)


def test_the_pictures_of_the_launch_buttons_are_on_the_site(site):
    for button in buttons.launches("https://github.com/owner/book.git", "", "05-x"):
        assert (site / button["icon"]).is_file()


def test_binder_installs_what_the_book_installs_and_builds_what_the_button_opens():
    lines = (BINDER / "requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("-r")] == ["-r ../requirements.txt"]
    script = BINDER / "postBuild"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert "python -m website.notebooks" in script.read_text("utf-8").splitlines()
