"""No value of any kind wins a point by being odd: nothing, nan, empty, text, or bytes that lie."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from classroom import judge
from classroom.isolated import wire
from tests.assignments import registry, source
from tests.assignments.local import Local

NAN, INF = float("nan"), float("inf")
QUESTIONS = [(name, question) for name in source.NAMES for question in source.questions(name)]
VALUES = [
    *(None, True, False, NAN, INF, -INF, 0.0, 1.0, -1.0, 0, 1, 10**300, 2.0**1023, 1 + 0j),
    *(0.5, 0.25, 0.75, -0.5, 2, 3, 4, 5, 2.0, (1.39, 0.69), (0.5, 0.5), (-0.5, -0.5)),
    *("", "nan", "1.0", "inf", [], (), {}, [[]], [NAN], [NAN] * 3, (NAN, NAN), (NAN, 0)),
    *((INF, INF), (0.0, 0.0), [None, None], ("a", "b"), [True, True], {"a": 1.0}),
    *(complex(NAN, NAN), np.float32(NAN), np.array(NAN), np.full(3, NAN), np.full(3, INF)),
    *(np.zeros(shape) for shape in (0, 1, (0, 0), (0, 3), (1, 0), (2, 0), (3, 3))),
    *((np.zeros(0), np.zeros(0)), (np.full(2, NAN), np.full(2, NAN)), (np.zeros(0), np.array(NAN))),
]


def _array(code, shape, data):
    return [code, list(shape), base64.b64encode(data).decode()]


# What no honest runner sends.
FORGED = [
    {"a": _array("?", (), b"\x07")},
    {"a": _array("?", (3,), b"\x07\x02\x03")},
    {"g": _array("?", (), b"\x07")},
    {"a": _array("d", (0, 10**9), b"")},
    {"a": _array("d", (200_000,), bytes(1_600_000))},
    {"i": "0x" + "f" * 5000},
    {"s": "\ud800"},
    {"l": 7},
    {"d": [["a"]]},
    {"tensor": {"a": ["d", [10**9], ""]}},
    "bare",
    [1.0],
]


class Constant(Local):
    """Answers one question with one reply, and the others as the reference does."""

    def __init__(self, functions, question, value):
        super().__init__(functions)
        self.question, self.value = question, value

    def ask(self, request):
        if request["call"] != self.question:
            return super().ask(request)
        networks = [[one["weights"], one["gradients"]] for one in request.get("networks", [])]
        still = {"networks": networks, "training": [True] * len(networks), "steps": []}
        return {"value": self.value, "args": request["args"], **still}


class Table(Local):
    """Knows the calls of the visible tests by heart, and answers others with one of those."""

    def __init__(self, functions, question):
        super().__init__(functions)
        self.question, self.known, self.reading, self.other = question, {}, True, None

    def ask(self, request):
        if request["call"] != self.question:
            return super().ask(request)
        key = json.dumps(request, sort_keys=True)
        if self.reading:
            self.known[key] = super().ask(request)
            return self.known[key]
        if key in self.known:
            return self.known[key]
        value = None if self.other is None else self.known[self.other]["value"]
        if "networks" not in request:
            return {"value": value, "args": request["args"]}
        steps = self.known[self.other] if self.other else {}
        networks = [[one["weights"], one["gradients"]] for one in request["networks"]]
        still = {"networks": networks, "training": [True] * len(networks), "steps": []}
        return {"value": value} | ({key: steps[key] for key in still} if steps else still)


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_the_visible_tests_learnt_by_heart_win_no_point(name, question):
    with source.inside(name):
        table = Table(source.solved(name), question)
    visible, _ = source.tests_of(name, question)
    right = source.judged_by(name, question, table, 20270101, only=[visible.id])
    assert right[visible.id].score == visible.points
    table.reading = False
    for other in (None, *table.known):
        table.other = other
        found = source.judged_by(name, question, table, 20270101)
        assert [verdict.score for verdict in found.values()] == [0, 0]
        assert "with other numbers" in found[visible.id].reason


# A student's honest mistake costs the points of what it spoils, and no others.
PARTLY_RIGHT = {
    "hedge_without_rescaling": 2,
    "value_with_epsilon": 1,
    "d_without_the_prior": 1,
    "js_with_epsilon": 1,
    "zero_times_log_zero": 1,
    "square_tables_only": 1,
    "no_care_for_zeros": 1,
    "bias_with_log_zero": 1,
    "coverage_more_than_the_share": 1,
    "coverage_threshold_rounded_down": 1,
    "vanished_nan_is_low": 1,
    "slopes_one_minus_d": 1,
    "d_one_length_for_both": 1,
    "step_sigmoid_twice": 1,
    "modes_largest_coordinate": 0.5,
    "c_through_js": 1,
}


@pytest.mark.parametrize("mistake", PARTLY_RIGHT)
def test_who_is_right_on_inputs_like_the_visible_ones_keeps_their_points(mistake):
    (answer,) = (
        one
        for name in source.NAMES
        for one in registry.answers(name)
        if one.function.__name__ == mistake
    )
    with source.inside(answer.assignment):
        functions = source.solved(answer.assignment) | {answer.question: answer.function}
    for seed in (1, 2, 3, 20270101):
        found = source.judged(answer.assignment, answer.question, functions, seed)
        visible, hidden = found.values()
        assert visible.score == PARTLY_RIGHT[mistake], visible.reason
        assert hidden.reason


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_no_constant_wins_a_point_and_each_gets_a_short_reason(name, question):
    with source.inside(name):
        solved = source.solved(name)
    for value in [*map(wire.pack, VALUES), *FORGED]:
        found = source.judged_by(name, question, Constant(solved, question, value), 20270101)
        for verdict in found.values():
            assert verdict.score == 0, value
            assert 0 < len(verdict.reason) <= judge.MOST_LETTERS
            verdict.reason.encode("utf-8")


def test_an_answer_that_changes_what_it_was_asked_has_failed():
    def to_suit(payoff, beta):
        payoff[...] = 0
        return 0.0, 0

    verdicts = source.judged(
        "01-zero-sum-games",
        "best_reply",
        {
            "best_reply": lambda payoff, beta: to_suit(
                np.asarray(payoff) if isinstance(payoff, list) else payoff, beta
            )
        },
        1,
    )
    assert "changed its arguments" in verdicts["hidden-best_reply"].reason
