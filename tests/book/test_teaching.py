"""The lecturer's table is made from the sources, and the guide names only what there is."""

import re

from classroom import course
from website.contents import CHAPTERS, ROOT, markdown_of
from website.index_teaching import PAGE, table

GUIDE = "book/classroom/lecturers-guide"


def test_the_lecturers_table_is_what_the_sources_make_of_it():
    assert PAGE.read_text("utf-8") == table(), "run: python -m website.index_teaching"


def test_both_syllabi_hold_every_chapter_and_every_assignment():
    text = markdown_of(GUIDE)
    for weeks in ("6 weeks", "12 weeks"):
        part = re.search(rf"### {weeks}\n(.*?)(?=\n##)", text, re.DOTALL)[1]
        read = {int(number) for row in re.findall(r"\{doc\}`(\d+) <", part) for number in [row]}
        assert read == set(range(1, len(CHAPTERS) + 1)), weeks
        rows = [line for line in part.splitlines() if line.startswith("| ")]
        handed_in = {number for row in rows for number in re.findall(r"\bA(\d)\b", row)}
        assert handed_in == {str(int(name[:2])) for name in course.NAMES}, weeks


def test_the_guide_and_the_quick_start_name_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page in (GUIDE, "book/classroom/students-quick-start"):
        for target in re.findall(r"\bmake ([a-z]+)", markdown_of(page)):
            assert re.search(rf"(?m)^{target}:", makefile), target
