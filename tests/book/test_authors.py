"""`make authors`: the macros of the book are in what JupyterLab opens, never in what it saves."""

import asyncio
import shutil
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import nbformat
import pytest
import yaml

from website import authors
from website.contents import CHAPTERS, source_of


def result_of(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What it returns, run in its own thread: the browser of other tests has a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_the_head_holds_every_macro_of_the_site_as_jupyterlab_myst_reads_it():
    start, text, end = authors.head().split("---\n")
    macros = yaml.safe_load(text)["math"]
    assert (start, end) == ("", "\n")
    assert macros[r"\KL"] == r"\mathrm{KL}"
    assert macros[r"\argmin"] == r"\operatorname*{arg\,min}"
    assert all(name.startswith("\\") for name in macros)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_that_is_opened_and_saved_has_the_cells_it_had(chapter, tmp_path):
    path = shutil.copy(source_of(chapter), tmp_path)
    manager = authors.Chapters(root_dir=str(tmp_path))
    name = source_of(chapter).name
    model = result_of(manager.get(name))
    assert model["content"]["cells"][0]["source"].startswith(authors.head() + "# ")
    result_of(manager.save({"type": "notebook", "content": model["content"]}, name))
    before, after = (nbformat.read(file, as_version=4) for file in (source_of(chapter), path))
    assert before.cells == after.cells


def test_a_head_of_older_macros_is_taken_away_too_and_a_rule_in_the_text_stays():
    def saved(source):
        return authors.without_head({"cells": [{"source": source}]})["cells"][0]["source"]

    assert saved("---\nmath:\n  \\OLD: x\n---\n\n# Title") == "# Title"
    assert saved("---\n\nA rule above") == "---\n\nA rule above"


def test_files_that_are_no_notebooks_come_as_they_are(tmp_path):
    (tmp_path / "intro.md").write_text("# Title\n")
    manager = authors.Chapters(root_dir=str(tmp_path))
    assert result_of(manager.get("intro.md"))["content"] == "# Title\n"
