"""Every numbered statement of the book has a proof on its page and a file of checks here.

The checks of ``thm-von-neumann`` are in ``test_thm_von_neumann.py``, and so on for every label.
Each file has a function ``check`` whose defaults are the statement and whose keywords change it: a
constant, an inequality, a hypothesis, a case of equality. ``FALSE`` names changes that make it
false. The check must accept the statement and refute every change, so a check that could not fail
fails here.
"""

import importlib
import re
from itertools import zip_longest
from pathlib import Path

import pytest

from website.contents import PAGES, markdown_of
from website.directives import STATEMENTS as NUMBERED
from website.directives import directives

CHECKS = {
    path.stem.removeprefix("test_").replace("_", "-"): path
    for path in Path(__file__).parent.glob("test_*.py")
    if path != Path(__file__)
}


def statements():
    """Numbered statements of all pages: label or title, whether proved, whether labelled."""
    found = []
    for page in PAGES:
        parts = [part for part in directives(markdown_of(page)) if part.name.startswith("prf:")]
        for part, following in zip_longest(parts, parts[1:]):
            if part.name in NUMBERED:
                proved = following is not None and following.name == "prf:proof"
                cited = re.search(r"[Pp]roved in\s+\{cite", part.body) is not None
                found.append((part.label, page, proved or cited))
    return found


STATEMENTS = statements()


def test_the_book_has_statements_and_each_has_a_label_of_its_own():
    labels = [label for label, _, _ in STATEMENTS]
    assert labels
    assert None not in labels, [page for label, page, _ in STATEMENTS if label is None]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("label", [label for label, _, _ in STATEMENTS])
def test_each_statement_has_a_file_of_checks(label):
    assert label in CHECKS, f"write tests/theorems/test_{label.replace('-', '_')}.py"


@pytest.mark.parametrize("label", sorted(CHECKS))
def test_each_file_of_checks_belongs_to_a_statement_and_names_it(label):
    assert label in {name for name, _, _ in STATEMENTS}, "no page of the book states this"
    opening = CHECKS[label].read_text("utf-8").split('"""')[1]
    assert label in opening, "name the label in the docstring of the module"


def module(label):
    """The file of checks of a statement."""
    return importlib.import_module(f"tests.theorems.{CHECKS[label].stem}")


VARIANTS = [
    (label, name) for label in sorted(CHECKS) for name in getattr(module(label), "FALSE", ())
]


@pytest.mark.parametrize("label", sorted(CHECKS))
def test_each_check_accepts_the_statement_and_has_two_false_variants_to_refute(label):
    assert len(getattr(module(label), "FALSE", ())) >= 2, "write a check and its FALSE variants"
    module(label).check()


@pytest.mark.parametrize(("label", "name"), VARIANTS)
def test_each_false_variant_of_a_statement_is_refuted_by_its_own_check(label, name):
    with pytest.raises(AssertionError):
        module(label).check(**module(label).FALSE[name])


def test_each_statement_is_proved_on_its_page_or_names_a_text_that_proves_it():
    assert not [(page, label) for label, page, proved in STATEMENTS if not proved]
