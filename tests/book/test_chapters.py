"""What every chapter promises its reader, checked on the notebooks without running them."""

import re
from importlib import import_module
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest
from pybtex.database import parse_file

from website import index_theorems
from website.contents import CHAPTERS, PAGES, ROOT, markdown_of, source_of
from website.directives import STATEMENTS, directives

LONGEST_CELL = 25
OPENING = re.compile(r"^[ \t]*(?:`{3,}|:{3,})\{[\w:-]+\}", re.MULTILINE)
CITATION = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)
each_page = pytest.mark.parametrize("page", PAGES)


def code_cells(chapter: str) -> list[tuple[int, nbformat.NotebookNode]]:
    """Code cells with their index in the notebook."""
    cells = nbformat.read(source_of(chapter), as_version=4).cells
    return [(index, cell) for index, cell in enumerate(cells) if cell.cell_type == "code"]


def test_the_book_has_chapters() -> None:
    assert CHAPTERS


@each_page
def test_every_page_in_the_contents_has_a_source(page: str) -> None:
    assert source_of(page).exists()


@each_chapter
def test_every_cell_was_run_once_from_top_to_bottom(chapter: str) -> None:
    counts = [cell.execution_count for _, cell in code_cells(chapter) if cell.source.strip()]
    assert counts == list(range(1, len(counts) + 1)), f"run: make execute CHAPTERS={chapter}.ipynb"


@each_chapter
def test_stored_outputs_hold_neither_errors_nor_warnings(chapter: str) -> None:
    bad = [
        (index, output.output_type, output.get("name"))
        for index, cell in code_cells(chapter)
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert not bad


@each_chapter
def test_no_code_cell_is_too_long_to_read_beside_its_text(chapter: str) -> None:
    lengths = {index: len(cell.source.splitlines()) for index, cell in code_cells(chapter)}
    assert not {index: n for index, n in lengths.items() if n > LONGEST_CELL}


@each_chapter
def test_every_picture_a_cell_draws_has_alt_text_and_a_caption(chapter: str) -> None:
    incomplete = []
    for index, cell in code_cells(chapter):
        mimes = {mime for output in cell.outputs for mime in output.get("data", {})}
        if any(mime.startswith("image/") for mime in mimes):
            about = cell.metadata.get("mystnb", {})
            alt = about.get("image", {}).get("alt", "").strip()
            caption = about.get("figure", {}).get("caption", "").strip()
            if not (alt and caption):
                incomplete.append(index)
    assert not incomplete, "set metadata mystnb.image.alt and mystnb.figure.caption on these cells"


@each_page
def test_every_picture_in_the_text_has_alt_text(page: str) -> None:
    text = markdown_of(page)
    assert not re.findall(r"!\[\s*\]\([^)]*\)", text)
    assert not re.findall(r"<img(?![^>]*\balt=\"[^\"]+\")[^>]*>", text)
    pictures = directives(text, "figure", "image")
    assert not [picture.argument for picture in pictures if not picture.options.get("alt")]


@each_chapter
def test_a_chapter_opens_with_its_aims_and_closes_with_exercises_summary_sources(
    chapter: str,
) -> None:
    sections = re.findall(r"^## +(.+?)\s*$", markdown_of(chapter), re.MULTILINE)
    assert sections[:1] == ["What you will be able to do"]
    closing = ["Exercises", "Summary", "Sources"]
    assert [section for section in sections if section in closing] == closing


@each_chapter
def test_a_chapter_has_four_to_ten_exercises_each_with_a_folded_solution(chapter: str) -> None:
    parts = directives(markdown_of(chapter), "exercise", "solution")
    exercises, solutions = parts[::2], parts[1::2]
    assert 4 <= len(exercises) <= 10
    for exercise, solution in zip_longest(exercises, solutions):
        assert exercise.name == "exercise"
        assert solution, f"{exercise.label} has no solution"
        found = (solution.name, solution.argument)
        assert found == ("solution", exercise.label), f"{exercise.label} is followed by {found}"
        assert "dropdown" in solution.options.get("class", ""), f"{found} is not folded"


@each_page
def test_every_statement_is_proved_on_the_page_or_cites_its_proof(page: str) -> None:
    parts = directives(markdown_of(page), *STATEMENTS, "prf:proof")
    followers = [*(part.name for part in parts[1:]), "end of page"]
    unproved = [
        part.argument
        for part, follower in zip(parts, followers, strict=False)
        if part.name in STATEMENTS and follower != "prf:proof"
        if not re.search(r"[Pp]roved in\s+\{cite", part.body)
    ]
    assert not unproved


@each_page
def test_every_line_that_looks_like_a_directive_is_one(page: str) -> None:
    # A backtick in the line of a fence of backticks makes it none, without a warning.
    text = markdown_of(page)
    assert len(directives(text)) == len(OPENING.findall(text))


def test_every_reference_is_cited_and_every_citation_has_a_reference() -> None:
    cited = {
        key.strip()
        for page in PAGES
        for group in CITATION.findall(markdown_of(page))
        for key in group.split(",")
    }
    known = set(parse_file(str(ROOT / "book" / "references.bib")).entries)
    assert cited == known


def test_no_chapter_of_the_book_is_left_out_of_the_contents() -> None:
    written = {str(Path("book", path.stem)) for path in (ROOT / "book").glob("[0-9][0-9]-*.ipynb")}
    assert written == set(CHAPTERS)


def test_the_index_of_theorems_is_what_the_chapters_make_of_it():
    found = index_theorems.statements()
    advice = "run: python -m website.index_theorems"
    assert index_theorems.PAGE.read_text("utf-8") == index_theorems.index(found), advice
    assert index_theorems.DATA.read_text("utf-8") == index_theorems.data(found), advice


def test_what_a_proof_uses_stands_before_it():
    place = {one.label: order for order, one in enumerate(index_theorems.statements())}
    later = [
        (one.label, used)
        for one in index_theorems.statements()
        for used in one.uses
        if used in place and place[used] >= place[one.label]
    ]
    assert not later


def test_every_statement_is_proved_or_cited_and_refutes_false_variants():
    for one in index_theorems.statements():
        assert one.proved or one.cited, one.label
        assert one.false_variants >= 2, one.label


@each_chapter
def test_stored_figures_hold_the_javascript_of_the_library(chapter):
    state = nbformat.read(source_of(chapter), as_version=4).metadata.get("widgets", {})
    for bundle in state.values():
        for model in bundle["state"].values():
            module, _, name = model["state"].get("_anywidget_id", "").rpartition(".")
            if module.startswith("gan_edu."):
                figure = getattr(import_module(module), name)
                again = f"run: make execute CHAPTERS={chapter}.ipynb"
                assert model["state"]["_esm"] == str(figure._esm), again
                assert model["state"]["_css"] == str(figure._css), again
