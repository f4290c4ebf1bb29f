"""What students get: nothing of the solutions, and all that they need to work without a network."""

import json
import re
import subprocess
import sys
import zipfile

import nbformat
import pytest

from classroom import course, release
from tests.assignments import source

MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN", "END HIDDEN", "HIDDEN TESTS")


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The student's bundle as a zip."""
    target = tmp_path_factory.mktemp("dist") / "students.zip"
    assert release.main(["--out", str(target)]) == 0
    return target


@pytest.fixture(scope="module")
def bundle(packed, tmp_path_factory):
    """The unpacked student's bundle."""
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(packed) as file:
        file.extractall(folder)
    return folder / "students"


def _lines(name):
    """The lines of a source notebook that students must not see, and those that they see."""
    secret, public = set(), set()
    for cell in source.cells(name):
        hidden = cell.kind == "markdown" and cell.solution
        for line in cell.source.splitlines():
            hidden = hidden or "### BEGIN" in line
            (secret if hidden else public).add(line.strip())
            if "### END" in line:
                hidden = False
    return secret, public


def secret_lines(name):
    """Lines of solutions and hidden tests that students see nowhere, in no assignment."""
    public = set().union(*(_lines(other)[1] for other in source.NAMES))
    # A line such as ``total = 0`` says nothing.
    return {
        line for line in _lines(name)[0] - public if len(line) >= 12 and not line.startswith("###")
    }


@pytest.mark.parametrize("name", source.NAMES)
def test_no_line_of_a_solution_or_a_hidden_test_is_in_the_bundle(bundle, name):
    lines = secret_lines(name)
    assert len(lines) > 30  # the search would find something
    # The chapters are the published book: a line that is there is no secret.
    files = (
        path for path in bundle.rglob("*") if path.is_file() and path.parent.name != "chapters"
    )
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".ipynb":
            cells = json.loads(text)["cells"]
            text = "\n".join("".join(cell["source"]) for cell in cells)
        there = {line.strip() for line in text.splitlines()}
        assert not lines & there, path
        assert not [marker for marker in MARKERS if marker in text], path


@pytest.mark.parametrize("name", source.NAMES)
def test_the_students_copy_has_every_question_and_a_place_for_every_answer(bundle, name):
    notebook = nbformat.read(bundle / name / f"{name}.ipynb", as_version=4)
    roles = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }
    for cell in source.cells(name):
        if cell.solution:
            given = roles[cell.id].source
            assert "write your answer here" in given.lower(), cell.id
    assert not any(cell.get("outputs") for cell in notebook.cells)


@pytest.mark.parametrize("name", source.NAMES)
def test_an_assignment_has_the_parts_and_points_that_the_guide_promises(name):
    cells = source.cells(name)
    kinds = [cell.id.split("-")[0] for cell in cells if cell.grade]
    assert kinds.count("proof") == 1
    assert kinds.count("open") == 1
    assert 2 <= len(source.questions(name)) <= 4
    assert sum(cell.points for cell in cells) == 20
    about = course.about(name)
    assert 60 <= about["minutes"] <= 120
    assert about["objectives"]
    for chapter in about["chapters"]:
        assert (course.ROOT / "book" / f"{chapter}.ipynb").is_file(), chapter


def test_the_bundle_holds_the_chapters_as_plain_notebooks(bundle):
    packed = {path.name: path.read_bytes() for path in (bundle / "chapters").iterdir()}
    assert packed == {path.name: path.read_bytes() for path in release.CHAPTERS.glob("*.ipynb")}
    assert {f"{path.stem}.ipynb" for path in (course.ROOT / "book").glob("*.ipynb")} <= set(packed)
    notebooks = [nbformat.reads(data.decode(), as_version=4) for data in packed.values()]
    text = "\n".join(cell.source for notebook in notebooks for cell in notebook.cells)
    assert "<summary>Solution to Exercise" in text
    assert "{prf:ref}" not in text


def test_without_the_chapters_there_is_no_bundle(monkeypatch, tmp_path):
    monkeypatch.setattr(release, "CHAPTERS", tmp_path)
    with pytest.raises(course.CourseError, match="make notebooks"):
        release.make_bundle(tmp_path / "students.zip")


def test_there_are_six_assignments():
    assert [name[:2] for name in source.NAMES] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("name", source.NAMES)
def test_the_students_copy_runs_up_to_the_first_answer_without_network_or_gan_edu(bundle, name):
    notebook = nbformat.read(bundle / name / f"{name}.ipynb", as_version=4)
    code = []
    for cell in notebook.cells:
        role = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and role.get("locked") and not role.get("grade"):
            code.append(cell.source)
    program = (
        "import socket, sys, warnings\n"
        "def refuse(*_, **__): raise OSError('no network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "sys.modules['gan_edu'] = None\n"
        "import matplotlib; matplotlib.use('agg')\n" + "\n\n".join(code)
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=bundle / name,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("name", ["01", "02", "03", "05"])
def test_assignments_of_theory_import_numpy_only(name):
    (full,) = (full for full in source.NAMES if full.startswith(name))
    text = "\n".join(cell.source for cell in source.cells(full) if cell.kind == "code")
    modules = set(re.findall(r"(?m)^\s*(?:import|from)\s+(\w+)", text))
    assert modules <= {"numpy", *sys.stdlib_module_names}


def test_the_requirements_are_the_projects_own_pins(bundle):
    wanted = (bundle / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = (course.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert {line.split("==")[0] for line in wanted} == {*release.REQUIREMENTS}
    assert {*wanted} <= {*pins}


def test_a_requirement_without_a_pin_is_an_error_and_not_left_out(monkeypatch):
    monkeypatch.setattr(release, "REQUIREMENTS", ("numpy", "no-such-package"))
    with pytest.raises(course.CourseError, match="no-such-package"):
        release.requirements()


def test_the_same_sources_give_the_same_bundle(packed, tmp_path):
    release.make_bundle(tmp_path / "students.zip")
    with zipfile.ZipFile(packed) as one, zipfile.ZipFile(tmp_path / "students.zip") as two:
        assert one.namelist() == two.namelist()
        for entry in one.namelist():
            assert one.read(entry) == two.read(entry), entry


def test_the_bundle_of_a_class_overwrites_no_other_and_tells_students_no_word(monkeypatch, capsys):
    made = []
    monkeypatch.setattr(release, "make_bundle", lambda target, word: made.append((target, word)))
    words = ["", "2027", "2028", "Hà Nội", "Hà-Nội", "../up"]
    for word in words:
        assert release.main(["--class", word] if word else []) == 0
    assert [word for _, word in made] == words
    paths = [target for target, _ in made]
    assert len({*paths}) == len(words)
    assert len({path.name for path in paths}) == 1
    dist = course.ROOT / "dist"
    assert paths[:2] == [dist / paths[0].name, dist / "class-2027" / paths[0].name]
    assert {path.parent.parent for path in paths[1:]} == {dist}
    assert str(paths[1]) in capsys.readouterr().out
