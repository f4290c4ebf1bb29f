"""The book's own solutions pass their checks, and plausible mistakes do not."""

import nbformat
import numpy as np
import pytest

from gan_edu import exercises
from website.contents import CHAPTERS, source_of

LOG2 = np.log(2)


def bluff(pi, b):
    return pi / (1 - pi) * b / (2 + b), 2 / (2 + b)


def read_off(x):
    return 1 if x < 1 else 0.6 if x < 2 else 0


HALVES = ([3 / 8, 5 / 8], [7 / 16, 9 / 16], [15 / 32, 17 / 32])
BY_HAND = [(2, 2, [(1, 2), (3, 2)]), (2, 2, [(1, 2)]), (0, 6, []), (2, 2, [(1, 2), (2, 2)])]
COIN, EQUAL, FREE = [[0.5, 0.5]], [[0.5, 0], [0, 0.5]], [[0.25] * 2] * 2
# For each exercise the solution, then wrong answers.
ANSWERS = {
    "ex-1-new": [5786, 6000, 20_000, 4_000],
    "ex-1-moments": [
        ([-(3**0.5), 0, 3**0.5], [1 / 6, 2 / 3, 1 / 6]),
        ([-1, 0, 1], [1 / 2, 0, 1 / 2]),
        ([-2, 0, 2], [1 / 8, 3 / 4, 1 / 8]),
        ([-1, 1], [1 / 2, 1 / 2]),
    ],
    "ex-2-by-hand": BY_HAND,
    "ex-2-currency": [
        lambda v, k, shift: k * v + shift,
        lambda v, k, shift: k * v,
        lambda v, k, shift: v + shift,
        lambda v, k, shift: k * (v + shift),
    ],
    "ex-2-bluff": [
        bluff,
        lambda pi, b: (b / (2 + b), 2 / (2 + b)),
        lambda pi, b: (bluff(pi, b)[0], b / (1 + b)),
        lambda pi, b: bluff(pi, b)[::-1],
    ],
    "ex-2-grid": [(0, 0.25, 0.25), (0.25, 0.25, 0.25), (0, 1, 0.25), (0, 0.25, 0.5)],
    "ex-2-machine": [
        [[1, 0], [0, 1]],
        [[1, 2], [3, 4]],
        [[0, 0], [0, 0]],
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    ],
    "ex-3-coin": [(0.5, -1.386), (0.5, -0.693), (1, 0), (0.5, 1.386)],
    "ex-3-two-peaks": [
        ({-1: 0.5, 2: 0.5}, 2.5),
        ({-1: 0.5, 2: 0.5}, 0.25),
        ({-1: 1 / 3, 2: 2 / 3}, 3),
        ({0: 0.5, 1: 0.5}, 2.5),
    ],
    "ex-4-read": [
        read_off,
        lambda x: 0.5,
        lambda x: 1 - read_off(x),
        lambda x: 0.4 if 1 < x < 2 else read_off(x),
    ],
    "ex-4-prior": [(3, 0.75), (9, 0.9), (3, 0.9), (27, 0.75)],
    "ex-4-accuracy": [(0.8, 0), (0.9, 0.5), (0.8, 0.5), (0.2, 0)],
    "ex-4-machine": [(0, 0), (1, 0), (0.5, 0.5), (-1, 1)],
    "ex-5-by-hand": [
        (np.inf, 0.3466, -0.693),
        (0.3466, 0.3466, -0.693),
        (np.inf, 0.693, 0),
        (np.inf, 0.3466, -1.04),
    ],
    "ex-5-bits": [(LOG2, 1), (1, LOG2), (1, 1), (np.log(4), 2)],
    "ex-5-asymmetric": [
        ([1, 0], [0.8, 0.2]),
        ([0.8, 0.2], [1, 0]),
        ([1, 0], [0.5, 0.5]),
        ([0.6, 0.4], [0.5, 0.5]),
    ],
    "ex-5-triangle": [
        ([1, 0], [0.5, 0.5], [0, 1]),
        ([1, 0], [0, 1], [0.5, 0.5]),
        ([1, 0], [1, 0], [0, 1]),
        ([1, 1], [0.5, 0.5], [0, 1]),
    ],
    "ex-5-directions": [
        (0.356, 1.594, 0.905, 0.630),
        (0.905, 0.630, 0.356, 1.594),
        (0.356, 0.630, 0.905, 1.594),
        (0.514, 2.299, 1.306, 0.909),
    ],
    "ex-5-machine": [(0.4, 0.6), (0.5, 0.5), (0.1, 0.2), (0, 1)],
    "ex-6-start": [
        (1.386, -0.693, 0.693),
        (0.693, -0.693, 0.693),
        (1.386, 0.693, 0.693),
        (0, 0, 0),
    ],
    "ex-6-epochs": [
        (937, 32, 187_400, 37_400),
        (938, 0, 187_600, 37_520),
        (937, 32, 187_400, 37_480),
        (937, 32, 187_400, 187_400),
    ],
    "ex-6-certificate": [(0.665, 0.241), (0.72, 0.289), (0.665, 0.461), (0.636, 0.241)],
    "ex-7-hand": [(*HALVES, 8), (*HALVES, 7), (*HALVES, 9), (*HALVES[1:], HALVES[0], 8)],
    "ex-8-samples": [688, 687, 459, 64],
    "ex-8-curved": [
        lambda mu: 2 * mu / (1 + mu**2),
        lambda mu: mu,
        lambda mu: 2 / mu,
        lambda mu: mu / (1 + mu**2),
    ],
    "ex-9-by-hand": [
        (1, 0.811, 1.5, 0.311),
        (LOG2, 0.562, 1.04, 0.216),
        (1, 0.811, 1.811, 0),
        (0.811, 1, 1.5, 0.311),
    ],
    "ex-9-report": [(COIN, EQUAL), (EQUAL, COIN), (COIN, FREE), (FREE, EQUAL)],
    "ex-9-xor": [(0, 0, 0, LOG2), (0, 0, 0, 0), (0, LOG2, LOG2, LOG2), (0, 0, 0, 1)],
    "ex-9-fano": [(0.511, 0.0923), (1.792, 0.0923), (0.511, 0.222), (0.737, 0.0923)],
    "ex-10-four-pictures": [
        ([0.625, 0.375], 0.6616, 0.1733, 1.63),
        ([0.5, 0.5], 0.693, 0.1733, 1.68),
        ([0.625, 0.375], 0.6616, 0.1733, 0.488),
        ([0.625, 0.375], 0.954, 0.25, 2.02),
    ],
    "ex-10-how-many": [(7232, 72_320), (7232, 7232), (50_000, 500_000), (723, 7230)],
    "ex-11-sizes": [(4, 4), (5, 4), (4, 7), (3, 4)],
    "ex-11-saving": [
        (19_668_992, 32_768, 19_668_992, 1_605_632),
        (19_668_992, 32_768, 19_668_992, 32_768),
        (19_668_992, 1_605_632, 19_668_992, 1_605_632),
        (19_672_128, 32_768, 19_668_992, 1_605_632),
    ],
    "ex-12-how-many-seeds": [(18, 19), (17, 18), (9, 10), (18, 18)],
    "ex-12-lucky-order": [(0.5, 5 / 6), (0.5, 0.5), (0.5, 31 / 32), (0.5, 4 / 5)],
    "ex-13-by-hand": [
        (1.5, -0.375, -0.1875, -1),
        (0.5, -0.375, -0.1875, -1),
        (1.5, -0.25, -0.1875, -1),
        (1.5, -0.375, -0.375, -1),
    ],
    "ex-13-shift": [
        (0.5, 0.5, 1, 3),
        (0.5, 0.5, 3, 3),
        (0.5, 1, 1, 3),
        (0.5, 0.5, 1, 1),
    ],
    "ex-13-clip": [(1.835, 0.00817), (0.0328, 0.0305), (1.835, 0.01), (4.48, 0.00817)],
    "ex-14-bound": [(0.243, 0.351), (0.486, 0.702), (0.243, 0.243), (0.9, 1)],
    "ex-14-bridge": [(0.292, 0.308), (0.6, 0), (0.212, 0.388), (0.308, 0.292)],
    "ex-14-floor": [(1.083, 0.143), (1, 0.143), (1.083, 0), (0.04, 0.143)],
}


