"""The questions of the book as a widget in a notebook: right or wrong, and why."""

import ipywidgets
import pytest

from gan_edu.exercises.quiz import quiz, verdicts


def said(box: ipywidgets.VBox) -> list[str]:
    """What stands below the letters."""
    return [output["data"]["text/markdown"] for output in box.children[1].outputs]


@pytest.mark.parametrize("label", verdicts())
def test_a_question_says_to_each_choice_whether_it_is_right_and_why(label: str):
    box, expected = quiz(label), verdicts()[label]
    choice = box.children[0]
    assert list(choice.options) == list("ABCDE"[: len(expected)])
    for letter, text in zip(choice.options, expected, strict=True):
        choice.value = letter
        assert said(box) == [f"**{letter}.** {text}"]
    assert sum(text.startswith("✓ Right. ") for text in expected) == 1
    assert sum(text.startswith("✗ Not this one. ") for text in expected) == len(expected) - 1


def test_nothing_is_chosen_and_nothing_is_said_at_first():
    box = quiz("quiz-2-1")
    assert box.children[0].value is None
    assert said(box) == []
    assert "Right" not in repr(box)


def test_the_letters_are_buttons_for_jupyterlab_takes_the_arrow_keys():
    assert isinstance(quiz("quiz-2-1").children[0], ipywidgets.ToggleButtons)


def test_a_label_without_a_question_is_an_error_that_names_nearby_ones():
    with pytest.raises(ValueError, match=r"no question 'quiz-2-99'; nearby: .*quiz-2-"):
        quiz("quiz-2-99")
