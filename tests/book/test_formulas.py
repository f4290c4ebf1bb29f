"""Formulas are typeset at build time: what KaTeX makes of them, and what is said of a wrong one."""

import json
import re
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from website.formulas import NODE, ROOT, Typesetter

FORMULAS = (
    r"a = b + \mathbb{E}_{x \sim p} f\,(x), \quad c^2\; d",
    r"\hat\theta_{k+1}^{(2)} \notin \mathcal{B},\ G(z') \neq 0",
    r"\sqrt{1 + \eta^2} \ge \frac{1}{2}\left(\frac{a_1}{b^2} - 1\right)\! x",
    r"\sum_{i=1}^{n} \underbrace{w_i}_{\ge 0} \log x_i \xrightarrow{n} \overline{A}",
    r"{\scriptstyle x}\; y + {\Large z}\; w \rlap{/}\; v",
    r"\begin{pmatrix} 0 & -\eta \\ \eta & 0 \end{pmatrix} v",
    r"x_{k_j}^2 e^{-\frac{1}{2} x^2} f'_{\theta_{g^{(1)}}}(x)^{T} \log^2 a_{f} b",
    r"{\scriptstyle y_1\; y^2} \mathcal{N}^{\begin{pmatrix} 1 & a_i \end{pmatrix}} V_Y",
    r"2^{\sqrt{x_1}}_{\;n} p_{\text{data at } x} D^*_{Q} \ne D_{\!G}",
    r"\max_{D} \int_0^1 \! \text{of } f\,dx \mathrel{:=} \begin{cases} 1 & x > 0 \\ 0 \end{cases}",
)
# KaTeX's own markup, and where the letters of two formulas stand that should look alike.
KATEX = """import katex from "katex";
process.stdout.write(JSON.stringify(JSON.parse(process.argv[1]).map(latex =>
  katex.renderToString(latex, {output: "html"}))));"""
LETTERS = r"""(formulas) => formulas.map(formula => {
  const line = document.querySelector('main').appendChild(document.createElement('p'));
  line.style.whiteSpace = 'nowrap';
  line.innerHTML = formula;
  const whole = line.querySelector('.katex-html');
  const corner = line.querySelector('.katex').getBoundingClientRect();
  const walker = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) for (const at of [...walker.currentNode.data].keys()) {
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + 1);
    const box = range.getBoundingClientRect(), text = range.toString();
    if (text !== '\u200b') found.push([text, box.x - corner.x, box.y - corner.y, box.width]);
  }
  return [...found, ['in all', corner.width, line.getBoundingClientRect().height, 0]];
})"""


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    made = Typesetter({"KL": r"\mathrm{KL}"})
    yield made
    made.close()


def test_a_formula_is_html_to_see_and_mathml_to_hear(typesetter: Typesetter) -> None:
    html = typesetter.html(r"\tfrac12", False)
    assert re.search('<span class="katex-html[^>]* aria-hidden="true">', html)
    assert "<mfrac>" in html


def test_macros_of_the_book_are_known(typesetter: Typesetter) -> None:
    assert "KL" in typesetter.html(r"\KL(P \Vert Q)", False)


def test_a_formula_of_its_own_is_displayed(typesetter: Typesetter) -> None:
    assert "katex-display" in typesetter.html("x", True)
    assert "katex-display" not in typesetter.html("x", False)


def test_a_wrong_formula_is_an_error_that_names_the_command(typesetter: Typesetter) -> None:
    with pytest.raises(ValueError, match="JSQ"):
        typesetter.html(r"\JSQ(P)", False)
    assert typesetter.html("y", False)  # and the next one is typeset