@pytest.mark.parametrize("label", exercises.LABELS)
def test_the_solution_is_right(label):
    assert repr(exercises.check(label, ANSWERS[label][0])) == "Right."


@pytest.mark.parametrize("label", exercises.LABELS)
def test_three_wrong_answers_are_not_and_hear_what_was_expected(label):
    wrong = ANSWERS[label][1:]
    assert len(wrong) == 3
    for answer in wrong:
        verdict = exercises.check(label, answer)
        assert not verdict
        assert verdict.text.startswith("Not yet. ")
        assert "Expected" in verdict.text


@pytest.mark.parametrize("label", exercises.LABELS)
@pytest.mark.parametrize("answer", [None, "four", [], np.nan, [np.nan] * 4, lambda x: x / 0])
def test_what_is_no_answer_at_all_is_wrong_and_hears_the_form(label, answer):
    verdict = exercises.check(label, answer)
    assert not verdict
    assert "Expected" in verdict.text


def test_the_exercises_are_those_of_the_book():
    text = "".join(
        cell.source
        for page in CHAPTERS
        for cell in nbformat.read(source_of(page), as_version=4).cells
    )
    assert not [label for label in exercises.LABELS if f":label: {label}\n" not in text]
    assert {label.split("-")[1] for label in exercises.LABELS} == {str(n) for n in range(1, 15)}


@pytest.mark.parametrize("ask", [lambda label: exercises.check(label, 1), exercises.form])
def test_an_unknown_label_is_told_its_neighbours(ask):
    with pytest.raises(ValueError, match=r"nearby: .*ex-5-bits"):
        ask("ex-5-bit")
    with pytest.raises(ValueError, match=r"nearby: .*ex-7-hand"):
        ask("ex-7-nothing")
