"""Set an exam from the questions of ``assignments/exam.toml``: ``make exam``.

Each question belongs to an aim of a chapter. The exam takes questions of the chapters that were
asked for, in an order that a seed gives, until the points are reached. Two files of Markdown come
out, with and without answers.
"""

from __future__ import annotations

import argparse
import random
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from classroom import course

QUESTIONS = course.COURSE / "exam.toml"


@dataclass(frozen=True)
class Question:
    """One question of an exam."""

    chapter: int
    aim: int  # its place in the chapter's list of aims, from 1
    points: int
    text: str
    answer: str


def questions(path: Path = QUESTIONS) -> list[Question]:
    """All questions.

    Raises:
        TypeError: An entry is missing or unknown.
    """
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Question(**entry) for entry in found["question"]]


def choose(
    every: Iterable[Question], chapters: Sequence[int], points: int, seed: int
) -> list[Question]:
    """Questions of some chapters with exactly so many points, each chapter in its turn.

    Raises:
        CourseError: They have not so many points.

    >>> sum(one.points for one in choose(questions(), [2, 4], 20, seed=1))
    20
    """
    pool = [one for one in every if not chapters or one.chapter in chapters]
    random.Random(seed).shuffle(pool)
    turn: dict[int, int] = {}
    places = {}
    for one in pool:
        places[one] = turn.setdefault(one.chapter, 0)
        turn[one.chapter] += 1
    pool.sort(key=places.__getitem__)  # stable: the lot decides within a turn
    # The first questions, in this order, whose points are the sum that was asked for.
    reached: dict[int, tuple[Question, ...]] = {0: ()}
    for one in pool:
        for total, chosen in list(reached.items()):
            if total + one.points <= points:
                reached.setdefault(total + one.points, (*chosen, one))
    if points not in reached:
        most = sum(one.points for one in pool)
        raise course.CourseError(f"the questions of these chapters have {most} points in all")
    return sorted(reached[points], key=lambda one: (one.chapter, one.aim))


def markdown(chosen: Sequence[Question], answers: bool) -> str:
    """The exam as a text."""
    total = sum(one.points for one in chosen)
    parts = [f"# Exam, {total} points{': answers' if answers else ''}\n"]
    for number, one in enumerate(chosen, 1):
        parts.append(f"**{number}.** ({one.points} points) {one.text}\n")
        if answers:
            parts.append(f"*Chapter {one.chapter}, aim {one.aim}.* {one.answer}\n")
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the exam and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chapters", type=int, nargs="*", default=[], help="none: all")
    parser.add_argument("--points", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1, help="another exam of the same kind")
    parser.add_argument("--out", type=Path, default=course.ROOT / "dist")
    given = parser.parse_args(arguments)
    try:
        chosen = choose(questions(), given.chapters, given.points, given.seed)
    except course.CourseError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    given.out.mkdir(parents=True, exist_ok=True)
    for name, answers in (("exam.md", False), ("exam-with-answers.md", True)):
        (given.out / name).write_text(markdown(chosen, answers), encoding="utf-8")
        print(given.out / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
