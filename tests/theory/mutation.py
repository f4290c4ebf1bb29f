"""Whether the tests notice a wrong theory: ``python -m tests.theory.mutation --sample 100``.

Each mutant is ``gan_edu.theory`` with one place of its syntax tree changed: a comparison, an
arithmetic or Boolean operator, a number, a truth value or what is returned. The tests of
``tests/theory`` and ``tests/theorems`` that import the changed module run against it, in a forked
process that loads the changed tree instead of the file; nothing on disk changes. Mutants that no
test can tell apart are listed in ``equivalent_mutants.txt`` with the reason.
"""

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import io
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest

_HANGS = 30  # seconds for one test; each takes under ten
ROOT = Path(__file__).parents[2]
THEORY = ROOT / "gan_edu" / "theory"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
SHARED = (  # by all forks; nothing here imports the theory
    "scipy.optimize",
    "scipy.stats",
    "sympy",
    "mpmath",
    "sklearn.metrics",
    "torch_fidelity.metric_isc",
    "torchmetrics.image.inception",
    "hypothesis.extra.numpy",
)

COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult, ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}  # fmt: skip


class Place(NamedTuple):
    """One change: the module, the number of the node in a walk, its line and what is changed."""

    module: str
    node: int
    line: int
    change: str

    def key(self) -> str:
        """What names the mutant whatever stands above it in the file."""
        source = (THEORY / f"{self.module}.py").read_text("utf-8").splitlines()
        return f"{self.module} | {source[self.line - 1].strip()} | {self.change}"


def changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The changed copies of a node, each with its description."""
    new = copy.deepcopy(node)
    if isinstance(node, ast.Compare):
        for k, operator in enumerate(node.ops):
            new = copy.deepcopy(node)
            new.ops[k] = COMPARISONS[type(operator)]()
            yield f"{type(operator).__name__} -> {type(new.ops[k]).__name__}", new
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        new.op = ARITHMETIC[type(node.op)]()
        yield f"{type(node.op).__name__} -> {type(new.op).__name__}", new
    elif isinstance(node, ast.BoolOp):
        new.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"{type(node.op).__name__} -> {type(new.op).__name__}", new
    elif isinstance(node, ast.UnaryOp):
        yield f"without {type(node.op).__name__}", new.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        value = node.value
        new.value = not value if isinstance(value, bool) else value + 1
        yield f"{value} -> {new.value}", new
    elif isinstance(node, ast.Return) and node.value is not None:
        new.value = ast.Constant(None)
        yield "return -> None", new


def nodes(tree: ast.Module) -> list[ast.AST]:
    """The nodes of a tree that run: no annotation, no message of an error."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        part: ast.AST | None = None
        if isinstance(node, ast.arg | ast.AnnAssign):
            part = node.annotation
        elif isinstance(node, ast.FunctionDef):
            part = node.returns
        elif isinstance(node, ast.JoinedStr):
            part = node
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0])[0].isupper():
            part = node.value if "[[" in ast.unparse(node.value) else None  # a type: Callable[[...
        if part is not None:
            skipped.update(id(inner) for inner in ast.walk(part))
    return [node for node in ast.walk(tree) if id(node) not in skipped]


def parse(module: str) -> ast.Module:
    """The tree of a module of the theory."""
    return ast.parse((THEORY / f"{module}.py").read_text("utf-8"))


def places() -> list[Place]:
    """Every change that is tried."""
    modules = sorted(path.stem for path in THEORY.glob("*.py") if path.stem != "__init__")
    return [
        Place(module, k, node.lineno, change)
        for module in modules
        for k, node in enumerate(nodes(parse(module)))
        for change, _ in changes(node)
    ]


