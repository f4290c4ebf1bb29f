"""Texts and names of students that once stopped the grader: each costs its student only."""

import os
import time
import unicodedata

import pytest

from classroom import answers, judge, results, similarity
from classroom.isolated import wire
from classroom.isolated.cell_source import python_of, tree_of
from classroom.marking import Marks
from classroom.notebooks import StudentCell
from classroom.safe_text import Typesetter, safe_html
from classroom.submissions import Submission
from classroom.submitted_files import identifier
from classroom.unusual_code import remarks


def test_a_table_that_would_fill_up_to_millions_of_cells_is_shown_as_it_was_typed() -> None:
    text = "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + "|\n" * 2000
    started = time.monotonic()
    with Typesetter() as typesetter:
        made = safe_html(text, typesetter)
        table = safe_html("|a|b|\n|-|-|\n|1|2|\n", typesetter)
    assert time.monotonic() - started < 5
    assert len(made) < 2 * len(text)
    assert "<table>" in table
    assert "<table>" not in made


def test_a_number_of_many_digits_is_compared_as_any_other() -> None:
    long = f"def answer():\n    odd = 0x{'f' * 5000}\n    return odd\n"
    assert similarity.shape(long) == similarity.shape(long.replace("odd", "even"))
    assert similarity.shape(long) != similarity.shape(long.replace("0xf", "0xe"))


@pytest.mark.parametrize("letter", ["\ufacf", "x", "\u1ea1", "\U0001f600a"])
def test_a_name_fits_a_file_system_in_bytes(letter: str) -> None:
    name = identifier(letter * 100)
    assert 0 < len(name.encode()) <= 200
    assert unicodedata.is_normalized("NFC", name)


def test_a_reason_holds_no_command_of_a_terminal() -> None:
    assert results._line("a\x1b[2Jb\x07 c\nd\x00\u202ee") == "a\ufffd[2Jb\ufffd c d\ufffd\ufffde"


def test_a_message_that_nobody_reads_is_given_up_in_time() -> None:
    reading, writing = os.pipe()
    started = time.monotonic()
    try:
        with pytest.raises(wire.TooLate):
            wire.send(writing, {"source": "#" * 500_000}, 0.5)
    finally:
        os.close(reading)
        os.close(writing)
    assert time.monotonic() - started < 5


def test_a_message_of_many_bytes_is_sent_in_time_to_one_who_reads() -> None:
    reading, writing = os.pipe()
    if os.fork() == 0:
        wire.send(writing, {"source": "#" * 500_000}, 30)
        os._exit(0)
    os.close(writing)
    assert wire.receive(reading, 30) == {"source": "#" * 500_000}
    os.close(reading)
    os.wait()


@pytest.mark.parametrize("source", ["import fcntl", "import importlib", "f = __import__('os')"])
def test_more_unusual_parts_of_code_are_named(source: str) -> None:
    assert remarks([source])


def test_looking_at_code_prints_no_warning() -> None:
    assert remarks(["x = '\\<'"]) == []
    assert similarity.shape("x = '\\<'")


ANSWER = """
def value(p, q, d):
    total = 0.0
    for real, fake, belief in zip(p, q, d):
        if real > 0 and belief > 0:
            total += real * math.log(belief)
        if fake > 0 and belief < 1:
            total += fake * math.log1p(-belief)
        if (real > 0 and belief == 0) or (fake > 0 and belief == 1):
            return -math.inf
    return total
"""
HIDDEN_FROM_THE_REPORT = [
    "{answer}# NotImplementedError",
    "{answer}_ = 'NotImplementedError'\n",
    "{answer}if False:\n    raise NotImplementedError\n",
    "%time\n{answer}",
    "%%time\n{answer}",
    "!ls\n{answer}",
]


@pytest.mark.parametrize("way", HIDDEN_FROM_THE_REPORT)
def test_a_copied_answer_is_shown_whatever_stands_beside_it(way: str) -> None:
    page = similarity.page("02", [_handed_in("an", ANSWER), _handed_in("binh", way)])
    assert "an and binh" in page


def test_four_of_a_class_of_six_who_have_one_answer_are_all_shown() -> None:
    alone = "def value(p, q, d):\n    return sum(a * b for a, b in zip(p, d))\n"
    copied = [_handed_in(student, ANSWER) for student in ("an", "binh", "chi", "dung")]
    page = similarity.page("02", [*copied, _handed_in("em", alone), _handed_in("gia", "x = 1\n")])
    assert "6 pairs" in page
    assert "chi and dung" in page


@pytest.mark.parametrize(
    "untouched",
    [
        "def value(p, q, d):\n    '''V.'''\n    raise NotImplementedError()\n",
        "def value(p, q, d):\n    # your code\n    raise NotImplementedError\n",
        "def value(p, q, d):\n    pass\n",
    ],
)
def test_an_untouched_cell_is_no_answer(untouched: str) -> None:
    assert similarity.is_unanswered(untouched)
    assert not similarity.is_unanswered(ANSWER)
    assert not similarity.is_unanswered(ANSWER + untouched)


def _handed_in(student: str, way: str) -> results.Result:
    cell = StudentCell("code", way.format(answer=ANSWER), "value")
    return results.Result(Submission(student, "02", None), Marks(cells=[cell]), 1)


@pytest.mark.parametrize("first", ["%time\n", "%%time\n", "!ls\n"])
def test_a_magic_hides_nothing_of_the_code(first: str) -> None:
    assert remarks([first + "import ctypes"]) == ["imports ctypes"]


@pytest.mark.parametrize(
    "source",
    ["\n" * 250_000 + "def f(:", " " * 250_000 + "x y", "?" * 250_000 + " x y", "a ? \n" * 60_000],
)
def test_no_text_keeps_the_reader_of_cells_busy(source: str) -> None:
    started = time.monotonic()
    tree_of(source)
    assert time.monotonic() - started < 2


def test_a_line_of_jupyter_is_left_out_and_the_others_keep_their_numbers() -> None:
    assert python_of("x = 1\n\n%time y = 2\nz = 3?\nw = 4") == "x = 1\n\n\n\nw = 4"
    assert python_of("%time\nx = (7\n  % 4)\n!ls") == "\nx = (7\n  % 4)\n"
    assert python_of("%%time\nx = 1") == "\nx = 1"
    assert python_of("%%bash\nls -l") == ""
    assert python_of("text = '''\n%time\n'''") == "text = '''\n%time\n'''"
    with pytest.raises(SyntaxError, match=r"<cell f>, line 3"):
        python_of("%time\n\ndef f(:", "<cell f>")


@pytest.mark.parametrize(
    "reply",
    [
        {"error": ["UnicodeDecodeError", "x", ""], "kind": "UnicodeDecodeError"},
        {"error": None, "kind": None},
        {"error": ["", "", ""], "kind": ""},
        {"error": ["A", "B", "C"], "kind": "__import__"},
    ],
)
def test_an_odd_error_has_a_reason_that_says_so(reply: dict[str, object]) -> None:
    class Odd:
        def ask(self, request: dict[str, object]) -> dict[str, object]:
            return reply | answers._problem(reply)

    with pytest.raises(judge.AnswerFailed, match=r"cannot be read|A: B|UnicodeDecodeError: x"):
        judge.Answer("f", Odd())(1.0)
