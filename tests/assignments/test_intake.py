"""Whatever lies in a folder of submissions, each student has a row with a reason."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
import zipfile
from functools import partial

import pytest

from classroom import assignment, course, feedback
from classroom.classlist import Person, known_as
from classroom.marking import Marks, nothing
from classroom.notebooks import Unreadable, complete, parse, read_file
from classroom.results import Result
from classroom.safe_text import Typesetter
from classroom.submissions import Submission, collect
from classroom.submitted_files import identifier
from classroom.unusual_code import remarks
from tests.assignments import reference_class, registry, source

NAME = "02-optimal-discriminator"
FIRST = source.questions(NAME)[0]


@pytest.fixture
def roles():
    """The names of the cells of each assignment."""
    return {name: assignment.roles(name) for name in source.NAMES}


@pytest.fixture
def notebook(loaded):
    """A student's copy as it is handed in."""
    import nbformat

    return nbformat.writes(loaded[NAME].release).encode()


def put(folder, path, data):
    """Write a file and the folders above it."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def test_submissions_are_found_as_nbgrader_moodle_and_canvas_store_them(tmp_path, roles, notebook):
    for path in (
        f"an/{NAME}/{NAME}.ipynb",
        f"Nguyễn Văn Bình_4711_assignsubmission_file_/{NAME}.ipynb",
        f"chi_123_456_{NAME}.ipynb",
        f"dung_LATE_124_457_{NAME}-2.ipynb",
        f"an/.ipynb_checkpoints/{NAME}-checkpoint.ipynb",
    ):
        put(tmp_path, path, notebook)
    found, unknown = collect(tmp_path, roles)
    assert [one.student for one in found] == ["Nguyễn-Văn-Bình_4711", "an", "chi_123", "dung_124"]
    assert [one.platform_id for one in found] == ["4711", "", "123", "124"]
    assert {one.assignment for one in found} == {NAME}
    assert unknown == []


@pytest.mark.parametrize("name", ["homework.ipynb", "Assignment 2 (final).ipynb", "2.IPYNB"])
def test_a_renamed_notebook_is_known_by_its_cells_and_the_lecturer_is_told(
    tmp_path, roles, notebook, name
):
    put(tmp_path, f"an/{name}", notebook)
    ((one,), _) = collect(tmp_path, roles)
    assert (one.assignment, one.problem) == (NAME, None)
    assert "another name" in one.remarks[0]


def test_of_several_files_the_newest_counts_and_the_lecturer_is_told(tmp_path, roles, notebook):
    for age, part in ((100, "new"), (0, "old")):
        path = put(tmp_path, f"an/{part}/{NAME}.ipynb", notebook)
        os.utime(path, (1e9 + age, 1e9 + age))
    ((one,), _) = collect(tmp_path, roles)
    assert "new" in one.path.parts
    assert one.remarks == (f"2 files were handed in; the newest, {NAME}.ipynb, counts",)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a b", "a-b"), ("An", "an"), ("e\u0301", "\u00e9"), ("x" * 90 + "1", "x" * 90 + "2")],
)
def test_two_people_with_one_name_are_refused_loudly(tmp_path, roles, notebook, one, other):
    put(tmp_path, f"{one}/{NAME}.ipynb", notebook)
    put(tmp_path, f"{other}/{NAME}.ipynb", b"")
    ((found,), _) = collect(tmp_path, roles)
    assert "several people hand in under one name" in found.problem


def test_namesakes_of_a_platform_are_told_apart_by_their_numbers(tmp_path, roles, notebook):
    put(tmp_path, f"nguyenan_11_21_{NAME}.ipynb", notebook)
    put(tmp_path, f"nguyenan_12_22_{NAME}.ipynb", b"")
    found, _ = collect(tmp_path, roles)
    assert [(one.student, one.problem is None) for one in found] == [
        ("nguyenan_11", True),
        ("nguyenan_12", False),
    ]


def test_the_roster_gives_names_and_a_row_to_who_handed_nothing_in(tmp_path, roles, notebook):
    put(tmp_path, f"Trần Thị Chi_4711_assignsubmission_file_/{NAME}.ipynb", notebook)
    named = {"4711": "s001"}
    found, _ = collect(
        tmp_path, roles, ["s001", "s002"], lambda name, number, platform: named[number]
    )
    assert [(one.student, one.problem) for one in found] == [
        ("s001", None),
        ("s002", "nothing was handed in"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'{"cells": [', "no Jupyter notebook"),
        (b"[1, 2]", "no list of cells"),
        (bytes(range(256)), "no Jupyter notebook"),
        (b"[" * 100_000, "no Jupyter notebook"),
        (b'{"cells": [7]}', "cell 1 of the notebook is of no known kind"),
        (b'{"cells": [{"cell_type": "code", "source": {}}]}', "cell 1 of the notebook has no text"),
        (b'{"cells": [{"cell_type": ["code"], "source": ""}]}', "of no known kind"),
        (json.dumps({"cells": [{"cell_type": "code"}] * 10_000}).encode(), "10000 cells"),
        (json.dumps({"worksheets": [{"cells": []}]}).encode(), "no list of cells"),
    ],
)
def test_what_is_no_notebook_is_a_row_with_the_reason(tmp_path, roles, data, words):
    put(tmp_path, f"an/{NAME}.ipynb", data)
    ((one,), _) = collect(tmp_path, roles)
    assert words in one.problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_notebooks_in_the_encodings_of_windows_are_read(notebook, encoding):
    assert len(parse(notebook.decode().encode(encoding))) > 10


def test_half_a_letter_is_replaced_and_odd_roles_are_ignored():
    cells = [
        {
            "cell_type": "markdown",
            "source": "a\ud800b",
            "metadata": {"nbgrader": {"grade_id": ["a"]}},
        },
        {"cell_type": "code", "source": ["x = 1\n", "y = 2"], "metadata": 7},
    ]
    first, second = parse(json.dumps({"cells": cells}).encode())
    assert (first.source, first.role) == ("a�b", None)
    assert second.source == "x = 1\ny = 2"


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe", "device", "folder", "large"])
def test_only_ordinary_files_are_opened_and_nothing_waits(tmp_path, kind):
    path = tmp_path / f"{NAME}.ipynb"
    if kind == "link":
        path.symlink_to(course.notebook_path(course.COURSE, "source", NAME))
    elif kind == "dangling":
        path.symlink_to(tmp_path / "nowhere")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = type(path)("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        path.write_bytes(b" " * (11 * 2**20))
    done: list[BaseException] = []

    def read():
        try:
            read_file(path)
        except BaseException as error:
            done.append(error)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    thread.join(10)
    assert isinstance(done[0], Unreadable)


def test_a_folder_without_a_notebook_is_a_row_that_says_what_is_there(tmp_path, roles, notebook):
    put(tmp_path, f"an/{NAME}.ipynb", notebook)
    put(tmp_path, "binh/answer.pdf", b"%PDF")
    found, _ = collect(tmp_path, roles)
    assert found[1].student == "binh"
    assert found[1].problem.startswith("no notebook was handed in, only answer.pdf")


def test_folders_without_end_and_names_that_are_no_text_stop_nothing(tmp_path, roles, notebook):
    place = tmp_path / "an"
    for _ in range(1200):
        place /= "x"
    deepest = os.open(tmp_path, os.O_RDONLY)
    for part in place.relative_to(tmp_path).parts:
        os.mkdir(part, dir_fd=deepest)
        below = os.open(part, os.O_RDONLY, dir_fd=deepest)
        os.close(deepest)
        deepest = below
    os.close(deepest)
    put(tmp_path, f"binh/{NAME}.ipynb", notebook)
    for name in (b"\xff\xfe.ipynb", b"\x1b[2J\n.pdf"):
        (tmp_path / "chi").mkdir(exist_ok=True)
        (tmp_path / "chi" / os.fsdecode(name)).write_bytes(b"x")
    (tmp_path / os.fsdecode(b"d\xe9_12_assignsubmission_file_")).mkdir()
    (tmp_path / os.fsdecode(b"d\xe9_12_assignsubmission_file_") / "a.txt").write_bytes(b"x")
    try:
        found, unknown = collect(tmp_path, roles)
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "an"], check=True)  # too deep for Python
    assert [one.student for one in found if one.problem is None] == ["binh"]
    for one in found:
        f"{one.problem} {one.remarks} {one.folder}".encode()
    for line in unknown:
        assert line.isprintable()


def test_of_hundreds_of_notebooks_of_one_student_the_newest_few_are_read(
    tmp_path, roles, notebook, monkeypatch
):
    for number in range(60):
        path = put(tmp_path, f"an/{number}/{NAME}.ipynb", notebook)
        os.utime(path, (1e9 + number,) * 2)
    read = []
    monkeypatch.setattr(
        "classroom.submissions.read_file", lambda path: read.append(path) or path.read_bytes()
    )
    ((one,), _) = collect(tmp_path, roles)
    assert one.path.parent.name == "59"
    assert len(read) == 20


def test_nobody_becomes_another_person_by_choosing_a_name():
    people = [Person("s1", "Nguyễn Văn An", moodle_id="4711"), Person("s2", "Lê Chi")]
    assert known_as(people, "Nguyễn-Văn-An", "4711", "moodle") == "s1"
    assert known_as(people, "whoever", "4711", "moodle") == "s1"
    assert known_as(people, "Nguyễn-Văn-An", "666", "moodle") is None
    assert known_as(people, "Nguyễn-Văn-An", "", "") == "s1"
    assert known_as(people, "Lê-Chi", "4713", "moodle") == "s2"


def test_a_folder_that_is_not_there_is_an_error_that_says_so(tmp_path, roles):
    with pytest.raises(FileNotFoundError, match="give the folder of the submissions"):
        collect(tmp_path / "nowhere", roles)


def test_a_complete_notebook_is_not_changed_by_completing_it(loaded, notebook):
    cells, missing = complete(parse(notebook), loaded[NAME].release)
    assert missing == []
    assert [cell.source for cell in cells] == [cell.source for cell in loaded[NAME].release.cells]


def test_deleted_edited_copied_and_converted_cells_are_the_teachers_again(loaded, notebook):
    release = loaded[NAME].release
    cells = parse(notebook)
    wanted, _ = complete(cells, release)
    deleted = [cell for cell in cells if cell.role != f"hidden-{FIRST}"]
    edited = [type(cell)(cell.kind, "pass", cell.role) if cell.role else cell for cell in cells]
    converted = [type(cell)("raw", cell.source, cell.role) for cell in cells]
    assert complete(deleted, release) == (wanted, [f"hidden-{FIRST}"])
    assert complete([*cells[:3]], release)[1]
    again = {cell.role: cell for cell in complete(edited, release)[0] if cell.role}
    for cell in wanted:
        if cell.role and cell.role.startswith(("test-", "hidden-", "setup-")):
            assert again[cell.role] == cell
    twice = complete([*cells, *cells], release)[0]
    assert [cell.role for cell in twice if cell.role] == [cell.role for cell in wanted if cell.role]
    kinds = {cell.role: cell.kind for cell in complete(converted, release)[0] if cell.role}
    assert kinds == {cell.role: cell.kind for cell in wanted if cell.role}


def test_names_become_folders_and_stay_readable():
    assert identifier("Nguyễn Văn A") == "Nguyễn-Văn-A"
    assert identifier("../../etc") == "etc"
    assert identifier("...") == "nameless"


def test_code_to_look_at_is_named():
    found = remarks(["import socket\nfrom gan_edu import theory", "exec('gan_edu')", "def f(:"])
    assert found == [
        "imports socket",
        "imports gan_edu, the book's own solutions",
        "uses exec",
        "names gan_edu in a string",
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import sys\nframe = sys._getframe(1)", "uses _getframe"),
        ("from sys import _getframe as depth", "uses _getframe"),
        ("import sys\nsys.settrace(print)", "uses settrace"),
        ("import threading\nthreading.setprofile_all_threads(print)", "uses setprofile_all"),
        ("import os\nos.fork()", "uses fork"),
        ("import os as o\nend = o._exit", "uses _exit"),
        ("f = value.__globals__", "uses __globals__"),
        ("code = js.__code__", "uses __code__"),
        ("b = print.__self__.__builtins__", "uses __builtins__"),
        ("().__class__.__base__.__subclasses__()", "uses __subclasses__"),
        ("import gc\ngc.get_objects()", "uses get_objects"),
        ("import sys\nsys.modules['numpy']", "uses modules"),
        ("getattr(sys, '_getframe')(1)", "names _getframe in a string"),
        ("vars(f)['__globals__']", "names __globals__ in a string"),
        ("error.__traceback__.tb_frame.f_back", "uses f_back"),
        ("import signal", "imports signal"),
        ("import classroom.isolated.blocking as b\nb._functions = len", "imports classroom, the"),
        ("import numpy as np\nnp.isclose = lambda *a: True", "changes np.isclose"),
        ("import numpy.linalg as l\ndel l.norm", "changes l.norm"),
        ("import torch\ntorch._VF._make_dual(x, y)", "uses _VF"),
        ("import torch\ntorch.autograd.Variable._execution_engine.run_backward", "uses _execution"),
        ("from torch import _VF as v", "uses _VF"),
        ("from sys import modules as m", "uses modules"),
        ("import sys as s\ns.modules['numpy']", "uses modules"),
    ],
)
def test_parts_that_reach_into_python_itself_are_named(code, words):
    assert any(words in remark for remark in remarks([code]))


def test_parts_of_a_students_own_are_not_named():
    code = "import torch\nfor one in net.modules():\n    net._seen = one._x\nself.x = torch.ones(2)"
    assert remarks([code]) == []


def test_no_right_answer_is_to_be_looked_at():
    for name in source.NAMES:
        cells = [cell.source for cell in source.cells(name) if cell.id in source.questions(name)]
        assert remarks(cells) == []
        right = [one for one in registry.answers(name) if one.feedback is None]
        for answer in right:
            assert remarks([reference_class.code_of(answer)]) == [], answer.name


def test_a_remark_accuses_nobody():
    code = "import ctypes, sys\nsys._getframe(); eval('gan_edu'); '__globals__'"
    found = remarks([code])
    assert len(found) == 5
    assert {remark.split()[0] for remark in found} == {"imports", "uses", "names"}


@pytest.mark.parametrize(
    "cells",
    [b"[]," * 3_400_000 + b"[]", b"{}," * 3_400_000 + b"{}", b'{"":[]},' * 1_200_000 + b"0"],
)
def test_a_file_of_millions_of_parts_is_refused_before_it_is_read(tmp_path, roles, cells):
    put(tmp_path, f"an/{NAME}.ipynb", b'{"cells":[' + cells + b"]}")
    started = time.monotonic()
    ((one,), _) = collect(tmp_path, roles)
    assert "parts" in one.problem
    assert "hand it in again" in one.problem
    assert time.monotonic() - started < 1


def test_a_notebook_with_long_outputs_is_read(notebook):
    found = json.loads(notebook)
    found["cells"][-1] = {
        "cell_type": "code",
        "source": "",
        "outputs": [{"output_type": "stream", "text": ["[[1, 2], [3, 4]]\n"] * 60_000}],
    }
    assert len(parse(json.dumps(found).encode())) == len(found["cells"])


def test_a_folder_that_may_not_be_read_is_a_row_with_the_reason(
    tmp_path, roles, notebook, monkeypatch
):
    put(tmp_path, f"an/{NAME}.ipynb", notebook)
    put(tmp_path, f"binh/{NAME}.ipynb", notebook)
    put(tmp_path, f"chi/deep/er/{NAME}.ipynb", notebook)
    real = os.scandir

    def scandir(place):
        if "binh" in str(place) or str(place).endswith("er"):
            raise PermissionError(13, "Permission denied", str(place))
        return real(place)

    monkeypatch.setattr(os, "scandir", scandir)
    found, _ = collect(tmp_path, roles)
    assert [(one.student, one.problem is None) for one in found] == [
        ("an", True),
        ("binh", False),
        ("chi", False),
    ]
    assert "cannot be read (Permission denied)" in found[1].problem


def test_one_entry_that_cannot_be_looked_at_hides_no_other(tmp_path, roles, notebook, monkeypatch):
    for name in ("a", "b"):
        put(tmp_path, f"{name}/{NAME}.ipynb", notebook)
    real = os.DirEntry.stat

    class Entry:
        def __init__(self, entry):
            self.name, self.path, self._entry = entry.name, entry.path, entry

        def stat(self, follow_symlinks=True):
            if self.name == "a":
                raise OSError(36, "File name too long")
            return real(self._entry, follow_symlinks=follow_symlinks)

    scandir = os.scandir

    class Entries(list):
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(os, "scandir", lambda place: Entries(map(Entry, scandir(place))))
    found, unknown = collect(tmp_path, roles)
    assert [one.student for one in found if one.problem is None] == ["b"]
    assert any("File name too long" in f"{one.problem}" for one in found) or any(
        "File name too long" in line for line in unknown
    )


def test_files_that_are_no_notebooks_hide_none(tmp_path, roles, notebook):
    os.utime(put(tmp_path, f"an/{NAME}.ipynb", notebook), (1e9, 1e9))
    for number in range(25):
        put(tmp_path, f"an/plot{number}.png", b"PNG")
    ((one,), unknown) = collect(tmp_path, roles)
    assert (one.problem, one.path.name) == (None, f"{NAME}.ipynb")
    assert unknown == []


def test_other_notebooks_hide_none_and_the_lecturer_is_told_what_was_not_read(
    tmp_path, roles, notebook
):
    os.utime(put(tmp_path, f"an/{NAME}.ipynb", notebook), (1e9, 1e9))
    for number in range(25):
        put(tmp_path, f"an/chapter{number}.ipynb", b'{"cells": []}')
    ((one,), unknown) = collect(tmp_path, roles)
    assert (one.problem, one.path.name) == (None, f"{NAME}.ipynb")
    assert unknown[0] == "an: 26 notebooks, of which 20 were read"
    assert "the notebook is of no assignment (and 18 more of this student)" in unknown[1]


FLAT = "An Le_{}_assignsubmission_file_" + f"{NAME}.ipynb"


def test_flat_files_of_moodle_are_told_apart_by_their_numbers(tmp_path, roles, notebook):
    put(tmp_path, FLAT.format(5001), notebook)
    put(tmp_path, FLAT.format(5002), b"")
    found, _ = collect(tmp_path, roles)
    assert [(one.student, one.problem is None) for one in found] == [
        ("An-Le_5001", True),
        ("An-Le_5002", False),
    ]
    assert [one.number_on("moodle") for one in found] == ["5001", "5002"]
    assert [one.folder for one in found] == [
        "An Le_5001_assignsubmission_file_",
        "An Le_5002_assignsubmission_file_",
    ]
    people = [
        Person("an1", "An Le", moodle_id="5001"),
        Person("An-Le", "An Le", moodle_id="5002"),
    ]
    found, _ = collect(tmp_path, roles, ["an1", "An-Le"], partial(known_as, people))
    assert [(one.student, one.problem is None) for one in found] == [
        ("An-Le", False),
        ("an1", True),
    ]
    assert "empty" in found[0].problem


def test_the_number_of_one_platform_is_nobodys_on_the_other(tmp_path, roles, notebook):
    people = [
        Person("an", "An", moodle_id="101", canvas_id="205"),
        Person("binh", "Binh Tran", moodle_id="205", canvas_id="333"),
    ]
    put(tmp_path, f"Binh Tran_205_assignsubmission_file_/{NAME}.ipynb", notebook)
    put(tmp_path, f"antran_205_999_{NAME}.ipynb", notebook)
    found, _ = collect(tmp_path, roles, ["an", "binh"], partial(known_as, people))
    assert [(one.student, one.platform, one.problem) for one in found] == [
        ("an", "canvas", None),
        ("binh", "moodle", None),
    ]
    assert [one.number_on("moodle") for one in found] == ["", "205"]


def test_each_student_has_a_row_for_each_assignment_that_somebody_handed_in(
    tmp_path, roles, notebook, loaded
):
    import nbformat

    other = "01-zero-sum-games"
    put(tmp_path, f"an/{other}.ipynb", nbformat.writes(loaded[other].release).encode())
    put(tmp_path, f"an/{NAME}.ipynb", notebook)
    put(tmp_path, f"binh/{NAME}.ipynb", notebook)
    put(tmp_path, "binh/plot.png", b"PNG")
    put(tmp_path, "chi_7_assignsubmission_file_/answer.pdf", b"%PDF")
    put(tmp_path, "dung/homework.ipynb", b'{"cells": []}')
    (tmp_path / "empty").mkdir()
    found, unknown = collect(tmp_path, roles, ["roster"])
    rows = {(one.student, one.assignment[:2]): one for one in found}
    students = ["an", "binh", "chi_7", "dung", "empty", "roster"]
    assert sorted(rows) == [(student, name) for student in students for name in ("01", "02")]
    told = "no notebook of this assignment was handed in; other files: plot.png"
    assert rows["binh", "01"].problem == told
    for name in ("01", "02"):
        assert rows["an", name].problem is None
        assert rows["chi_7", name].problem.startswith("no notebook was handed in, only answer.pdf")
        assert "the name or the cells of an assignment" in rows["dung", name].problem
        assert "only homework.ipynb" in rows["dung", name].problem
        assert rows["empty", name].problem == "nothing was handed in: the folder empty is empty"
        assert rows["roster", name].problem == "nothing was handed in"
        assert rows["chi_7", name].folder == "chi_7_assignsubmission_file_"
        assert rows["chi_7", name].number_on("moodle") == "7"
    assert rows["binh", "01"].folder == rows["roster", "01"].folder == ""
    assert [line for line in unknown if "homework.ipynb" in line]


def test_of_two_people_with_one_name_the_students_page_names_neither(
    tmp_path, roles, notebook, loaded
):
    put(tmp_path, f"Nguyen An/{NAME}.ipynb", notebook)
    put(tmp_path, f"Nguyen-An/{NAME}.ipynb", notebook)
    ((one,), _) = collect(tmp_path, roles)
    made = Result(one, nothing(loaded[NAME], one.problem), 1)
    assert any("Nguyen An" in line and "Nguyen-An" in line for line in made.look)
    with Typesetter() as typesetter:
        page = feedback.page(made, loaded[NAME], typesetter)
    assert "several people" in page
    assert "Nguyen An" not in page
    assert not any("Nguyen An" in reason for reason in made.short_reasons())


def test_a_namesake_without_a_notebook_is_not_lost(tmp_path, roles, notebook):
    put(tmp_path, f"An/{NAME}.ipynb", notebook)
    put(tmp_path, "an/answer.pdf", b"%PDF")
    ((one,), _) = collect(tmp_path, roles)
    assert "several people hand in under one name" in one.problem


def test_the_zip_of_feedback_has_an_entry_for_each_folder_and_no_other(tmp_path, recwarn):
    folders = {"an": "An_1_assignsubmission_file_", "binh": "", "chi": "", "dung": "D_", "e": "D_"}
    page = put(tmp_path, f"{NAME}.html", b"page")
    results = [
        Result(Submission(student, NAME, None, folder=folder), Marks(), 1)
        for student, folder in folders.items()
    ]
    feedback.pack([(result, page) for result in results], tmp_path / "feedback.zip")
    with zipfile.ZipFile(tmp_path / "feedback.zip") as packed:
        assert packed.namelist() == [f"An_1_assignsubmission_file_/{NAME}.html", f"D_/{NAME}.html"]
    assert [str(one.message) for one in recwarn if "Duplicate" in str(one.message)] == []
