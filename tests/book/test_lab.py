"""Every plain notebook in the JupyterLab that the set-up installs: opened, run, and looked at."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, v4
from playwright.sync_api import Browser, BrowserContext, Page

from tests.book import jupyterlab
from tests.book.test_katex import formulas_of
from website.contents import NOTEBOOKS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATHS = sorted(NOTEBOOKS.glob("*.ipynb")) or [NOTEBOOKS / "none: run `make html`"]
# What every test run opens: formulas and proofs, figures and tables, pictures.
USUAL = ("none", "08")
# An error, or a macro that MathJax does not know and prints in red.
FAILED = "mjx-merror, [data-mjx-error], mjx-mtext[style*='red']"


@pytest.fixture(scope="module")
def lab_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the working copy of the notebooks is."""
    if not NOTEBOOKS.is_dir():
        pytest.fail("dist/notebooks is missing: run `make html`", pytrace=False)
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def lab(lab_folder: Path) -> Iterator[str]:
    """Address of a JupyterLab on that copy."""
    with jupyterlab.serve(lab_folder) as address:
        yield address


def marks(path: Path) -> list[pytest.MarkDecorator]:
    """The other notebooks are for `make test-all`: nbval runs their cells in every test run."""
    return [] if path.name.startswith(USUAL) else [pytest.mark.exhaustive]


@pytest.fixture(
    scope="module",
    params=[pytest.param(path, marks=marks(path), id=path.stem) for path in PATHS],
)
def path(request: pytest.FixtureRequest) -> Path:
    """The file of a notebook."""
    return request.param


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One browsing session: JupyterLab itself stays in its cache."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context


@pytest.fixture(scope="module")
def page(path: Path, lab: str, context: BrowserContext) -> Iterator[Page]:
    """The notebook, open."""
    with jupyterlab.opened(context, lab, path.name) as page:
        yield page


def text_of(page: Page) -> str:
    """What a reader sees of the text cells: closed solutions are not seen, nor is code."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.jp-MarkdownCell .jp-RenderedMarkdown')]
          .map(cell => { const seen = cell.cloneNode(true);
            seen.querySelectorAll('mjx-container, code, pre, details > :not(summary)')
              .forEach(part => part.remove());
            return seen.textContent; }).join('\\n')"""
    )


RAW = (r"\{[a-z:]+\}`", r":label:", r"\{prf:", r"\[x\]", r"\\[a-z]+\{", r"\$[^$\n]+\$")


def look_at(page: Page, path: Path) -> None:
    """Nothing raw, every formula typeset, nothing unfolded, every figure drawn."""
    text = text_of(page)
    for raw in RAW:
        assert not re.search(raw, text), (raw, re.findall(f".*{raw}.*", text)[:3])
    assert page.locator(FAILED).count() == 0
    assert page.locator(".jp-MarkdownCell mjx-container").count() == len(formulas_of(path))
    stored = nbformat.read(path, as_version=4).cells
    folds = sum(cell.source.count("<details>") for cell in stored)
    assert page.locator("details:not(.gan-figure details)").count() == folds
    assert page.locator("details[open]").count() == 0
    # The code of solutions, and what it gives, lie under a folded heading before the last cell.
    cells = page.locator(".jp-Notebook .jp-Cell")
    heads = [i for i, cell in enumerate(stored) if "jp-MarkdownHeadingCollapsed" in cell.metadata]
    folded = range(heads[0] + 1, len(stored) - 1) if heads else ()
    assert cells.count() == len(stored)
    assert [i for i in range(len(stored)) if not cells.nth(i).is_visible()] == list(folded)
    page.wait_for_function(jupyterlab.DRAWN)


def test_opened_it_is_typeset_folded_and_drawn(page: Page, path: Path) -> None:
    look_at(page, path)


def test_run_from_the_first_cell_to_the_last_it_raises_nothing(page: Page, path: Path) -> None:
    page.evaluate(
        """async () => {
          await window.jupyterapp.shell.currentWidget.sessionContext.ready;
          await window.jupyterapp.commands.execute('notebook:run-all-cells');
        }"""
    )
    cells = page.evaluate(f"() => {jupyterlab.CURRENT}.content.model.toJSON().cells")
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    run = [cell for cell in code if cell["execution_count"]]
    # A cell of comments counts as run; only an empty one does not.
    assert len(run) == len([cell for cell in code if "".join(cell["source"]).strip()])
    outputs = [output for cell in code for output in cell["outputs"]]
    assert not [output for output in outputs if output["output_type"] == "error"]
    assert not [output["text"] for output in outputs if output.get("name") == "stderr"]
    page.wait_for_function(jupyterlab.TYPESET)
    look_at(page, path)


