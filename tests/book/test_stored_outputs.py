"""The check of stored outputs notices a change, and running again changes nothing."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from website import check_outputs, execute
from website.contents import CHAPTERS, NOTEBOOKS, ROOT


def write_notebook(path: Path, *sources: str, printed: str | None = None) -> Path:
    """A notebook of these code cells; ``printed`` is stored as what the first cell printed."""
    cells = [new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
    if printed is not None:
        cells[0]["execution_count"] = 1
        cells[0]["outputs"] = [new_output("stream", name="stdout", text=printed)]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def run_check(notebook: Path) -> subprocess.CompletedProcess[str]:
    """Run the check of stored outputs, as ``make test`` does, on one notebook."""
    command = [sys.executable, "-m", "website.check_outputs", str(notebook)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.slow
def test_a_true_stored_output_passes_the_check(tmp_path: Path) -> None:
    result = run_check(write_notebook(tmp_path / "true.ipynb", "print(1 + 1)", printed="2\n"))
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_an_output_edited_by_hand_fails_the_check(tmp_path: Path) -> None:
    result = run_check(write_notebook(tmp_path / "false.ipynb", "print(1 + 1)", printed="3\n"))
    assert result.returncode == 1
    assert "1 failed" in result.stdout


@pytest.mark.slow
def test_a_chapter_run_twice_is_the_same_file(tmp_path: Path) -> None:
    sources = ("import ipywidgets\nipywidgets.IntSlider()", "object()", "print('a')\nprint('b')")
    path = write_notebook(tmp_path / "chapter.ipynb", *sources)
    assert execute.write(execute.normalise(execute.execute(path)), path)
    first = path.read_bytes()
    assert not execute.write(execute.normalise(execute.execute(path)), path)
    assert path.read_bytes() == first
    notebook = nbformat.read(path, as_version=4)
    view = notebook.cells[0].outputs[0].data["application/vnd.jupyter.widget-view+json"]
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    assert view["model_id"] in state


@pytest.mark.slow
def test_a_cell_that_writes_to_stderr_is_refused(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "noisy.ipynb", "import sys\nprint('careful', file=sys.stderr)")
    with pytest.raises(RuntimeError, match="wrote to stderr"):
        execute.execute(path)


def test_without_a_name_the_plain_notebook_of_every_chapter_is_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = []

    def note(notebooks: list[Path]) -> int:
        checked.extend((path.name, path.read_bytes()) for path in notebooks)
        assert (notebooks[0].parent / ".." / "results").is_dir()
        return 5

    monkeypatch.setattr(check_outputs, "check", note)
    assert check_outputs.main([]) == 5
    names = [f"{chapter.rpartition('/')[2]}.ipynb" for chapter in CHAPTERS]
    assert checked == [(name, (NOTEBOOKS / name).read_bytes()) for name in names]
