"""What the book shows of the formal proofs is what Coq reads and says."""

import re
import shutil
import subprocess

import pytest

from proofs import check
from website import formal, index_formal
from website.contents import ROOT

PAGE = ROOT / "book" / "appendix" / "machine-proofs.md"
OPENING = "From Coq Require Import Reals Lra. Open Scope R_scope.\n"
needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason=check.NO_COQ)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def test_page_of_formal_statements_is_up_to_date() -> None:
    remedy = "run `python -m website.index_formal`"
    assert index_formal.FILE.read_text("utf-8") == index_formal.page(), remedy


def test_statement_that_the_page_explains_is_the_proven_one() -> None:
    (shown,) = (text for text in blocks(PAGE.read_text("utf-8"), "text") if "gibbs" in text)
    assert shown.strip() == formal.pretty(formal.proven()["thm-gibbs"]["statement"])


def test_fold_shows_statement_definitions_and_the_whole_proof() -> None:
    html = formal.fold("thm-gibbs", "machine-proofs.html")
    assert "Fin 0 ≤ KL n p q" in html
    assert "Definition KL" in html
    assert html.count("Proof.") == html.count("Qed.") == 1


@pytest.mark.parametrize("label", formal.proven())
def test_signs_lose_nothing(label: str) -> None:
    statement = formal.proven()[label]["statement"]
    shown = formal.pretty(statement)
    assert shown.count("→") == statement.count("->") - statement.count("<->")
    assert shown.count("\n") == statement.count("\n")
    assert re.findall(r"\d+", shown) == re.findall(r"\d+", statement)


@needs_coq
def test_recorded_states_are_those_of_coqtop() -> None:
    recorded = PAGE.read_text("utf-8").partition("<!-- recorded -->")[2]
    recorded = recorded.partition("<!-- end of recorded -->")[0]
    commands, states = blocks(recorded, "coq"), blocks(recorded, "text")
    assert len(commands) == len(states) > 4
    run = subprocess.run(
        ["coqtop", "-q", "-topfile", "page.v"],
        input=OPENING + "".join(f'{command}idtac "== state".\n' for command in commands),
        capture_output=True,
        text=True,
        check=True,
    )
    # coqtop prints a state after each command, and the same once more after idtac
    said = [
        re.sub(r"^\d+ goals?.*\n\s*\n", "", part.strip()) for part in run.stdout.split("== state")
    ]
    assert len(said) >= len(states)
    for state, before in zip(states, said, strict=False):
        assert " ".join(state.split()) in " ".join(before.split())


@needs_coq
def test_solution_of_the_exercise_compiles(tmp_path) -> None:
    (proof,) = (text for text in blocks(PAGE.read_text("utf-8"), "coq") if "sum_const" in text)
    sums = (ROOT / "proofs" / "coq" / "Sums.v").read_text("utf-8").partition("Notation")[0]
    (tmp_path / "one.v").write_text(f"{sums}\n{proof}", "utf-8")
    subprocess.run(["coqc", "one.v"], cwd=tmp_path, check=True, capture_output=True)
