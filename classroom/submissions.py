"""Find the notebooks that students handed in, and make each of them one that can be graded."""

from __future__ import annotations

import ast
import copy
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

MAX_MB = 10
# Not forbidden, since each has honest uses; but a person should look at such a notebook.
UNUSUAL_MODULES = (
    "ctypes",
    "gc",
    "importlib",
    "inspect",
    "multiprocessing",
    "socket",
    "subprocess",
)
UNUSUAL_NAMES = ("get_ipython", "__builtins__", "builtins", "setattr", "globals", "exec", "eval")


@dataclass(frozen=True)
class Submission:
    """One file of one student for one assignment."""

    student: str
    assignment: str
    path: Path


class Unreadable(Exception):
    """The file is no notebook; the message is for the student."""


def collect(folder: Path, assignments: Iterable[str]) -> tuple[list[Submission], list[Path]]:
    """What is in a folder of submissions, and the notebooks that belong to no assignment.

    Two layouts: ``STUDENT/…/ASSIGNMENT.ipynb``, as nbgrader and Moodle store them, and flat files
    ``STUDENT_…_ASSIGNMENT.ipynb``, as Canvas does. Of several files for one assignment the newest
    counts.

    Raises:
        FileNotFoundError: No such folder.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder; give the folder of the submissions")
    names = "|".join(map(re.escape, assignments))
    pattern = re.compile(
        rf"(?:(?P<student>.+?)[_ ].*?)?(?P<name>{names})(?:[- ]?\(?\d+\)?)?\.ipynb"
    )
    found: dict[tuple[str, str], Submission] = {}
    unknown = []
    for path in sorted(folder.rglob("*.ipynb"), key=lambda path: path.stat().st_mtime):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts):
            continue
        match = pattern.fullmatch(path.name)
        student = parts[0] if len(parts) > 1 else match and match["student"]
        if match is None or student is None:
            unknown.append(path)
        else:
            submission = Submission(_identifier(student), match["name"], path)
            found[submission.student, submission.assignment] = submission
    return sorted(found.values(), key=lambda s: (s.student, s.assignment)), unknown


def _identifier(name: str) -> str:
    """A student's name as nbgrader can store it: it becomes a folder, and + has a meaning there."""
    return re.sub(r"[^\w.@-]+", "-", name).strip("-.") or "nameless"


def read(path: Path) -> NotebookNode:
    """A notebook of a student.

    Raises:
        Unreadable: It is too large, or no notebook.
    """
    size = path.stat().st_size / 2**20
    if size > MAX_MB:
        raise Unreadable(
            f"the file has {size:.0f} MB and more than {MAX_MB} are not read: "
            "clear the outputs (Kernel, Restart and clear output) and hand it in again"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of cell ids; `complete` gives new ones
            notebook = nbformat.read(path, as_version=4)
            nbformat.validate(notebook, relax_add_props=True)
    except Exception as error:  # whatever is wrong with the file, it is the student's to mend
        detail = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise Unreadable(
            f"the file is no Jupyter notebook that can be read ({detail}): "
            "open it in Jupyter, save it and hand it in again"
        ) from error
    return notebook


def complete(notebook: NotebookNode, release: NotebookNode) -> list[str]:
    """Give a submission back what the student's copy had; returns the ids of restored cells.

    Roles of cells come from the released notebook, whatever the submission says. A cell that was
    deleted comes back, without an answer, after the cell that stood before it.
    """
    wanted = {cell.metadata.nbgrader.grade_id: cell for cell in release.cells if _role(cell)}
    places: dict[str, int] = {}
    for index, cell in enumerate(notebook.cells):
        name = _role(cell)
        cell.metadata.pop("nbgrader", None)
        if name in wanted:
            if name in places:  # a copied cell carries its role along; the later one counts
                notebook.cells[places[name]].metadata.pop("nbgrader")
            cell.metadata["nbgrader"] = copy.deepcopy(wanted[name].metadata.nbgrader)
            places[name] = index
    restored = [name for name in wanted if name not in places]
    before = None
    for name, cell in wanted.items():
        if name in restored:
            at = 0 if before is None else 1 + _find(notebook, before)
            notebook.cells.insert(at, copy.deepcopy(cell))
        before = name
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"  # a submission may repeat or lack them
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = copy.deepcopy(release.metadata)
    return restored


def _role(cell: NotebookNode) -> str | None:
    role = cell.metadata.get("nbgrader")
    return role.get("grade_id") if isinstance(role, dict) else None


def _find(notebook: NotebookNode, name: str) -> int:
    return next(index for index, cell in enumerate(notebook.cells) if _role(cell) == name)


def remarks(notebook: NotebookNode) -> list[str]:
    """What a person should look at: the book's solutions imported, tools that reach the tests."""
    found: dict[str, None] = {}
    for cell in notebook.cells:
        role = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or role.get("locked"):
            continue
        try:
            tree = ast.parse(cell.source)
        except (SyntaxError, ValueError):  # magics, or an unfinished answer: running it will tell
            continue
        for node in ast.walk(tree):
            for remark in _unusual(node):
                found[remark] = None
    return list(found)


def _unusual(node: ast.AST) -> list[str]:
    modules: list[str] = []
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = [node.module or ""]
    roots = [module.split(".")[0] for module in modules]
    found = ["imports gan_edu, the book's own solutions" for root in roots if root == "gan_edu"]
    found += [f"imports {root}" for root in roots if root in UNUSUAL_MODULES]
    if isinstance(node, ast.Name) and node.id in UNUSUAL_NAMES:
        found.append(f"uses {node.id}")
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "gan_edu" in node.value:
        found.append("names gan_edu in a string")
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if (
                isinstance(target, ast.Attribute)
                and isinstance(target.value, ast.Name)
                and target.value.id in ("np", "numpy", "torch", "sys", "math")
            ):
                found.append(f"changes {target.value.id}.{target.attr}")
    return found
