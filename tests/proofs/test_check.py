"""What is proven by machine is what the book says, and a broken proof is named."""

import shutil
from pathlib import Path

import pytest

from proofs import check, statements

BOOK = statements.sentences()
ACCEPTED = statements.PROVEN.read_text("utf-8")
needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason=check.NO_COQ)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the Coq files, to break."""
    folder = tmp_path / "coq"
    shutil.copytree(statements.FOLDER, folder, ignore=shutil.ignore_patterns("*.vo*", "*.glob"))
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


def test_formal_statements_are_those_that_were_compared_with_the_book() -> None:
    assert check.written(statements.FOLDER, BOOK, ACCEPTED) == []


def test_every_label_is_proven_or_left_or_beyond_finite_spaces() -> None:
    found = statements.theorems()
    labels = {one.label for one in found} | set(statements.left(found, BOOK))
    assert labels <= set(BOOK)
    assert len(found) > 35


@needs_coq
def test_broken_proof_is_named(copy: Path, tmp_path: Path) -> None:
    path = copy / "OptimalDiscriminator.v"
    change(path, "  exists (∑ i < n, peak (P i) (Q i)).\n", "  exists 0.\n")
    (wrong,) = check.compiled(copy, tmp_path / "build")
    assert "OptimalDiscriminator.v:" in wrong
    assert "thm-optimal-discriminator (Theorem optimal_discriminator)" in wrong


@needs_coq
def test_broken_lemma_names_the_next_theorem(copy: Path, tmp_path: Path) -> None:
    change(copy / "OptimalDiscriminator.v", "  intros P Q T HP HQ. unfold peak.\n", "")
    (wrong,) = check.compiled(copy, tmp_path / "build")
    assert "below_peak, before lem-one-point" in wrong


@pytest.mark.parametrize("word", ["Admitted", "admit. Qed"])
def test_admitted_theorem_is_named(copy: Path, word: str) -> None:
    path = copy / "JensenShannon.v"
    start = path.read_text("utf-8").index("Theorem gibbs")
    text = path.read_text("utf-8")
    end = text.index("Qed.", start)
    path.write_text(f"{text[:end]}{word}.{text[end + 4 :]}", "utf-8")
    assert any("thm-gibbs" in line for line in check.written(copy, BOOK, ACCEPTED))


def test_axiom_is_found_but_not_in_a_comment(copy: Path) -> None:
    change(copy / "Sums.v", "Open Scope R_scope.\n", "Open Scope R_scope.\nAxiom no : 0 = 1.\n")
    change(copy / "Laws.v", "Definition law ", "(* no Axiom, nothing Admitted *)\nDefinition law ")
    (wrong,) = check.written(copy, BOOK, ACCEPTED)
    assert wrong.startswith("Sums.v:6: Axiom proves nothing")


def test_changed_sentence_of_the_book_is_named() -> None:
    book = BOOK | {"thm-mirror-step": BOOK["thm-mirror-step"].replace(r", $0 < \eta \le 1$", "")}
    assert book != BOOK
    (wrong,) = check.written(statements.FOLDER, book, ACCEPTED)
    assert "sentence of thm-mirror-step changed" in wrong


def test_label_that_the_book_lost_is_named() -> None:
    book = {label: text for label, text in BOOK.items() if label != "thm-gibbs"}
    wrong = check.written(statements.FOLDER, book, ACCEPTED)
    assert any("no statement thm-gibbs any more" in line for line in wrong)


def test_dropped_comment_is_named(copy: Path) -> None:
    change(copy / "Pinsker.v", "(* book: lem-pinsker *)\n", "")
    assert check.written(copy, BOOK, ACCEPTED) == [
        "lem-pinsker was proven, and no theorem has this label now"
    ]


def test_weaker_statement_is_named(copy: Path) -> None:
    path = copy / "Pinsker.v"
    change(
        path,
        "Theorem pinsker n p q : law n p ->",
        "Theorem pinsker n p q : n = 2%nat -> law n p ->",
    )
    (wrong,) = check.written(copy, BOOK, ACCEPTED)
    assert wrong.startswith("the formal statement of lem-pinsker changed")


def test_weaker_definition_is_named(copy: Path) -> None:
    change(
        copy / "Laws.v", "  (forall i, (i < n)%nat -> 0 <= p i) /\\ sum n p = 1.", "  sum n p = 1."
    )
    assert len(check.written(copy, BOOK, ACCEPTED)) > 30


def test_file_that_is_not_listed_is_named(copy: Path) -> None:
    (copy / "More.v").write_text("", "utf-8")
    (wrong,) = check.written(copy, BOOK, ACCEPTED)
    assert "More.v is not in" in wrong


@needs_coq
def test_assumption_that_is_not_an_axiom_of_the_reals_is_named(tmp_path: Path) -> None:
    folder, build = tmp_path / "coq", tmp_path / "build"
    folder.mkdir()
    (folder / "_CoqProject").write_text("-R . Book\nOne.v\n", "utf-8")
    (folder / "One.v").write_text(
        "From Coq Require Import ProofIrrelevance Reals.\n"
        "(* book: thm-gibbs *)\n(* covers: Nothing. *)\n"
        "Theorem one (P : Prop) (a b : P) : a = b.\nProof. apply proof_irrelevance. Qed.\n"
        "(* book: lem-pinsker *)\n(* covers: Nothing. *)\n"
        "Theorem two : (0 <= 0)%R.\nProof. apply Rle_refl. Qed.\n",
        "utf-8",
    )
    assert check.compiled(folder, build) == []
    axioms, wrong = check.assumed(statements.theorems(folder), build)
    assert [line.partition(",")[0] for line in wrong] == [
        "thm-gibbs rests on ProofIrrelevance.proof_irrelevance"
    ]
    assert axioms - {"ProofIrrelevance.proof_irrelevance"} <= check.ALLOWED
    assert axioms & check.ALLOWED


def test_without_coq_one_line_says_what_was_skipped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert check.main([]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "Coq is not installed" in line
    assert "were not checked" in line
