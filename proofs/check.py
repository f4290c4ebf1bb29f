"""Compile all proofs, and see that they prove what the book says.

    python -m proofs.check            # make proofs
    python -m proofs.check --accept   # after comparing a changed sentence with its formal version
    python -m proofs.check --kernel   # and let coqchk, a second program, check what coqc made

Fails, and names the label, when a proof does not compile, when something is assumed that is not an
axiom of Coq's real numbers, when the book has no such label, or when the book's sentence or the
formal statement is no longer the one that was compared and written to ``proofs/proven.json``.
Without Coq it checks all but the proofs, and says so.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from proofs.statements import (
    FOLDER,
    LABEL,
    PROVEN,
    Formal,
    left,
    lines_of_coq,
    proven,
    sentences,
    sources,
    theorems,
)
from website.contents import ROOT

BUILD = ROOT / "_build" / "proofs"
NO_COQ = "Coq is not installed"
# What Coq's real numbers rest on, and nothing else.
ALLOWED = {
    "ClassicalDedekindReals.sig_not_dec",
    "ClassicalDedekindReals.sig_forall_dec",
    "FunctionalExtensionality.functional_extensionality_dep",
    "Classical_Prop.classic",
}
FORBIDDEN = re.compile(
    r"\b(Admitted|admit|Axioms?|Parameters?|Conjecture|Variables?|Hypothes[ie]s|Abort)\b"
)
FAILED = re.compile(
    r'File "[^"]*?(?P<file>\w+\.v)", line (?P<line>\d+),.*?\n(?P<what>.*)', re.DOTALL
)


def written(folder: Path, book: dict[str, str], accepted: str) -> list[str]:
    """What is wrong with the sources, the labels, and what was accepted; needs no Coq."""
    wrong = []
    listed = sources(folder)
    for path in sorted(set(folder.glob("*.v")) - set(listed)):
        wrong.append(
            f"{path.name} is not in proofs/coq/_CoqProject, so nothing compiles it: add it"
        )
    for path in listed:
        text = _without_comments(path.read_text("utf-8"))
        for found in FORBIDDEN.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            where = _owner(path, line)
            wrong.append(f"{path.name}:{line}: {found[1]} proves nothing: finish {where}")
    found_here = theorems(folder)
    return wrong + _labels(listed, found_here, book) + _compared(found_here, book, accepted)


def compiled(folder: Path, build: Path = BUILD) -> list[str]:
    """Compile the files in order in a folder of their own; what fails first, if something does."""
    shutil.rmtree(build, ignore_errors=True)
    shutil.copytree(folder, build, ignore=shutil.ignore_patterns("*.vo*", "*.glob", ".*"))
    for path in sources(build):
        run = _coq("coqc", path.name, build=build)
        if run.returncode:
            found = FAILED.search(run.stderr)
            line, what = (int(found["line"]), found["what"]) if found else (1, run.stderr)
            return [
                f"{path.name}:{line}: Coq rejects {_owner(path, line)}: {' '.join(what.split())}"
            ]
    return []


def assumed(found: list[Formal], build: Path = BUILD) -> tuple[set[str], list[str]]:
    """The axioms under all labelled theorems; a line for each that is not allowed."""
    modules = sorted({one.file.removesuffix(".v") for one in found})
    lines = [f"From Book Require {' '.join(modules)}."]
    for one in found:
        lines += [
            f'Goal True. idtac "== {one.label}". Abort.',
            f"Print Assumptions {one.qualified}.",
        ]
    (build / "assumptions.v").write_text("\n".join(lines) + "\n", "utf-8")
    run = _coq("coqc", "assumptions.v", build=build)
    if run.returncode:
        return set(), [f"Coq cannot print the assumptions: {run.stderr.strip()}"]
    axioms, wrong = set(), []
    for part in run.stdout.split("== ")[1:]:
        label, _, text = part.partition("\n")
        names = set(re.findall(r"^([A-Z][\w.]*)\s*:?", text.replace("Axioms:", ""), re.MULTILINE))
        names.discard("Closed")  # "Closed under the global context": no axiom at all
        axioms |= names
        for name in sorted(names - ALLOWED):
            wrong.append(f"{label} rests on {name}, which is not an axiom of Coq's real numbers")
    return axioms, wrong


def kernel(build: Path = BUILD) -> list[str]:
    """Let ``coqchk`` check the compiled files once more."""
    names = [word for path in sources(build) for word in ("-norec", f"Book.{path.stem}")]
    run = _coq("coqchk", "-silent", *names, build=build)
    return [f"coqchk rejects a compiled file: {run.stderr.strip()}"] if run.returncode else []


def _coq(program: str, *arguments: str, build: Path) -> subprocess.CompletedProcess[str]:
    command = [program, "-R", ".", "Book", *arguments]
    return subprocess.run(command, cwd=build, capture_output=True, text=True, check=False)


def _labels(listed: list[Path], found: list[Formal], book: dict[str, str]) -> list[str]:
    labels = [one.label for one in found]
    wrong = [
        f"{path.name}: after the comment 'book: {label}' there must be a comment 'covers: …' "
        "and a Theorem with its Proof"
        for path in listed
        for label in LABEL.findall(path.read_text("utf-8"))
        if label not in labels
    ]
    wrong += [
        f"two theorems have the label {x}" for x in sorted(set(labels)) if labels.count(x) > 1
    ]
    return wrong + [
        f"{one.file}:{one.line}: the book has no statement {one.label} any more: "
        "correct the comment over the theorem, or remove both"
        for one in found
        if one.label not in book
    ]


def _compared(found: list[Formal], book: dict[str, str], accepted: str) -> list[str]:
    old, new = json.loads(accepted), json.loads(proven(found, book))
    remedy = "compare the two, then run python -m proofs.check --accept"
    wrong = [f"{x} was proven, and no theorem has this label now" for x in old if x not in new]
    for label, entry in new.items():
        if label not in old:
            wrong.append(f"{label} is new in proofs/coq: {remedy}")
        elif old[label]["book"] != entry["book"]:
            wrong.append(f"the book's sentence of {label} changed after its proof: {remedy}")
        elif old[label] != entry:
            wrong.append(f"the formal statement of {label} changed: {remedy}")
    return wrong


def _owner(path: Path, line: int) -> str:
    """Which theorem or lemma a line belongs to; of a lemma, the next label that needs it."""
    text = path.read_text("utf-8").split("\n")
    starts = re.compile(r"(?:Theorem|Lemma|Definition|Fixpoint|Inductive|Record) (\w+)")
    names = [m[1] for row in text[:line] if (m := starts.match(row))]
    name = names[-1] if names else "the beginning"
    for one in theorems(path.parent):
        if one.file == path.name and one.name == name:
            return f"{one.label} (Theorem {name})"
    after = LABEL.search("\n".join(text[line - 1 :]))
    return f"{name}, before {after['label']}" if after else name


def _without_comments(text: str) -> str:
    """The same lines without what is in comments."""
    return re.sub(r"\(\*.*?\*\)", lambda m: "\n" * m[0].count("\n"), text, flags=re.DOTALL)


def main(arguments: list[str] | None = None) -> int:
    """Check everything; 0 if all is well."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--accept", action="store_true", help="write proofs/proven.json")
    parser.add_argument("--kernel", action="store_true", help="run coqchk as well")
    options = parser.parse_args(arguments)
    found, start = theorems(), time.monotonic()
    if options.accept:
        PROVEN.write_text(proven(found, sentences()), encoding="utf-8")
    wrong = written(FOLDER, sentences(), PROVEN.read_text("utf-8"))
    if shutil.which("coqc") is None:
        print(f"proofs: {NO_COQ}, so {len(found)} proofs were not checked: apt install coq")
    elif not wrong:
        wrong = compiled(FOLDER)
        axioms: set[str] = set()
        if not wrong:
            axioms, wrong = assumed(found)
        if not wrong and options.kernel:
            wrong = kernel()
        if not wrong:
            seconds = time.monotonic() - start
            print(f"{len(found)} theorems proven in {lines_of_coq()} lines of Coq, {seconds:.0f} s")
            still = left(found, sentences())
            print(
                f"{len(found)} of {len(found) + len(still)} statements that make sense on finite "
                f"spaces; not yet: {', '.join(still) or 'none'}"
            )
            print("They rest on the axioms of Coq's real numbers: " + ", ".join(sorted(axioms)))
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
