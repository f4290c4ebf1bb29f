"""Who may load whom: arrows point one way, and the base install needs no torch."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "gan_edu",
        "gan_edu.theory",
        "gan_edu.data",
        "gan_edu.data.toy",
        "gan_edu.runs.run",
        "gan_edu.cli",
    ],
)
def test_importing_loads_neither_torch_nor_matplotlib(module):
    check = (
        f"import sys, {module}\n"
        "heavy = {'torch', 'torchvision', 'matplotlib', 'sympy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", check], check=True)


@pytest.mark.parametrize(
    ("package", "below"),
    [
        ("theory", ()),
        ("data", ()),
        ("models", ()),
        ("runs", ()),
        ("training", ("data", "models", "runs")),
        ("evaluation", ("theory", "data", "models", "runs")),
        ("figures", ("theory", "runs")),
    ],
)
def test_a_package_imports_only_what_lies_below_it(package, below):
    import ast
    from pathlib import Path

    import gan_edu

    allowed = {f"gan_edu.{name}" for name in (package, *below)}
    for path in (Path(gan_edu.__file__).parent / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            for name in names:
                if name.startswith("gan_edu."):
                    assert ".".join(name.split(".")[:2]) in allowed, f"{path} imports {name}"
                assert name != "gan_edu", f"{path} imports the top of the package"
