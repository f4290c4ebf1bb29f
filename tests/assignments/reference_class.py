"""Submissions of a class: five students with full marks, five with mistakes.

``python -m tests.assignments.reference_class FOLDER`` writes them; then
``make grade SUBMISSIONS=FOLDER``. The answers are those of ``answers/``, so every student solves
the questions in another way.
"""

from __future__ import annotations

import ast
import copy
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from nbformat import NotebookNode

from classroom import course
from tests.assignments.registry import Answer, answers, answers_module

TEXT = "By convexity, and because both sides are finite, the claim follows."


def code_of(answer: Answer) -> str:
    """The source of an answer under the name that the question wants, with what it needs."""
    module = answers_module(answer.assignment)
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    kept: list[ast.stmt] = []
    chosen: list[ast.stmt] = []
    for node in tree.body[1:]:  # without the docstring
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
            continue
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            if node.name == answer.function.__name__:
                node.name, node.decorator_list = answer.question, []
                chosen.append(node)
            continue
        kept.append(node)
    needed = _needed(kept, chosen)
    return "\n\n".join(map(ast.unparse, needed + chosen))  # last: nothing may take its name


def _needed(kept: list[ast.stmt], chosen: list[ast.stmt]) -> list[ast.stmt]:
    """The statements that the chosen ones need, and those that these need."""
    used, taken = _names(chosen), set[int]()
    while True:
        new = [n for n, node in enumerate(kept) if n not in taken and _bound(node) & used]
        if not new:
            return [node for n, node in enumerate(kept) if n in taken]
        taken.update(new)
        used |= _names(kept[n] for n in new)


def _names(nodes: Iterable[ast.stmt]) -> set[str]:
    return {one.id for node in nodes for one in ast.walk(node) if isinstance(one, ast.Name)}


def _bound(node: ast.stmt) -> set[str]:
    """The names that a statement of a module binds."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    stored = (one for one in ast.walk(node) if isinstance(one, ast.Name))
    return {one.id for one in stored if isinstance(one.ctx, ast.Store)}


def filled(release: NotebookNode, choose: Callable[[str], str]) -> NotebookNode:
    """A student's copy with ``choose(question)`` as the code of each answer, and some text."""
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        role = cell.metadata.get("nbgrader", {})
        if not role.get("solution"):
            continue
        cell.source = choose(role["grade_id"]) if cell.cell_type == "code" else TEXT
    return notebook


def pick(name: str, question: str, right: bool, number: int) -> str:
    """The code of one of the registered answers to a question."""
    matching = [
        answer
        for answer in answers(name)
        if answer.question == question and (answer.feedback is None) == right
    ]
    return code_of(matching[number % len(matching)])


def write_class(folder: Path, names: tuple[str, ...] = course.NAMES) -> None:
    """Write the ten submissions of each assignment to ``folder/STUDENT/ASSIGNMENT.ipynb``."""
    with tempfile.TemporaryDirectory() as work:
        course.prepare(Path(work))
        releases = {name: course.released(Path(work), name) for name in names}
    for name, release in releases.items():
        for student, notebook in _students(release, name).items():
            course.write_notebook(notebook, folder / student / f"{name}.ipynb")


def _students(release: NotebookNode, name: str) -> dict[str, NotebookNode]:
    first = _questions(release)[0]

    def student(right: Callable[[str], bool], number: int) -> NotebookNode:
        return filled(release, lambda question: pick(name, question, right(question), number))

    def broken(question: str) -> str:
        return "def f(:" if question == first else pick(name, question, True, 0)

    return {
        **{f"right-{n + 1}": student(lambda question: True, n) for n in range(5)},
        **{f"wrong-{n + 1}": student(lambda question: False, n) for n in range(2)},
        "first-wrong": student(lambda question: question != first, 2),
        "unanswered": release,
        "does-not-parse": filled(release, broken),
    }


def _questions(release: NotebookNode) -> list[str]:
    roles = [
        cell.metadata.get("nbgrader", {}) for cell in release.cells if cell.cell_type == "code"
    ]
    return [role["grade_id"] for role in roles if role.get("solution")]


if __name__ == "__main__":
    write_class(Path(sys.argv[1]))
