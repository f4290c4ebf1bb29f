"""Wrong answers made by machine: a reference solution with one place of its syntax tree changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.assignments import source
from tests.theory.mutation import changes

EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")


class Mutant(NamedTuple):
    """One change of the solution of a question."""

    assignment: str
    question: str
    node: int
    line: str
    change: str

    @property
    def key(self) -> str:
        """What names it whatever stands above it."""
        return f"{self.assignment[:2]} {self.question} | {self.line} | {self.change}"


@cache
def _tree(assignment: str, question: str) -> ast.Module:
    (text,) = (cell.source for cell in source.cells(assignment) if cell.id == question)
    return ast.parse(text)


def all_mutants(known: set[str] | None = None) -> Iterator[Mutant]:
    """Every change of every reference solution that is not listed as making no difference."""
    known = equivalent() if known is None else known
    for name in source.NAMES:
        for question in source.questions(name):
            tree = _tree(name, question)
            lines = ast.unparse(tree).splitlines()
            plain = ast.parse("\n".join(lines))
            for number, node in enumerate(ast.walk(plain)):
                for change, _ in changes(node):
                    line = lines[getattr(node, "lineno", 1) - 1].strip()
                    mutant = Mutant(name, question, number, line, change)
                    if mutant.key not in known:
                        yield mutant


def equivalent() -> set[str]:
    """The mutants that no test can tell from the solution; each has its reason in the file."""
    lines = EQUIVALENT.read_text(encoding="utf-8").splitlines()
    return {line.rpartition(" | ")[0] for line in lines if line and not line.startswith("#")}


def function(mutant: Mutant, names: dict[str, Any]) -> Any:
    """The changed function, with ``names`` as its globals."""
    tree = ast.parse(ast.unparse(_tree(mutant.assignment, mutant.question)))
    old = list(ast.walk(tree))[mutant.node]
    new = ast.copy_location(dict(changes(old))[mutant.change], old)

    class Replace(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new if node is old else self.generic_visit(node)

    changed = ast.fix_missing_locations(Replace().visit(tree))
    namespace = dict(names)
    exec(compile(changed, f"<{mutant.key}>", "exec"), namespace)
    return namespace[mutant.question]
