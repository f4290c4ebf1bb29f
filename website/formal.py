"""The formal statement that Coq has proven, folded under a statement of the book.

``proofs/proven.json`` has the statements, ``proofs/coq`` their proofs. Signs replace Coq's words:
what a reader sees is the source with other letters, nothing left out.
"""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from typing import Any

from website.contents import ROOT
from website.translation import words

PROVEN = ROOT / "proofs" / "proven.json"
PAGE = "book/appendix/machine-proofs"
SIGNS = (
    (r"\bforall\b", "∀"),
    (r"\bexists\b", "∃"),
    (r"<->", "↔"),
    (r"->", "→"),
    (r"/\\", "∧"),
    (r"\\/", "\N{LOGICAL OR}"),
    (r"<=", "≤"),
    (r"<>", "≠"),
    (r"~ ", "¬ "),
    (r"\bfun (\w+) =>", r"\1 ↦"),
    (r"%nat\b", ""),
    (r"\bbeta\b", "β"),
    (r"\balpha\b", "α"),
    (r"\bkappa\b", "κ"),
    (r"\beta\b", "η"),
    (r"\bmu\b", "μ"),
    (r"\bphi\b", "φ"),
)


@cache
def proven() -> dict[str, dict[str, Any]]:
    """What is proven by machine, label by label."""
    known: dict[str, dict[str, Any]] = json.loads(PROVEN.read_text("utf-8"))
    return known


def pretty(source: str) -> str:
    r"""A formal statement with the signs of mathematics.

    >>> pretty("forall x, 0 <= x -> exists y, y * y = x /\\ 0 <= y")
    '∀ x, 0 ≤ x → ∃ y, y * y = x ∧ 0 ≤ y'
    """
    for word, sign in SIGNS:
        source = re.sub(word, sign, source)
    return source


def fold(label: str, address: str) -> str:
    """HTML of the fold; ``address`` leads to the page that says how to read it."""
    known = proven()[label]
    parts = (
        (words("Definitions"), pretty("\n\n".join(known["definitions"]))),
        (words("Proof, as Coq reads it"), _proof(known)),
    )
    folds = "".join(
        f"<details><summary>{title}</summary>{_code(text)}</details>" for title, text in parts
    )
    return (
        f'<details class="formal"><summary>{words("The formal statement")}</summary>'
        f"<p>{escape(known['covers'])}</p>{_code(pretty(known['statement']))}{folds}"
        f'<p><a href="{address}">{words("How to read it, and how to run it")}</a> · '
        f"<code>{escape(known['file'])}</code></p></details>"
    )


def _code(text: str) -> str:
    return f'<pre tabindex="0"><code>{escape(text)}</code></pre>'


def _proof(known: dict[str, Any]) -> str:
    source = (ROOT / known["file"]).read_text("utf-8")
    start = source.index(f"Theorem {known['name']}")
    return source[source.index("Proof.", start) : source.index("Qed.", start)] + "Qed."
