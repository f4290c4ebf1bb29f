"""Marks a submission: runs the teacher's tests on functions that live in another process.

A point needs positive evidence from this process, which never runs a student's code: a test cell
that ran to its end. Each property of a test cell runs in a fresh namespace, in which a name such as
``value`` is the teacher's; only the functions asked for are the student's, and only data come back.
"""

from __future__ import annotations

import builtins
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from classroom.answers import MOST_LETTERS, Stopped, Transport, clean
from classroom.isolated import wire
from classroom.verdicts import Cell, Property, Verdict, like_the_visible, properties

WITHHELD = (
    "the visible tests hold, but not with other numbers of the same kind, so their points are "
    "withheld: "
)
FIRST = "not tried: the first property must hold before the others count"
# What a test may explain: a mistake in the mathematics. Others speak for themselves.
EXPLAINED = (ValueError, IndexError, TypeError, ArithmeticError, KeyError)


class AnswerFailed(BaseException):
    """The answer failed for a reason that is none of the test's; its hints must not speak of it."""


class AnswerError(Exception):
    """An error of a student's own kind."""


class Answer:
    """Stands in a test for a student's function, and calls it where it is."""

    def __init__(self, name: str, transport: Transport, blocked: tuple[str, ...] = ()) -> None:
        self.__name__, self.transport, self.blocked = name, transport, blocked
        self.__module__ = "__main__"

    def without(self, *names: str) -> Answer:
        """The same function where it may not call those of these names."""
        return Answer(self.__name__, self.transport, names)

    def __call__(self, *args: Any, **words: Any) -> Any:
        """The value; a function that changes its arguments has failed."""
        if any(hasattr(arg, "param_groups") for arg in args):
            from classroom.network_calls import call_with_networks

            try:
                return call_with_networks(self._ask, self.__name__, args)
            except wire.NotData as error:
                raise AnswerFailed(f"{self.__name__} returned what is no data: {error}") from None
        request = {"call": self.__name__, "args": wire.pack(args), "words": wire.pack(words)}
        if self.blocked:
            request["without"] = list(self.blocked)
        reply = self._ask(request)
        try:
            # Here they never change: what the test expects must not depend on what it is told.
            if reply["args"] != request["args"]:
                raise AnswerFailed(f"{self.__name__} changed its arguments. Work on a copy.")
            return wire.unpack(reply["value"], _tensor)
        except (wire.NotData, KeyError, TypeError, ValueError) as error:
            raise AnswerFailed(f"{self.__name__} returned what is no data: {error}") from None

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            reply = self.transport.ask(request)
        except Stopped as stop:
            raise AnswerFailed(str(stop).replace("the call", self.__name__, 1)) from None
        except wire.NotData as error:
            raise AnswerFailed(f"the test sends {error}") from None
        if "error" in reply:
            raise error_of(reply, self.__name__)
        return reply


def _tensor(packed: dict[str, Any]) -> Any:
    from classroom.isolated import torch_wire

    return torch_wire.unpack_more(packed)


def error_of(reply: dict[str, Any], name: str) -> BaseException:
    """The error that a student's code raised, as one that a test may or may not explain."""
    try:
        kind, text, place = (str(part)[:400] for part in reply["error"])
        base = getattr(builtins, str(reply.get("kind", "")), AnswerError)
        if not kind:
            raise ValueError("an error without a name")
    except (TypeError, ValueError, KeyError):
        return AnswerFailed("the answer failed in a way that cannot be read")
    where = f" ({place})" if place else ""
    if kind == "NotImplementedError":
        return AnswerFailed("no answer")
    if kind == "Blocked":
        return AnswerFailed(f"{name} must not call {text}: see the question")
    if kind == "AssertionError":
        return AnswerFailed(f"the answer's own check failed: {text}{where}")
    is_kind = isinstance(base, type) and not issubclass(base, UnicodeError)  # not made of a text
    if is_kind and issubclass(base, EXPLAINED):
        # Of a builtin kind, so that a test can tell one mistake from another.
        return base(f"{kind}: {text}{where}" if kind != base.__name__ else f"{text}{where}")
    if kind == "NotData":
        return AnswerFailed(f"the answer is {text}; a test needs numbers, lists or arrays")
    return AnswerFailed(f"{kind}: {text}{where}")


def judge(
    setup: Iterable[Cell],
    tests: Sequence[Cell],
    names: Iterable[str],
    transport: Transport,
    seed: int,
    tell: Callable[[str], str | None] = lambda name: None,
) -> dict[str, Verdict]:
    """The verdict on each test cell.

    Args:
        setup: The teacher's cells that the tests rely on.
        tests: Test cells, with points.
        names: The functions that students write.
        transport: Reaches a student's functions.
        seed: Of the numbers that the tests draw.
        tell: Why a function cannot work, by its name: its cell failed. None: nothing is known.
    """
    names = list(names)
    answers = {name: Answer(name, transport) for name in names}
    fresh = _Fresh(list(setup), answers, seed)
    verdicts = {cell.name: _judge_cell(cell, fresh, tell) for cell in tests}
    for cell in tests:
        visible = verdicts.get(cell.name.replace("hidden-", "test-", 1))
        if cell.name.startswith("hidden-") and visible and visible.reason is None:
            _withhold(visible, cell, fresh)
    return verdicts


def _withhold(visible: Verdict, hidden: Cell, fresh: _Fresh) -> None:
    """Take the points of visible tests from who knows their numbers only: anybody can read them."""
    source = like_the_visible(hidden)
    reason = fresh.reason(source, hidden.name) if source else None
    if reason is not None:
        reason = (WITHHELD + reason)[:MOST_LETTERS]
        visible.properties = [Property(one.title, one.points, reason) for one in visible.properties]


@dataclass(frozen=True)
class _Fresh:
    """A namespace for each run of a test: the teacher's set-up, and the student's functions."""

    setup: list[Cell]
    answers: dict[str, Answer]
    seed: int

    def reason(self, source: str, name: str) -> str | None:
        """Why a test does not hold; None if it does."""
        namespace: dict[str, Any] = {"__name__": "__main__", "GRADING_SEED": self.seed}
        for one in self.setup:
            _execute(one.source, one.name, namespace)
        namespace.update(self.answers)
        return _reason(source, name, namespace)


def _judge_cell(cell: Cell, fresh: _Fresh, tell: Callable[[str], str | None]) -> Verdict:
    shared, asked = properties(cell)
    verdict = Verdict()
    known = tell(cell.name.partition("-")[2])
    for title, points, source in asked:
        if verdict.properties and verdict.properties[0].reason is not None:
            reason: str | None = FIRST
        else:
            reason = known or fresh.reason(shared + source, cell.name)
        verdict.properties.append(Property(title, points, reason))
    return verdict


def _reason(source: str, name: str, namespace: dict[str, Any]) -> str | None:
    """Run a test; None if it holds."""
    try:
        _execute(source, name, namespace)
    except AnswerFailed as failed:
        return clean(str(failed), MOST_LETTERS)
    except AssertionError as failed:
        return clean(str(failed), MOST_LETTERS) or "a test failed"
    except Exception as error:
        return clean(f"{type(error).__name__}: {error}", MOST_LETTERS)
    return None


def _execute(source: str, name: str, namespace: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a warning costs no points
        exec(compile(source, f"<{name}>", "exec", dont_inherit=True), namespace)
