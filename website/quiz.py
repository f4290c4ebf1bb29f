"""A Sphinx directive for self-check questions that need no script: radio buttons and CSS.

A question is the argument, and the content is a list of answers, each with what to say to whoever
chooses it::

    ```{quiz} How many answers are right?
    - [ ] All of them

      Then the question would be too easy.
    - [x] Exactly one

      The directive insists on it.
    ```

The chosen answer, and no other, shows its text. It works by mouse, touch and keyboard, and a screen
reader announces the text because it is a live region.
"""

from __future__ import annotations

from string import ascii_uppercase

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from website.translation import words

MARKS = {"[x] ": True, "[ ] ": False}


class quiz(nodes.General, nodes.Element):
    """One question with its answers; ``number`` counts the questions of the page."""


class quiz_question(nodes.Part, nodes.TextElement):
    """The text of the question."""


class quiz_answer(nodes.Part, nodes.Element):
    """One answer: a ``quiz_label``, then a ``quiz_feedback``."""


class quiz_label(nodes.Part, nodes.TextElement):
    """What can be chosen."""


class quiz_feedback(nodes.Part, nodes.Element):
    """What is said to whoever chose it; ``right`` tells whether it is the right answer."""


class Quiz(SphinxDirective):
    """``{quiz}``: a question with exactly one right answer, and a text for each answer."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The question as nodes; an error that says what is missing if it is not one."""
        container = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, container)
        if len(container) != 1 or not isinstance(container[0], nodes.bullet_list):
            raise self.error("a quiz holds one list of answers and nothing else")
        texts, messages = self.state.inline_text(self.arguments[0], self.lineno)
        question = quiz("", quiz_question("", "", *texts))
        question["number"] = self.env.new_serialno("quiz")
        question += [self._answer(item) for item in container[0]]
        right = [node for node in question.findall(quiz_feedback) if node["right"]]
        if len(right) != 1:
            raise self.error(f"a quiz has exactly one answer marked [x], this one has {len(right)}")
        self.set_source_info(question)
        return [question, *messages]

    def _answer(self, item: nodes.Node) -> quiz_answer:
        assert isinstance(item, nodes.list_item)
        first, *rest = item.children
        start = first[0] if isinstance(first, nodes.paragraph) and len(first) else None
        mark = start.astext()[:4] if isinstance(start, nodes.Text) else ""
        if mark not in MARKS or not rest:
            raise self.error(
                "an answer of a quiz starts with [x] or [ ] and has a second paragraph: "
                f"what to say to whoever chooses it; got {item.astext()[:60]!r}"
            )
        label = quiz_label("", "", nodes.Text(start.astext()[4:]), *first.children[1:])
        return quiz_answer("", label, quiz_feedback("", *rest, right=MARKS[mark]))


def _name(node: nodes.Element) -> str:
    number = node.parent["number"]
    return f"quiz-{number}"


def _visit_quiz(self: HTML5Translator, node: quiz) -> None:
    self.body.append('<fieldset class="quiz">')


def _depart_quiz(self: HTML5Translator, node: quiz) -> None:
    self.body.append("</fieldset>")


def _visit_question(self: HTML5Translator, node: quiz_question) -> None:
    self.body.append("<legend>")


def _depart_question(self: HTML5Translator, node: quiz_question) -> None:
    self.body.append("</legend>")


def _visit_answer(self: HTML5Translator, node: quiz_answer) -> None:
    name = _name(node)
    identifier = f"{name}-{node.parent.index(node)}"
    node["identifier"] = identifier
    self.body.append(
        f'<div class="quiz-answer"><input type="radio" name="{name}" id="{identifier}">'
    )


def _depart_answer(self: HTML5Translator, node: quiz_answer) -> None:
    self.body.append("</div>")


def _visit_label(self: HTML5Translator, node: quiz_label) -> None:
    # A letter to talk about; and a formula alone would be no text for some screen readers.
    letter = ascii_uppercase[node.parent.parent.index(node.parent) - 1]
    self.body.append(f'<label for="{node.parent["identifier"]}">{letter}. ')


def _depart_label(self: HTML5Translator, node: quiz_label) -> None:
    self.body.append("</label>")


def _visit_feedback(self: HTML5Translator, node: quiz_feedback) -> None:
    kind, word = (
        ("right", words("✓ Right.")) if node["right"] else ("wrong", words("✗ Not this one."))
    )
    self.body.append(
        f'<div class="quiz-feedback quiz-{kind}" role="status"><p class="quiz-verdict">{word}</p>'
    )


def _depart_feedback(self: HTML5Translator, node: quiz_feedback) -> None:
    self.body.append("</div>")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and how it becomes HTML."""
    app.add_directive("quiz", Quiz)
    app.add_node(quiz, html=(_visit_quiz, _depart_quiz))
    app.add_node(quiz_question, html=(_visit_question, _depart_question))
    app.add_node(quiz_answer, html=(_visit_answer, _depart_answer))
    app.add_node(quiz_label, html=(_visit_label, _depart_label))
    app.add_node(quiz_feedback, html=(_visit_feedback, _depart_feedback))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
