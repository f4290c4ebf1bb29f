"""Right and wrong answers to the assignments: how a file of answers names them."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

Function = Callable[..., Any]
FOLDER = Path(__file__).parent / "answers"


@dataclass(frozen=True)
class Answer:
    """One answer to a coded question: a function, and what the tests must say of it."""

    assignment: str
    question: str
    function: Function
    feedback: str | None  # part of the message that a wrong answer gets; None: the answer is right

    @property
    def name(self) -> str:
        """For example ``02-optimal-discriminator: value, wrong: base_two``."""
        kind = "right" if self.feedback is None else "wrong"
        return f"{self.assignment}: {self.question}, {kind}: {self.function.__name__}"


def correct(question: str) -> Callable[[Function], Function]:
    """Register the function below as a right answer to ``question``."""
    return _register(question, None)


def wrong(question: str, feedback: str) -> Callable[[Function], Function]:
    """Register the function below as a wrong one, and part of the message it must get."""
    return _register(question, feedback)


def _register(question: str, feedback: str | None) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        module = importlib.import_module(function.__module__)
        module.__dict__.setdefault("REGISTERED", []).append((question, function, feedback))
        return function

    return add


def answers(assignment: str) -> list[Answer]:
    """All registered answers of an assignment, from ``answers/<name with underscores>.py``."""
    module = answers_module(assignment)
    return [Answer(assignment, *entry) for entry in module.__dict__["REGISTERED"]]


def answers_module(assignment: str) -> ModuleType:
    """The file of answers that belongs to an assignment such as ``02-optimal-discriminator``."""
    name = re.sub(r"^\d+-", "", assignment).replace("-", "_")
    return importlib.import_module(f"tests.assignments.answers.{name}")
