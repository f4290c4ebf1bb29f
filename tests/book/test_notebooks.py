"""The plain notebooks show what the site shows, in programs that know nothing of MyST."""

import re
from itertools import pairwise

import nbformat
import pytest

from gan_edu import exercises
from gan_edu.exercises.quiz import verdicts
from website.added_cells import KINDS, is_added
from website.contents import CHAPTERS, NOTEBOOKS, ROOT, source_of
from website.lab import copy_notebooks

NAMES = [page.rpartition("/")[2] for page in CHAPTERS]
MACROS = ("KL", "JSD", "TV", "E", "R", "argmin", "argmax", "supp", "Pdata")


def read(name):
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def markdown(name):
    return "\n\n".join(cell.source for cell in read(name).cells if cell.cell_type == "markdown")


@pytest.fixture(scope="module", autouse=True)
def built():
    if not NOTEBOOKS.is_dir():
        pytest.fail("dist/notebooks is missing: run `make notebooks`")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_myst_is_left(name):
    text = re.sub(r"```.*?```|`[^`]*`", "", markdown(name), flags=re.DOTALL)
    for raw in (r"\{[a-z:]+\}`", r":label:", r"\{prf:", r"^\(.*\)=$", r"\[x\]", r":class:"):
        assert not re.search(raw, text, flags=re.MULTILINE), raw


@pytest.mark.parametrize("name", NAMES)
def test_the_macros_of_the_book_are_written_out(name):
    used = set(re.findall(r"\\([A-Za-z]+)", markdown(name)))
    assert not used & set(MACROS)


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_ends_in_the_line_in_which_it_begins(name):
    """JupyterLab reads the marks of a quotation as a part of a formula that goes over lines."""
    for line in markdown(name).splitlines():
        assert line.count("$$") % 2 == 0
        if line.startswith(">"):
            assert line.replace(r"\$", "").count("$") % 2 == 0, line


@pytest.mark.parametrize("page", CHAPTERS)
def test_code_and_outputs_are_those_of_the_chapter(page):
    def code(cells):
        return [(c.source, c.outputs) for c in cells if c.cell_type == "code"]

    made = [cell for cell in read(page.rpartition("/")[2]).cells if not is_added(cell)]
    own = nbformat.read(source_of(page), as_version=4).cells
    # Those of solutions are at the end.
    assert sorted(code(made), key=str) == sorted(code(own), key=str)


@pytest.mark.parametrize("name", NAMES)
def test_the_code_of_a_solution_is_under_a_folded_heading_which_another_one_ends(name):
    cells = read(name).cells
    pointers = sum(cell.source.count("the code of a solution is at the end") for cell in cells)
    heads = [i for i, cell in enumerate(cells) if "jp-MarkdownHeadingCollapsed" in cell.metadata]
    assert len(heads) == (pointers > 0)
    for head in heads:
        *folded, last = cells[head + 1 :]
        assert last.source.startswith("## Works cited")
        assert sum(cell.source.startswith("**To Exercise ") for cell in folded) == pointers
        code = [cell for cell in folded if cell.cell_type == "code"]
        assert len(code) >= pointers
        assert all("hide-input" in cell.metadata.tags for cell in code)
        assert not any(cell.source.startswith("#") for cell in folded if cell not in code)


@pytest.mark.parametrize("name", NAMES)
def test_every_solution_and_every_answer_of_a_quiz_is_folded(name):
    text = markdown(name)
    open_text = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
    assert "✓ Right." in text
    assert "✓ Right." not in open_text
    assert text.count("<summary>Solution to Exercise") > 0
    assert "Solution to Exercise" not in open_text


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_that_the_chapter_has_not_stores_no_output(name):
    added = [cell for cell in read(name).cells if is_added(cell)]
    assert {kind for cell in added for kind in cell.metadata.tags} >= set(KINDS)
    assert not any(cell.outputs for cell in added)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_followed_by_its_widget_which_says_what_the_folded_answers_say(name):
    found = []
    for cell, after in pairwise([*read(name).cells, None]):
        if "<summary>Answers</summary>" not in cell.source:
            assert after is None or "quiz" not in after.metadata.get("tags", [])
            continue
        label = re.search(r'^quiz\("(quiz-[\d-]+)"\)$', after.source, flags=re.MULTILINE)[1]
        advice = "run: python -m website.notebooks --quizzes"
        assert label in verdicts(), advice
        texts = zip("ABCDE", verdicts()[label], strict=False)
        said = "\n\n".join(f"**{letter}.** {text}" for letter, text in texts)
        assert f"</summary>\n\n{said}\n\n</details>" in cell.source, advice
        assert "✓" not in after.source
        found.append(label)
    number = int(name[:2])
    assert found == [f"quiz-{number}-{n}" for n in range(1, len(found) + 1)]
    assert found == [label for label in verdicts() if label.startswith(f"quiz-{number}-")]


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_is_followed_by_a_cell_for_the_answer(name):
    cells = read(name).cells
    for cell, after in pairwise(cells):
        if found := re.search(r"\*\*Exercise ([\d.]+)\*\*", cell.source):
            assert after.source.startswith(f"# Your answer to Exercise {found[1]}\n")
            label = re.search(r'<a id="(ex-[^"]+)"', cell.source)[1]
            assert (f'# check("{label}", ' in after.source) == (label in exercises.LABELS)


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_a_notebook_and_an_anchor_that_are_there(name):
    anchors = {
        path.name: set(re.findall(r'<a id="([^"]+)"', path.read_text("utf-8").replace('\\"', '"')))
        for path in NOTEBOOKS.glob("*.ipynb")
    }
    for target in re.findall(r"\]\(([^)\s]+)\)", markdown(name)):
        if target.startswith(("http", "data:")):
            continue
        file, _, anchor = target.partition("#")
        assert (file or f"{name}.ipynb") in anchors, target
        if anchor.startswith(("thm-", "prop-", "lem-", "def-", "ex-")):
            assert anchor in anchors[file or f"{name}.ipynb"], target


@pytest.mark.parametrize("name", NAMES)
def test_statements_have_the_numbers_of_the_site(name):
    from bs4 import BeautifulSoup

    page = BeautifulSoup(
        (ROOT / "_build/html/book" / f"{name}.html").read_text("utf-8"), "html.parser"
    )
    shown = {
        box["id"]: box.select_one(".caption-number, p.admonition-title").get_text(" ", strip=True)
        for box in page.select("div.proof.admonition[id]")
        if box["id"].startswith(("thm-", "prop-", "lem-", "def-"))
    }
    text = markdown(name)
    for label, title in shown.items():
        number = re.search(r"[A-Z]\w+ [\d.]+", title)[0]
        assert f'<a id="{label}"></a>**{number}**' in text


def test_a_working_copy_keeps_what_its_reader_wrote(tmp_path):
    made = copy_notebooks(NOTEBOOKS, tmp_path)
    assert len(made) == len(list(NOTEBOOKS.glob("*.ipynb")))
    made[0].write_text("mine")
    made[1].unlink()
    assert copy_notebooks(NOTEBOOKS, tmp_path) == [made[1]]
    assert made[0].read_text() == "mine"
    assert (tmp_path / "results").is_dir()
