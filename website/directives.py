"""The directives of a text in MyST Markdown: theorems, exercises, questions, figures.

MyST's own parser finds the fences, so what is found here is what the built page holds: fences of
backticks or colons, of any length, in lists and inside one another; nothing inside code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import yaml
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from website.contents import ROOT

INFO = re.compile(r"\{(?P<name>[^\s}]+)\}\s*(?P<argument>.*)")
OPTION = re.compile(r":(?P<name>[\w-]+):[ \t]*(?P<value>.*)")
LITERAL = {"code", "code-block", "code-cell", "literalinclude", "math", "raw", "sourcecode"}
STATEMENTS = ("prf:theorem", "prf:proposition", "prf:lemma", "prf:corollary")


@dataclass(frozen=True)
class Directive:
    """One directive: ``{name} argument``, its options, and the text after them."""

    name: str
    argument: str
    options: dict[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def label(self) -> str | None:
        """What references call it."""
        return self.options.get("label")


def directives(text: str, *names: str) -> list[Directive]:
    """The directives of a text in order, outer before inner; only those of ``names`` if given."""
    return [found for found in _walk(text) if not names or found.name in names]


def _walk(text: str) -> Iterator[Directive]:
    for token in _parser().parse(text):
        if token.type not in ("fence", "colon_fence"):
            continue
        if info := INFO.fullmatch(token.info.strip()):
            options, body = _options(token.content)
            yield Directive(info["name"], info["argument"].strip(), options, body)
            if info["name"] not in LITERAL:
                yield from _walk(body)


@cache
def _parser() -> MarkdownIt:
    """MyST's parser with the extensions that the book switches on."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["parse"]
    config = MdParserConfig(enable_extensions=set(settings["myst_enable_extensions"]))
    return create_md_parser(config, RendererHTML)


def _options(content: str) -> tuple[dict[str, str], str]:
    """Options that open a directive, as ``:name: value`` lines or between ``---``; the rest."""
    lines = content.splitlines()
    if lines[:1] == ["---"] and "---" in lines[1:]:
        end = lines.index("---", 1)
        values = yaml.safe_load("\n".join(lines[1:end])) or {}
        return {name: str(value) for name, value in values.items()}, "\n".join(lines[end + 1 :])
    options = {}
    while lines and (option := OPTION.fullmatch(lines[0].strip())):
        options[option["name"]] = option["value"].strip()
        lines.pop(0)
    return options, "\n".join(lines)