# A reader trains, stops, samples, scores, changes the loss, and compares.
READERS = (
    "import gan_edu as gan\ndata = gan.data.load('fashion-mnist-sample')",
    "run = gan.train(gan.Recipe(epochs={epochs}), data)",
    "run.sample(16)",
    "run.score(n=500)",
    "other = gan.train(gan.Recipe(epochs=1, loss='hinge', learning_rate=2e-4), data)",
    "gan.compare(run, other)",
)


def readers_notebook(epochs: int) -> NotebookNode:
    """The notebook; its first training has so many epochs."""
    cells = [v4.new_markdown_cell("# A training of one's own")]
    cells += [v4.new_code_cell(source.format(epochs=epochs)) for source in READERS]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def test_a_reader_trains_samples_scores_changes_the_loss_and_compares(tmp_path: Path) -> None:
    notebook = readers_notebook(epochs=1)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": tmp_path}}).execute()
    kinds = [output.output_type for cell in notebook.cells[1:] for output in cell.outputs]
    assert "error" not in kinds
    assert kinds.count("execute_result") == 3


def test_a_reader_stops_the_training_and_goes_on_with_the_run(
    lab: str, lab_folder: Path, context: BrowserContext
) -> None:
    nbformat.write(readers_notebook(epochs=500), lab_folder / "notebooks" / "reader.ipynb")
    with jupyterlab.opened(context, lab, "reader.ipynb") as page:
        page.evaluate(
            "() => { window.ran = window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
        )
        page.get_by_text("epoch 2", exact=False).first.wait_for()
        page.get_by_role("button", name="Stop", exact=True).click()
        page.evaluate("async () => { await window.ran; }")
        cells = page.evaluate(f"() => {jupyterlab.CURRENT}.content.model.toJSON().cells.slice(1)")
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(READERS) + 1))
    kinds = [output["output_type"] for cell in cells for output in cell["outputs"]]
    assert "error" not in kinds
    assert kinds.count("execute_result") == 3


def test_a_reader_loads_the_recorded_generator_from_the_kernel(
    lab: str, lab_folder: Path, context: BrowserContext
) -> None:
    notebook = readers_notebook(epochs=1)
    notebook.cells = notebook.cells[:1]
    module = "gan_edu.figures.interactive.recorded_generator"
    source = f"from {module} import RecordedGenerator\nRecordedGenerator(seed_a=7)"
    notebook.cells.append(v4.new_code_cell(source))
    nbformat.write(notebook, lab_folder / "notebooks" / "generator.ipynb")
    with jupyterlab.opened(context, lab, "generator.ipynb") as page:
        page.evaluate(
            "async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
        )
        page.get_by_role("button", name="Load the generator").click()
        page.locator(".gan-figure canvas.small").last.wait_for()
        label = page.locator(".gan-figure canvas.large").get_attribute("aria-label")
    assert label == "Picture made by G; the judge says Dress (0.95)"


def test_a_notebook_that_was_saved_shows_its_figures_before_it_is_run_again(
    lab: str, lab_folder: Path, context: BrowserContext
) -> None:
    notebook = readers_notebook(epochs=1)
    source = "from gan_edu.figures.interactive.bilinear_game import BilinearGame\nBilinearGame()"
    notebook.cells[1:] = [v4.new_code_cell(source)]
    nbformat.write(notebook, lab_folder / "notebooks" / "saved.ipynb")
    with jupyterlab.opened(context, lab, "saved.ipynb") as page:
        for command in ("notebook:run-all-cells", "docmanager:save"):
            page.evaluate(
                f"async () => {{ await window.jupyterapp.commands.execute('{command}'); }}"
            )
    with jupyterlab.opened(context, lab, "saved.ipynb") as page:
        assert page.locator(".gan-figure svg, .gan-figure canvas").first.is_visible()
        assert page.get_by_text("model not found").count() == 0
