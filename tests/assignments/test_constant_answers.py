"""No value of any kind wins a point by being odd: nothing, nan, empty, text, or bytes that lie."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from classroom import judge
from classroom.isolated import wire
from tests.assignments import source
from tests.assignments.local import Local

NAN, INF = float("nan"), float("inf")
QUESTIONS = [(name, question) for name in source.NAMES for question in source.questions(name)]
VALUES = [
    *(None, True, False, NAN, INF, -INF, 0.0, 1.0, -1.0, 0, 1, 10**300, 2.0**1023, 1 + 0j),
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
