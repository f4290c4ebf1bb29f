"""Leave out of a style sheet the rules that no page of the site can use.

The theme brings Bootstrap and every component of Sphinx-Design; the book uses a third of it, and
no page is drawn before its style sheet has been read. A selector is left out if it asks for a class
that stands in no ``class="..."`` of a page and is no word of any script, since scripts add classes
too. A script may make a name out of parts, so a text of it that ends or begins with a hyphen stands
for all names that begin or end so.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

CLASSES = re.compile(r"""\bclass(?:Name)?=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
INLINE = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
WORD = re.compile(r"[\w-]+")
BEGINNING = re.compile(r"""([A-Za-z][\w-]*-)(?=\$\{|["'`])""")
END = re.compile(r"""(?<=[}"'`])(-[A-Za-z][\w-]*)""")
NESTED = {"media", "supports", "layer", "container"}  # at-rules that hold rules


@dataclass(frozen=True)
class Classes:
    """Classes that an element of the site can have."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    ends: tuple[str, ...]

    def __contains__(self, name: str) -> bool:
        """Whether an element can have the class ``name``."""
        return name in self.words or name.startswith(self.beginnings) or name.endswith(self.ends)


def classes(pages: Iterable[str], scripts: Iterable[str]) -> Classes:
    """The classes of pages (HTML) and what scripts (JavaScript) may add.

    >>> "open" in classes(['<p class="shut">'], ['p.className = "open"'])
    True
    """
    words: set[str] = set()
    spoken = list(scripts)
    for page in pages:
        for groups in CLASSES.findall(page):
            words.update(*(group.split() for group in groups))
        spoken += INLINE.findall(page)
    text = "\n".join(spoken)
    words.update(WORD.findall(text))
    beginnings, ends = set(BEGINNING.findall(text)), set(END.findall(text))
    return Classes(frozenset(words), tuple(beginnings), tuple(ends))


def used(sheet: str, known: Classes) -> str:
    """The style sheet without the selectors that ask for a class that nothing has.

    >>> used("p, .a, .b:not(.c) {color: red} .c {top: 0}", classes(['<p class="a b">'], []))
    'p, .a, .b:not(.c) {color: red}'
    """
    return "".join(_kept(tinycss2.parse_stylesheet(sheet, skip_comments=True), known))


def _kept(rules: Iterable[Node], known: Classes) -> Iterable[str]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = [one for one in _selectors(rule.prelude) if _can_match(one, known)]
            if selectors:
                chosen = ",".join(tinycss2.serialize(one) for one in selectors)
                yield f"{chosen}{{{tinycss2.serialize(rule.content)}}}"
        elif isinstance(rule, AtRule) and rule.content and rule.lower_at_keyword in NESTED:
            inside = tinycss2.parse_rule_list(rule.content, skip_comments=True)
            body = "".join(_kept(inside, known))
            if body.strip():
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{body}}}"
        elif rule.type != "whitespace":
            yield rule.serialize()


def _selectors(prelude: list[Node]) -> list[list[Node]]:
    found: list[list[Node]] = [[]]
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            found.append([])
        else:
            found[-1].append(node)
    return found


def _can_match(selector: list[Node], known: Classes) -> bool:
    """What stands in a function, such as ``:not(.a)``, rules nothing out."""
    asked = (
        node.value
        for dot, node in itertools.pairwise(selector)
        if dot.type == "literal" and dot.value == "." and node.type == "ident"
    )
    return all(name in known for name in asked)
