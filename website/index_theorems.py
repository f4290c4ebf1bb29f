"""What is proven, checked and measured: every numbered statement, read from the chapters.

    python -m website.index_theorems

Writes the page ``book/appendix/theorems.md`` and its data, ``website/theorems.json``.
``tests/book/test_chapters.py`` fails when they are not what this script makes of the chapters.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import asdict, dataclass
from itertools import zip_longest

from website.contents import CHAPTERS, ROOT, markdown_of
from website.directives import STATEMENTS, Directive, directives
from website.formal import proven

PAGE = ROOT / "book" / "appendix" / "theorems.md"
DATA = ROOT / "website" / "theorems.json"
REFERENCE = re.compile(r"\{prf:ref\}`([\w-]+)`")
CITED = re.compile(r"[Pp]roved in\s+\{cite:\w+\}`([\w-]+)`")
# Sentences that say what is given, before the one that says what follows.
GIVEN = re.compile(r"(Let|Suppose|Assume|Write|With|For|Over|Consider|Show|Put|Here|If)\b")
HEAD = """# What is proven, checked, measured

Every numbered statement of the book, with what it assumes, what its proof uses, and how it is
checked. The number leads to the statement; its proof follows it there, or names the text that has
it. *Symbolic* means that SymPy derives a step of it. A *numeric* check tries random instances and
the borders of the hypotheses. A *false variant* is the statement with a constant changed, an
inequality turned or a hypothesis dropped: the check must refute it. `make test` runs all of them.
What a check cannot do is replace the proof. *Proven by machine* means that the proof assistant Coq
accepts a proof of the statement on finite spaces: [how to read these proofs](machine-proofs.md).

"""


@dataclass(frozen=True)
class Statement:
    """One numbered statement, as the map of proofs needs it."""

    label: str
    kind: str
    title: str
    page: str
    given: str
    uses: tuple[str, ...]
    proved: bool
    cited: str | None
    check: str
    symbolic: int
    numeric: int
    false_variants: int
    machine: bool


def check_file(label: str) -> str:
    """Path of the file that checks a statement."""
    return f"tests/theorems/test_{label.replace('-', '_')}.py"


def statements() -> list[Statement]:
    """All numbered statements, in the order of the book."""
    found = []
    for chapter in CHAPTERS:
        parts = [part for part in directives(markdown_of(chapter)) if part.name.startswith("prf:")]
        for part, following in zip_longest(parts, parts[1:]):
            if part.name in STATEMENTS and part.label:
                found.append(_statement(chapter, part, following))
    return found


def index(found: list[Statement] | None = None) -> str:
    """The page as text."""
    found = statements() if found is None else found
    parts = [HEAD]
    for chapter in CHAPTERS:
        entries = [_entry(one) for one in found if one.page == chapter]
        if entries:
            title = markdown_of(chapter).partition("\n")[0].removeprefix("# ")
            parts += [f"## {title}\n\n", *entries]
    return "".join(parts).rstrip() + "\n"


def data(found: list[Statement] | None = None) -> str:
    """The same as JSON."""
    found = statements() if found is None else found
    return json.dumps([asdict(one) for one in found], indent=1, ensure_ascii=False) + "\n"


def _statement(chapter: str, part: Directive, following: Directive | None) -> Statement:
    assert part.label is not None
    proof = following.body if following is not None and following.name == "prf:proof" else ""
    cited = CITED.search(part.body)
    return Statement(
        label=part.label,
        kind=part.name.removeprefix("prf:"),
        title=part.argument,
        page=chapter,
        given=_given(part.body),
        uses=tuple(dict.fromkeys(REFERENCE.findall(proof))),
        proved=bool(proof),
        cited=cited[1] if cited else None,
        check=check_file(part.label),
        machine=part.label in proven(),
        **_checks(check_file(part.label)),
    )


def _given(body: str) -> str:
    """The opening sentences that say what is given; of a ``For …, claim`` its first clause."""
    text = " ".join(body.split())
    given = []
    # A full stop ends a sentence where no formula is open.
    for sentence in re.findall(r"(?:\$\$.*?\$\$|\$[^$]*\$|[^$.]|\.(?=\S))+\.?", text):
        sentence = sentence.strip().partition("$$")[0]
        if not GIVEN.match(sentence):
            break
        if re.match(r"(For|With|Over|If)\b", sentence):
            clause = re.match(r"((?:\$[^$]*\$|[^$,])+),", sentence)
            given += [clause[1]] if clause else []
            break
        given.append(sentence.rstrip(".: "))
    return "; ".join(given)


def _checks(path: str) -> dict[str, int]:
    """How many checks of each kind a file holds; all zero where there is no file yet."""
    file = ROOT / path
    tree = ast.parse(file.read_text("utf-8") if file.is_file() else "")
    tests = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    symbolic = sum("symbolic" in name for name in tests)
    variants = [
        len(node.value.keys)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Dict)
        and any(isinstance(target, ast.Name) and target.id == "FALSE" for target in node.targets)
    ]
    return {
        "symbolic": symbolic,
        "numeric": len(tests) - symbolic,
        "false_variants": sum(variants),
    }


def _entry(one: Statement) -> str:
    """A term of a definition list: the statement, and below it what is known of it."""
    counts = {
        "symbolic": one.symbolic,
        "numeric": one.numeric,
        "false variants refuted": one.false_variants,
    }
    checks = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    facts = [f"*Given:* {one.given}."] if one.given else []
    if one.cited:
        facts.append(f"*Proved* in {{cite:t}}`{one.cited}`.")
    elif one.uses:
        facts.append("*Its proof uses* " + ", ".join(f"{{prf:ref}}`{u}`" for u in one.uses) + ".")
    if one.machine:
        facts.append(f"*Proven by machine* on finite spaces (`{proven()[one.label]['file']}`).")
    facts.append(f"*Checks:* {checks} (`{one.check.rpartition('/')[2]}`).")
    lines = "\n  ".join(facts)
    number = f"[{{prf:ref}}`{one.label}`]{{#status-{one.label}}}"  # statements lead here
    return f"{number}: {one.title}\n: {lines}\n\n"


def main() -> None:
    """Write the page and its data."""
    found = statements()
    PAGE.write_text(index(found), encoding="utf-8")
    DATA.write_text(data(found), encoding="utf-8")
    print(PAGE.relative_to(ROOT), DATA.relative_to(ROOT), f"{len(found)} statements")


if __name__ == "__main__":
    main()
