"""Every numbered statement of the book has a proof on its page and a file of checks here.

The checks of ``thm-von-neumann`` are in ``test_thm_von_neumann.py``, and so on for every label.
"""

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


def test_each_statement_is_proved_on_its_page_or_names_a_text_that_proves_it():
    assert not [(page, label) for label, page, proved in STATEMENTS if not proved]