def test_formulas_that_share_a_line_are_parts_of_it_and_a_matrix_is_not_torn(
    typesetter: Typesetter,
) -> None:
    assert typesetter.html(r"a = b, \qquad c = d", True).count("formula-part") == 2
    matrix = r"\begin{pmatrix} 0 & 1 \qquad \\ 1 & 0 \end{pmatrix}"
    assert "formula-part" not in typesetter.html(matrix, True)
    html = typesetter.html(rf"J = {matrix}, \qquad c = d", True)
    assert html.count("formula-part") == 2
    assert r"\allowbreak" not in html  # it is not in what the author wrote, which a reader may copy


@pytest.mark.browser
def test_with_fewer_elements_each_letter_stands_where_katex_puts_it(
    browser: Browser, address: str, typesetter: Typesetter
) -> None:
    asked = [NODE, "--input-type=module", "-e", KATEX, json.dumps(FORMULAS)]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    theirs, ours = json.loads(said.stdout), [typesetter.html(one, False) for one in FORMULAS]
    drawn = [one.partition('<span class="katex-html')[2] for one in ours]
    for full, slim in zip(theirs, drawn, strict=True):
        assert slim.count("<span") < 0.8 * full.count("<span")
    with browser.new_page() as page:
        page.goto(f"{address}/book/notation.html")
        page.evaluate(LETTERS, theirs)  # asks for the fonts
        page.evaluate("() => document.fonts.ready")
        for one, other in zip(
            page.evaluate(LETTERS, theirs), page.evaluate(LETTERS, ours), strict=True
        ):
            assert [letter[0] for letter in one] == [letter[0] for letter in other]
            for expected, got in zip(one, other, strict=True):
                assert got[1:] == pytest.approx(expected[1:], abs=0.3), got[0]


COPIED = """(part) => {
  const [first, last] = part(), range = new Range(), data = new DataTransfer();
  range.setStart(first, 0);
  range.setEnd(last, last.childNodes.length || last.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const event = {clipboardData: data, bubbles: true, cancelable: true};
  document.dispatchEvent(new ClipboardEvent('copy', event));
  return [data.getData('text/plain'), data.getData('text/html')];
}"""


@pytest.mark.browser
def test_a_copied_formula_is_its_latex_and_what_is_copied_without_one_is_left_alone(
    browser: Browser, address: str
) -> None:
    def copied(part: str) -> list[str]:
        return page.evaluate(f"() => ({COPIED})({part})")

    with browser.new_page() as page:
        page.goto(f"{address}/book/05-the-jensen-shannon-divergence.html")
        page.wait_for_selector("[data-ready]", state="attached")
        inside = "[...document.querySelectorAll('.katex-html .mfrac')][0]"
        text, html = copied(f"() => [{inside}, {inside}]")  # a part of a formula is all of it
        whole = page.evaluate(f"{inside}.closest('.katex').querySelector('math').dataset.latex")
        assert text.strip("$") == whole
        assert "katex-html" not in html
        assert "<mfrac>" in html
        line = "[...document.querySelectorAll('p')].find(p => p.querySelector('.math'))"
        text, _ = copied(f"() => [{line}, {line}]")
        assert text.count("$") == 2 * page.evaluate(f"{line}.querySelectorAll('math').length")
        lines = "[...document.querySelectorAll('section > p:has(.math)')]"
        text, _ = copied(f"() => [{lines}[0], {lines}[1]]")
        first, second = (page.evaluate(f"{lines}[{i}].innerText.slice(0, 6)") for i in (0, 1))
        assert text.startswith(first)
        assert text.index("\n\n") < text.rindex(second)
        assert "#" not in text  # links of headings are not seen
        cell = "document.querySelector('.cell:has(details:not([open]) pre)')"
        after = "[...document.querySelectorAll('section > p:has(.math)')].at(-1)"
        text, html = copied(f"() => [{cell}, {after}]")
        assert "Fold the source" not in text
        assert "import numpy" not in text  # in a folded cell
        assert f'href="{address}/book/' in html
        title = "document.querySelector('h1').firstChild"
        assert copied(f"() => [{title}, {title}]") == ["", ""]  # the browser copies it
