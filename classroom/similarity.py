"""Answers that have the same shape, side by side: a reason to talk, and no proof of anything.

Names, comments, formatting and documentation are taken out of each answer; what is left is the
sequence of its syntax tree. Two answers are as alike as the share of steps of five that both have.
Shapes that many students share, as the natural answer to a question, are left out.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations

from classroom.isolated.cell_source import tree_of
from classroom.results import Result

STEP, LEAST_STEPS, LEAST_LIKENESS = 5, 60, 0.85
COMMON_SHARE, FEW, MOST_PAIRS = 0.1, 8, 100

ABOUT = (
    "Two answers of the same shape can have many honest reasons: one book, one tutor, one natural "
    "way. This page accuses nobody. Read both, and ask both students to explain a line."
)


@dataclass(frozen=True)
class Pair:
    """Two students whose answers are alike."""

    likeness: float
    question: str
    left: tuple[str, str]  # student and source
    right: tuple[str, str]


def shape(source: str) -> list[str]:
    r"""The steps of a syntax tree, without names and documentation.

    >>> shape("def f(a):\n    return a + 1") == shape("def f(b):  # sum\n    return b + 1")
    True
    """
    tree = tree_of(source)
    if tree is None:
        return []
    # In the order of the text, so that a line more changes the steps around it only.
    steps, waiting = list[str](), list[ast.AST](reversed(tree.body))
    while waiting:
        node = waiting.pop()
        if not _is_documentation(node):
            steps.append(_word(node))
            waiting += reversed(list(ast.iter_child_nodes(node)))
    return steps


def is_unanswered(source: str) -> bool:
    r"""Whether the functions of a cell do nothing yet; a comment does not decide that.

    >>> is_unanswered("def f(a):\n    raise NotImplementedError")
    True
    >>> is_unanswered("def f(a):\n    return a  # NotImplementedError")
    False
    """
    tree = tree_of(source)
    return tree is None or all(
        isinstance(part, ast.FunctionDef) and all(map(_does_nothing, part.body))
        for part in tree.body
        if not _is_documentation(part)
    )


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        kind = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(kind, ast.Name) and kind.id == "NotImplementedError"
    return isinstance(statement, ast.Pass) or _is_documentation(statement)


def _is_documentation(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _word(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"Attribute {node.attr}"
    if isinstance(node, ast.Constant) and not isinstance(node.value, str):
        # A whole number of many digits cannot be written in tens.
        value = hex(node.value) if type(node.value) is int else repr(node.value)
        return f"Constant {value[:40]}"
    return type(node).__name__


def _steps(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words[i : i + STEP]) for i in range(len(words) - STEP + 1))


def pairs(answers: Iterable[tuple[str, str, str]]) -> list[Pair]:
    """Pairs of alike answers, the most alike first; answers are (question, student, source)."""
    by_question: dict[str, list[tuple[str, str, frozenset[tuple[str, ...]]]]] = {}
    for question, student, source in answers:
        by_question.setdefault(question, []).append((student, source, _steps(shape(source))))
    found = []
    for question, given in by_question.items():
        seen = Counter(step for _, _, steps in given for step in steps)
        often = max(FEW, COMMON_SHARE * len(given))
        rare = [
            (student, source, frozenset(step for step in steps if seen[step] <= often), len(steps))
            for student, source, steps in given
        ]
        for left, right in combinations(rare, 2):
            both = len(left[2] | right[2])
            if both and min(left[3], right[3]) >= LEAST_STEPS:
                likeness = len(left[2] & right[2]) / both
                if likeness >= LEAST_LIKENESS:
                    found.append(Pair(likeness, question, left[:2], right[:2]))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.question, pair.left))[:MOST_PAIRS]


def page(name: str, results: Iterable[Result]) -> str:
    """HTML that shows the pairs of one assignment side by side."""
    answers = [
        (cell.role, result.student, cell.source)
        for result in results
        for cell in result.marks.cells
        if cell.kind == "code" and cell.role and not is_unanswered(cell.source)
        if cell.role not in result.points and not cell.role.startswith("setup")
    ]
    found = pairs(answers)
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'>",
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">",
        f"<title>Alike answers: {escape(name)}</title>",
        f"<h1>Alike answers: {escape(name)}</h1><p>{ABOUT}</p><p>{len(found)} pairs.</p>",
    ]
    for pair in found:
        (left, left_source), (right, right_source) = pair.left, pair.right
        parts += [
            f"<h2>{escape(pair.question)}: {escape(left)} and {escape(right)}, "
            f"{pair.likeness:.0%}</h2><table><tr>",
            f"<td valign='top'><pre>{escape(left_source)}</pre></td>",
            f"<td valign='top'><pre>{escape(right_source)}</pre></td></tr></table>",
        ]
    return "\n".join([*parts, "</html>\n"])
