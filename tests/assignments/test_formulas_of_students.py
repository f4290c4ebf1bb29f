"""A formula of a student fits its page, whatever it asks for."""

from __future__ import annotations

import re
import time

import mistune
import pytest
from markdown_it import MarkdownIt

from classroom.safe_text import SECONDS, Typesetter, safe_html

UNITS = {"em": 1.0, "ex": 0.5, "pt": 0.1, "px": 0.07, "mu": 0.06}
LARGE = {
    "a rule": r"\rule{1000em}{1000em}",
    "many rules": r"\rule{15em}{15em}" * 200,
    "a rule in other units": r"\rule{90000pt}{90000pt}",
    "a space": r"a\kern1000em b",
    "a space back": r"\mathrlap{\kern-500em x}",
    "a text moved up": r"\raisebox{1000em}{x}",
    "a rule in large": r"\Huge\rule{60em}{60em}",
    "a bar of a fraction": r"\genfrac{(}{)}{1000em}{0}{a}{b}",
    "a macro used again and again": r"\def\a{" + "x" * 1900 + "}" + r"\a" * 1000,
    "macros that double": r"\def\a{xx}\def\b{\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b}\c\c\c\c\c\c",
    "a wide table": r"\begin{matrix}" + "&" * 3800 + r"\end{matrix}",
}


@pytest.fixture(scope="module")
def typesetter():
    """Node, once for all."""
    with Typesetter() as made:
        yield made


@pytest.mark.parametrize("what", LARGE)
def test_a_large_formula_stays_on_its_page(typesetter, what):
    started = time.monotonic()
    made = safe_html(f"${LARGE[what]}$", typesetter)
    assert time.monotonic() - started < 2
    assert len(made) < 100_000
    lengths = re.findall(r'="([+-]?[\d.]+)(em|ex|pt|px|mu)"', made)
    assert sum(abs(float(number)) * UNITS[unit] for number, unit in lengths) < 100
    assert typesetter.mathml("x", False).startswith("<math")  # Node lives


SLOW = r"\def\d#1{" + "#1" * 300 + r"}\def\c{\d{" + "x" * 330 + "}}" + r"\c" * 95


def test_formulas_that_take_too_long_stay_as_typed_and_the_next_student_has_time(typesetter):
    started = time.monotonic()
    made = safe_html("\n\n".join(f"${SLOW}{number}$" for number in range(5)), typesetter)
    assert time.monotonic() - started < SECONDS + 3
    assert made.count("<code>") == 5
    assert "<math" in safe_html("$x + y$", typesetter)


@pytest.mark.parametrize("end", ["&#13;", "&#10;", "&#x85;", "&#8232;", "\r", "\n", "\x0b", "\x1d"])
@pytest.mark.parametrize("text", ["Proof.{0}# 5 of 5", "| a |\n|---|\n| b{0}[c](javascript:d) |"])
def test_no_end_of_a_line_makes_markdown_of_a_students_text_again(typesetter, text, end):
    made = safe_html(text.format(2 * end), typesetter)
    assert len(made.splitlines()) == 1
    for read in (mistune.create_markdown(escape=False), MarkdownIt("commonmark").render):
        assert read(made).strip() == made  # the whole is one block of HTML to a notebook


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\url{http://x}",
        r"\htmlClass{answer}{x}",
        r"\htmlStyle{position: fixed}{x}",
        r"\includegraphics[width=9em]{http://x/y.png}",
    ],
)
def test_a_formula_links_to_nothing_and_shows_no_picture(typesetter, latex):
    made = safe_html(f"${latex}$", typesetter)
    assert not re.search(r"<(a|img|mglyph)\b|href=|src=|style=|class=\"answer\"", made)


@pytest.mark.parametrize(
    "latex",
    [
        r"V(q, d) = \sum_{i=1}^n \big[\, p_i \log d_i + q_i \log(1 - d_i) \,\big]",
        r"\begin{aligned} a &= b \\[2ex] c &= \frac{1}{2}\text{với xác suất} \end{aligned}",
        r"\newcommand{\KL}[2]{\mathrm{KL}(#1 \Vert #2)} \KL{P}{Q} + \KL{Q}{P}",
        r"\underbrace{a + b}_{\text{2 words}} \hspace{2cm} \rule{1em}{0.1em} \raisebox{0.3em}{x}",
    ],
)
def test_an_honest_formula_is_typeset(typesetter, latex):
    assert "<math" in safe_html(f"${latex}$", typesetter)
