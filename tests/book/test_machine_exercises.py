"""The exercises that a machine proves: the solutions prove, and what is false is not proven."""

import contextlib
import io
import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from proofs import check
from website.checks import verdicts
from website.contents import CHAPTERS, markdown_of, source_of
from website.directives import directives

KIND = "(proof by machine)"
needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason=check.NO_COQ)
EXERCISES = {
    part.label: part
    for page in CHAPTERS
    for part in directives(markdown_of(page), "exercise")
    if part.argument.endswith(KIND)
}
BY_Z3 = [label for label, part in EXERCISES.items() if "z3" in part.body]
# For each solution a change that makes one of its lines wrong: what stands there, and instead.
WRONG = {
    "ex-2-machine": [("(maximin <= m", "(maximin >= m"), ("(maximin == m", "(maximin <= m")],
    "ex-4-machine": [("p + q > 0)", "p + q > -1)"), ("s * (p + q) == p", "s * (p + q) == q")],
    "ex-5-machine": [("z3.Q(1, 2) * d", "z3.Q(51, 100) * d"), ("z3.Q(6, 10)", "z3.Q(1, 2)")],
    "ex-9-machine": [("x <= y - 1", "x <= y - z3.Q(9, 10)"), ("x < y - 1", "x <= y - 1")],
}
# What a reader may write for the three dots of each exercise.
HOLES = {
    "ex-2-machine": [
        "larger(smaller(a, b), smaller(d, e))",
        "smaller(larger(a, d), larger(b, e))",
    ],
    "ex-4-machine": ["z3.Implies(t != s, payoff(t) < payoff(s))"],
    "ex-5-machine": ["-p * q / (p + q) - (1 - p) * (1 - q) / (2 - p - q)"],
    "ex-9-machine": [
        "[(p[i] + p[i ^ 1]) * (p[i] + p[i ^ 2]) / p[i] for i in range(4)]",
        "-sum(x * log for x, log in zip(p, logs))",
    ],
}


def code(label: str) -> str:
    """The cell that solves an exercise: the first one after the solution in words."""
    cells = nbformat.read(source_of(CHAPTERS[int(label.split("-")[1]) - 1]), as_version=4).cells
    place = next(i for i, cell in enumerate(cells) if f":label: {label}\n" in cell.source)
    assert cells[place].source.rstrip().endswith("`" * 4), "the cell does not follow its solution"
    return cells[place + 1].source


def run(source: str) -> list[tuple[str, bool]]:
    """What a cell prints: what is checked, and whether it holds."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "cell", "exec"), {})
    found = verdicts(printed.getvalue())
    assert found, printed.getvalue()
    return found


def given(label: str, language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", EXERCISES[label].body, re.DOTALL)
    return block


def test_chapters_2_4_5_and_9_invite_to_a_proof_by_machine() -> None:
    chapters = {int(label.split("-")[1]) for label in EXERCISES}
    assert chapters == {2, 4, 5, 9}
    assert set(BY_Z3) == set(WRONG)


@pytest.mark.parametrize("label", WRONG)
def test_the_solution_proves_what_is_true_and_refutes_what_is_false(label: str) -> None:
    found = run(code(label))
    assert all(holds for _, holds in found)
    assert {what.rpartition(", ")[2] for what, _ in found} == {"proved", "refuted"}


@pytest.mark.parametrize(
    ("label", "old", "new"), [(label, *pair) for label, pairs in WRONG.items() for pair in pairs]
)
def test_a_changed_claim_is_noticed(label: str, old: str, new: str) -> None:
    source = code(label)
    assert source.count(old) == 1, old
    assert not all(holds for _, holds in run(source.replace(old, new)))


@pytest.mark.parametrize("label", HOLES)
def test_the_code_that_is_given_proves_the_claim_once_it_is_completed(
    label: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = given(label, "python")
    for hole in HOLES[label]:
        source = source.replace("...", hole, 1)
    exec(compile(source, label, "exec"), {})
    assert capsys.readouterr().out == "proved\n"


@needs_coq
@pytest.mark.parametrize(
    ("square", "accepted"), [(None, True), ("t - q / (p + q)", False), ("t", False)]
)
def test_coq_accepts_the_missing_square_and_no_other(
    tmp_path: Path, square: str | None, accepted: bool
) -> None:
    proof = given("ex-4-coq", "coq")
    assert proof.count("(...)") == 2
    if square is None:
        (solution,) = (
            part.body
            for part in directives(markdown_of(CHAPTERS[3]), "solution")
            if part.argument == "ex-4-coq"
        )
        (square,) = re.findall(r"```coq\n(.*?)\n```", solution, re.DOTALL)
    (tmp_path / "one.v").write_text(proof.replace("(...)", f"({square})"), "utf-8")
    done = subprocess.run(["coqc", "one.v"], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode == 0) == accepted