def mutated(place: Place) -> ast.Module:
    """The tree with the change."""
    tree = parse(place.module)
    old = nodes(tree)[place.node]
    new = ast.copy_location(dict(changes(old))[place.change], old)

    class Replace(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new if node is old else self.generic_visit(node)

    return ast.fix_missing_locations(Replace().visit(tree))


def users(module: str) -> set[str]:
    """The modules of the theory that import a module, directly or not, and itself."""
    found, before = {module}, 0
    while len(found) > before:
        before = len(found)
        for path in THEORY.glob("*.py"):
            source = path.read_text("utf-8")
            if path.stem != "__init__" and any(f"theory.{name} import" in source for name in found):
                found.add(path.stem)
    return found


def tests_of(module: str) -> tuple[list[str], list[str]]:
    """The files of tests that import the module or one that imports it: the nearest, the others."""
    wanted = users(module)
    paths = [*sorted((ROOT / "tests/theory").glob("test_*.py"))]
    paths += sorted((ROOT / "tests/theorems").glob("test_*.py"))

    def uses(path: Path) -> bool:
        source = path.read_text("utf-8")
        names = {name for name in wanted if not name.startswith("_")}
        direct = any(f"theory.{name}" in source for name in wanted)
        return direct or ("gan_edu.theory import" in source and any(n in source for n in names))

    chosen = [path for path in paths if uses(path) and "every_statement" not in path.name]
    near = {f"test_{name}.py" for name in wanted} | {"test_hard_inputs.py", "test_accuracy.py"}
    own = f"test_{module.lstrip('_')}.py"
    chosen.sort(key=lambda path: (path.name != own, "accuracy" in path.name))
    nearest = [str(path) for path in chosen if path.name in near]
    return nearest, [str(path) for path in chosen if str(path) not in nearest]


class Mutant(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the changed tree where the module is imported."""

    def __init__(self, place: Place) -> None:
        """Compile the change."""
        self.name = f"gan_edu.theory.{place.module}"
        self.code = compile(mutated(place), str(THEORY / f"{place.module}.py"), "exec")

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module):
        exec(self.code, module.__dict__)


class Checks:
    """Runs the theorems' function ``check`` too, stops a test that hangs, and never shrinks."""

    def pytest_runtest_setup(self) -> None:
        """A mutant that loops for ever fails its test."""

        def stop(*_: object) -> None:
            pytest.fail("it hangs")

        signal.signal(signal.SIGALRM, stop)
        signal.alarm(_HANGS)

    def pytest_collection(self) -> None:
        """After the tests' own profile was loaded: a failure is enough, it need not be small."""
        phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
        quick = hypothesis.settings(deadline=None, database=None, phases=phases, derandomize=True)
        hypothesis.settings.register_profile("mutation", quick)
        hypothesis.settings.load_profile("mutation")

    def pytest_pycollect_makeitem(self, collector, name, obj):
        """Make a test of the function named check."""
        if name == "check" and "theorems" in str(collector.path):
            return pytest.Function.from_parent(collector, name=name, callobj=lambda: obj())
        return None


def survives(place: Place | None, module: str, seconds: float) -> bool:
    """Whether all tests of a module pass against a mutant, or as it is, in a forked process.

    A mutant that runs longer than ``seconds`` hangs, which a user would notice.
    """
    child = os.fork()
    if child == 0:
        os.setsid()
        if place is not None:
            sys.meta_path.insert(0, Mutant(place))
        arguments = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
        arguments += ["-m", "not slow and not exhaustive"]
        arguments += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # Hypothesis is loaded
        code = 1
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                for files in filter(None, tests_of(module)):
                    code = int(pytest.main([*arguments, *files], plugins=[Checks()]))
                    if code != 0:
                        break
        finally:
            os._exit(code)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def equivalent() -> dict[str, str]:
    """The listed mutants that no test can tell apart, each with the reason."""
    lines = EQUIVALENT.read_text("utf-8").splitlines() if EQUIVALENT.exists() else []
    entries = [line.rsplit(" | ", 1) for line in lines if line and not line.startswith("#")]
    return {key: reason for key, reason in entries}


def main() -> int:
    """Try a sample, or all, and print the score; 1 if it is below 97 %."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, help="how many places; the default is all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--module", help="only this module")
    options = parser.parse_args()
    every = [place for place in places() if options.module in (None, place.module)]
    known = equivalent()
    tried = [place for place in every if place.key() not in known]
    if options.sample:
        tried = random.Random(options.seed).sample(tried, min(options.sample, len(tried)))
    for name in SHARED:
        importlib.import_module(name)
    start = time.monotonic()
    if not survives(None, "_validation", 3600):  # which every module imports
        sys.exit("The tests fail without a mutant: mend them first.")
    seconds = 2 * (time.monotonic() - start)
    survivors = 0
    for number, place in enumerate(tried, 1):
        if survives(place, place.module, seconds):
            survivors += 1
            print(f"survived: {place.key()}  (line {place.line})", flush=True)
        if number % 10 == 0:
            print(f"{number} of {len(tried)}, {survivors} survived", flush=True)
    killed = len(tried) - survivors
    print(f"{len(every)} places, {len(every) - len(tried)} of them not tried or equivalent")
    print(f"killed {killed} of {len(tried)}: {killed / max(1, len(tried)):.1%}")
    return int(killed < 0.97 * len(tried))


if __name__ == "__main__":
    sys.exit(main())
