"""The tests of the assignments accept every right answer, and tell every wrong one why."""

import warnings
from collections import Counter

import pytest

from tests.assignments import registry, source

ANSWERS = [answer for name in source.NAMES for answer in registry.answers(name)]
RIGHT = [answer for answer in ANSWERS if answer.feedback is None]
WRONG = [answer for answer in ANSWERS if answer.feedback is not None]
QUESTIONS = [(name, question) for name in source.NAMES for question in source.questions(name)]


@pytest.fixture(scope="module")
def notebooks():
    """The names of each solved notebook, made once."""
    made = {}

    def get(name):
        if name not in made:
            with source.inside(name):
                made[name] = source.solved(name)
        return dict(made[name])

    return get


def judge(answer, notebooks):
    """Run the tests of the question on an answer; raises what the tests raise."""
    namespace = notebooks(answer.assignment)
    namespace[answer.question] = answer.function
    with source.inside(answer.assignment):
        for cell in source.tests_of(answer.assignment, answer.question):
            source.run(cell, namespace)


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.name)
def test_a_right_answer_is_accepted(answer, notebooks, record_property):
    record_property("mutation", (answer.assignment, answer.question, "right"))
    judge(answer, notebooks)


@pytest.mark.parametrize("answer", WRONG, ids=lambda answer: answer.name)
def test_a_wrong_answer_is_rejected_and_told_why(answer, notebooks, record_property):
    record_property("mutation", (answer.assignment, answer.question, "wrong"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # in a notebook a warning does not stop the cell
        with pytest.raises(Exception) as caught:  # noqa: PT011 - a student's mistake may raise anything
            judge(answer, notebooks)
    assert answer.feedback in str(caught.value)


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_every_coded_question_has_enough_answers_to_judge_its_tests(name, question):
    count = Counter(
        answer.feedback is None for answer in registry.answers(name) if answer.question == question
    )
    assert count[True] >= 4, "right answers"
    assert count[False] >= 8, "wrong answers"


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_every_coded_question_has_visible_and_hidden_tests_with_points(name, question):
    visible, hidden = source.tests_of(name, question)
    assert (visible.id, hidden.id) == (f"test-{question}", f"hidden-{question}")
    assert visible.points > 0
    assert hidden.points > 0
    assert "### BEGIN HIDDEN TESTS" in hidden.source
    assert "### BEGIN HIDDEN TESTS" not in visible.source
