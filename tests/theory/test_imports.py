"""The theory stands alone, and the two sides of a theorem do not know each other."""

import ast
import importlib
import inspect
import subprocess
import sys

import pytest


def test_importing_the_theory_gives_its_modules_and_loads_neither_torch_nor_matplotlib():
    program = (
        "import sys, gan_edu.theory as t; t.games.solve; t.criterion.value; t.divergences.kl;"
        "t.dynamics.play; sys.exit(any(m in sys.modules for m in ('torch', 'matplotlib')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def modules_named_in(module):
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom):
            yield from [node.module, *[f"{node.module}.{alias.name}" for alias in node.names]]
        elif isinstance(node, ast.Import):
            yield from [alias.name for alias in node.names]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("criterion", "divergences"),
        ("divergences", "criterion"),
        ("inception", "information"),
        ("information", "inception"),
        ("inception", "_relative_entropy"),
        ("inception_bias", "information"),
        ("criterion", "_relative_entropy"),
        ("_linear_program", "games"),
        ("_linear_program", "learning"),
        ("_exact_simplex", "learning"),
        ("learning", "_linear_program"),
        ("learning", "games"),
        ("_quadrature", "criterion"),
    ],
)
def test_two_sides_of_a_theorem_import_nothing_from_each_other(one, other):
    module = importlib.import_module(f"gan_edu.theory.{one}")
    assert f"gan_edu.theory.{other}" not in set(modules_named_in(module))
