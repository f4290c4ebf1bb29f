"""The formal statements in ``proofs/coq``, and the book's sentences that they say.

A theorem of the book stands in a Coq file as::

    (* book: thm-gibbs *)
    (* covers: Finite spaces, with the value infinity where Q misses a point of P. *)
    Theorem gibbs n p q : … .
    Proof. … Qed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from website.contents import CHAPTERS, ROOT, markdown_of
from website.directives import STATEMENTS, directives

FOLDER = ROOT / "proofs" / "coq"
PROVEN = ROOT / "proofs" / "proven.json"
BEYOND = ROOT / "proofs" / "beyond.json"
LABELLED = re.compile(
    r"\(\* book: (?P<label>[\w-]+) \*\)\s*"
    r"\(\* covers: (?P<covers>[^*]+?) \*\)\s*"
    r"Theorem (?P<name>\w+)(?P<statement>.*?)\.\s*\n"
    r"Proof\.(?P<proof>.*?)\b(?:Qed|Admitted|Abort)\.",
    re.DOTALL,
)
LABEL = re.compile(r"\(\* book: (?P<label>[\w-]+) \*\)")
DEFINITION = re.compile(
    r"^(?:Definition|Fixpoint|Inductive|Record) (?P<name>\w+).*?\.$", re.DOTALL | re.MULTILINE
)
NOTATIONS = {"∑": "sum", "≤": "ele", "⊕": "eplus"}


@dataclass(frozen=True)
class Formal:
    """One theorem of the book as Coq proves it."""

    label: str
    file: str
    line: int
    name: str
    statement: str
    covers: str
    proof: str
    definitions: tuple[str, ...]

    @property
    def qualified(self) -> str:
        """What Coq calls it outside its file."""
        return f"{self.file.removesuffix('.v')}.{self.name}"


def sources(folder: Path = FOLDER) -> list[Path]:
    """The Coq files in the order in which they build on each other."""
    lines = (folder / "_CoqProject").read_text("utf-8").split("\n")
    return [folder / line for line in lines if line.endswith(".v")]


def lines_of_coq(folder: Path = FOLDER) -> int:
    """How many lines the Coq files have together."""
    return sum(path.read_text("utf-8").count("\n") for path in sources(folder))


def theorems(folder: Path = FOLDER) -> list[Formal]:
    """Every labelled theorem, in the order of the files."""
    known = _definitions(folder)
    return [found for path in sources(folder) for found in _theorems(path, known)]


@cache
def sentences() -> dict[str, str]:
    """What the book says, label by label; white space does not count."""
    return {
        part.label: " ".join(part.body.split())
        for chapter in CHAPTERS
        for part in directives(markdown_of(chapter))
        if part.name in STATEMENTS and part.label
    }


def left(found: list[Formal], book: dict[str, str]) -> list[str]:
    """The labels that make sense on finite spaces and are not proven by machine yet."""
    beyond = json.loads(BEYOND.read_text("utf-8"))
    done = {one.label for one in found}
    return [label for label in book if label not in done and label not in beyond]


def proven(found: list[Formal], book: dict[str, str]) -> str:
    """``proven.json`` as text: of each label the formal statement beside the book's sentence."""
    entries = {
        one.label: {
            "file": f"proofs/coq/{one.file}",
            "name": one.name,
            "statement": one.statement,
            "definitions": one.definitions,
            "covers": one.covers,
            "book": book.get(one.label, ""),
        }
        for one in found
    }
    return json.dumps(entries, indent=1, ensure_ascii=False) + "\n"


def _theorems(path: Path, known: dict[str, str]) -> Iterator[Formal]:
    text = path.read_text("utf-8")
    for found in LABELLED.finditer(text):
        statement = f"Theorem {found['name']}{found['statement']}."
        yield Formal(
            label=found["label"],
            file=path.name,
            line=text.count("\n", 0, found.start("name")) + 1,
            name=found["name"],
            statement=statement,
            covers=" ".join(found["covers"].split()),
            proof=found["proof"].strip(),
            definitions=tuple(
                text for name, text in known.items() if name in _used(statement, known)
            ),
        )


def _definitions(folder: Path) -> dict[str, str]:
    """Every definition by its name, in the order of the files."""
    return {
        found["name"]: found[0]
        for path in sources(folder)
        for found in DEFINITION.finditer(path.read_text("utf-8"))
    }


def _used(statement: str, known: dict[str, str]) -> set[str]:
    """The definitions that a statement needs, and that these need."""
    used: set[str] = set()
    texts = [statement]
    while texts:
        words = (NOTATIONS.get(word, word) for word in re.findall(r"\w+|[∑≤⊕]", texts.pop()))
        new = {word for word in words if word in known} - used
        used |= new
        texts += [known[name] for name in new]
    return used
