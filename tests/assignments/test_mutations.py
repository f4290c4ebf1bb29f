"""The tests of the assignments accept every right answer, and tell every wrong one why."""

from collections import Counter

import pytest

from tests.assignments import mutants, registry, source

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


def verdicts(answer, notebooks, seed=20270101):
    """What the judge says of an answer, with the reference solutions of the other questions."""
    functions = notebooks(answer.assignment) | {answer.question: answer.function}
    return source.judged(answer.assignment, answer.question, functions, seed)


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.name)
def test_a_right_answer_is_accepted(answer, notebooks, record_property):
    record_property("mutation", (answer.assignment, answer.question, "right"))
    for verdict in verdicts(answer, notebooks).values():
        assert verdict.reason is None


@pytest.mark.parametrize("answer", WRONG, ids=lambda answer: answer.name)
def test_a_wrong_answer_is_rejected_and_told_why(answer, notebooks, record_property):
    record_property("mutation", (answer.assignment, answer.question, "wrong"))
    reasons = [verdict.reason for verdict in verdicts(answer, notebooks).values() if verdict.reason]
    assert reasons
    assert answer.feedback in " / ".join(reasons)


@pytest.mark.parametrize("mutant", [*mutants.all_mutants()], ids=lambda mutant: mutant.key)
def test_a_reference_solution_with_one_place_changed_is_rejected(
    mutant, notebooks, record_property
):
    record_property("mutation", (mutant.assignment, mutant.question, "mutant"))
    names = notebooks(mutant.assignment)
    names[mutant.question] = mutants.function(mutant, names)
    found = source.judged(mutant.assignment, mutant.question, names, 20270101)
    assert any(verdict.reason for verdict in found.values())


def test_every_mutant_that_is_let_pass_is_still_one():
    every = {mutant.key for mutant in mutants.all_mutants(known=set())}
    assert mutants.equivalent() <= every


def test_the_registry_is_as_large_as_the_guide_says():
    assert len(RIGHT) >= 150
    assert len(WRONG) + len(list(mutants.all_mutants())) >= 450


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_every_coded_question_has_enough_answers_to_judge_its_tests(name, question):
    count = Counter(
        answer.feedback is None for answer in registry.answers(name) if answer.question == question
    )
    assert count[True] >= 7, "right answers"
    assert count[False] >= 10, "wrong answers that a student might write"


@pytest.mark.parametrize(("name", "question"), QUESTIONS)
def test_every_coded_question_has_visible_and_hidden_tests_with_points(name, question):
    visible, hidden = source.tests_of(name, question)
    assert (visible.id, hidden.id) == (f"test-{question}", f"hidden-{question}")
    assert visible.points > 0
    assert hidden.points > 0
    assert "### BEGIN HIDDEN TESTS" in hidden.source
    assert "### BEGIN HIDDEN TESTS" not in visible.source
