"""Formulas are typeset at build time: what KaTeX makes of them, and what is said of a wrong one."""

from collections.abc import Iterator

import pytest

from website.formulas import Typesetter


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    made = Typesetter({"KL": r"\mathrm{KL}"})
    yield made
    made.close()


def test_a_formula_is_html_to_see_and_mathml_to_hear(typesetter: Typesetter) -> None:
    html = typesetter.html(r"\tfrac12", False)
    assert '<span class="katex-html" aria-hidden="true">' in html
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
