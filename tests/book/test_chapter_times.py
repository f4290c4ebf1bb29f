"""The seconds of the chapters: what is measured, and where it is written."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from website import chapter_times
from website.contents import CHAPTERS


@pytest.mark.slow
def test_the_seconds_hold_the_kernel_and_every_cell(tmp_path):
    cells = [new_code_cell("import time"), new_code_cell("time.sleep(1.5)")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "two.ipynb")
    assert 1.5 < chapter_times.seconds(tmp_path / "two.ipynb") < 60


def test_more_than_a_minute_is_bold():
    assert "| a | 60 |\n| b | **61** |\n" in chapter_times.table({"a": 59.6, "b": 61.2})


def test_a_new_table_takes_the_place_of_the_old_one():
    page = f"before\n{chapter_times.START}old\n{chapter_times.END}after\n"
    made = chapter_times.insert(page, "new\n")
    assert made == page.replace("old", "new")
    with pytest.raises(ValueError, match="needs a line"):
        chapter_times.insert("before\n", "new\n")


def test_the_page_has_a_line_for_each_chapter():
    page = chapter_times.PAGE.read_text("utf-8")
    written = page.partition(chapter_times.START)[2].partition(chapter_times.END)[0]
    rows = [line.split("|")[1].strip() for line in written.splitlines() if line.startswith("|")]
    assert rows[2:] == [chapter.rpartition("/")[2] for chapter in CHAPTERS]
