"""A Sphinx directive for what a reader predicts before reading on: a number, or a curve.

The question is the argument; the label names the answer (`website.prediction_answers`), and the
content says why it is so::

    ```{predict} Both play best in this game. What does the row player receive?
    :label: predict-2-value
    :range: 1 4
    :step: 0.1
    :figure: game-table-1?payoff=[[4,1],[2,3]]

    Each player mixes so that the other has nothing to choose.
    ```

With ``:places: -3 5`` the reader sketches a curve over these places by seven sliders, and
``:range:`` is the axis of its heights. ``assets/predict.js`` asks, keeps the guess in the reader's
browser and says how far off it was. Without script the question has a folded answer. ``:figure:``
is the state of a figure of the same page that shows it.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any, ClassVar

import numpy as np
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from website.prediction_answers import CURVES, NUMBERS
from website.translation import words

HANDLES, FINE = 7, 61  # sliders of a sketch; points of the drawn answer
# A curve's axes, in pixels; predict.js knows them too.
LEFT, RIGHT, TOP, BOTTOM = 32, 236, 14, 174


class predict(nodes.General, nodes.Element):
    """A question: ``asked`` is for the script, ``figure`` the state of a figure to look at."""


class predict_question(nodes.Part, nodes.TextElement):
    """The text of the question."""


class predict_why(nodes.Part, nodes.Element):
    """Why the answer is so."""


def _pair(text: str) -> tuple[float, float]:
    low, high = map(float, text.split())
    if not low < high:
        raise ValueError("two numbers are expected, the smaller one first")
    return low, high


def plain(number: float, digits: int) -> str:
    """A number as the text writes it, with a minus sign."""
    return f"{number:.{digits}f}".replace("-", "−")


class Predict(SphinxDirective):
    """``{predict}``: a question, what can be answered, and why the answer is so."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {
        "label": directives.unchanged_required,
        "range": _pair,
        "step": float,
        "unit": directives.unchanged,
        "places": _pair,
        "place": directives.unchanged,
        "height": directives.unchanged,
        "figure": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """The question as nodes."""
        label = self.options.get("label", "")
        if "range" not in self.options or label not in (*NUMBERS, *CURVES):
            raise self.error(
                f"a prediction has a :range: and a :label: of website.prediction_answers; {label!r}"
            )
        curve = "places" in self.options
        if curve != (label in CURVES):
            raise self.error(f"{label} is a {'number' if curve else 'curve'} in prediction_answers")
        texts, messages = self.state.inline_text(self.arguments[0], self.lineno)
        why = predict_why()
        self.state.nested_parse(self.content, self.content_offset, why)
        asked = self._curve(label) if curve else self._number(label)
        node = predict("", predict_question("", "", *texts), why, ids=[label])
        node["asked"], node["figure"] = asked, self.options.get("figure")
        self.set_source_info(node)
        return [node, *messages]

    def _number(self, label: str) -> dict[str, Any]:
        low, high = self.options["range"]
        step, answer = self.options.get("step", 1.0), NUMBERS[label]()
        if not low <= answer <= high:
            raise self.error(f"the answer of {label}, {answer}, is outside its range")
        digits = max(0, -int(np.floor(np.log10(step))))
        return {
            "low": low,
            "high": high,
            "step": step,
            "digits": digits,
            "unit": self.options.get("unit", ""),
            "answer": round(answer, digits),
        }

    def _curve(self, label: str) -> dict[str, Any]:
        low, high = self.options["range"]
        places = np.linspace(*self.options["places"], HANDLES)
        fine = np.linspace(*self.options["places"], FINE)
        return {
            "low": low,
            "high": high,
            "places": [round(float(x), 4) for x in places],
            "answer": [round(float(y), 4) for y in CURVES[label](places)],
            "curve": [round(float(y), 4) for y in CURVES[label](fine)],
            "place": self.options.get("place", "x"),
            "height": self.options.get("height", "y"),
        }


def drawing(asked: dict[str, Any]) -> str:
    """The axes of a curve and the answer, as SVG."""
    xs = np.linspace(LEFT, RIGHT, FINE)
    ys = np.interp(asked["curve"], [asked["low"], asked["high"]], [BOTTOM, TOP])
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(xs, ys, strict=True))
    low, high = (f"{asked[end]:g}".replace("-", "−") for end in ("low", "high"))
    first, last = (f"{asked['places'][end]:g}".replace("-", "−") for end in (0, -1))
    text = '<text x="{}" y="{}" text-anchor="{}">{}</text>'
    return (
        f'<svg viewBox="0 0 248 214" width="248" height="214" role="img" '
        f'aria-label="{table(asked)}">'
        f'<path class="axis" d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"/>'
        f'<path class="truth" d="{line}"/><path class="guess" d=""/>'
        + text.format(LEFT - 6, TOP + 5, "end", high)
        + text.format(LEFT - 6, BOTTOM + 4, "end", low)
        + text.format(LEFT, BOTTOM + 18, "middle", first)
        + text.format(RIGHT, BOTTOM + 18, "end", last)
        + text.format((LEFT + RIGHT) / 2, BOTTOM + 34, "middle", escape(asked["place"]))
        + "</svg>"
    )


def table(asked: dict[str, Any]) -> str:
    """The answer in words: heights at the seven places, or the number with its unit."""
    if "curve" not in asked:
        return f"{plain(asked['answer'], asked['digits'])} {asked['unit']}".strip()
    pairs = zip(asked["places"], asked["answer"], strict=True)
    return f"{escape(asked['place'])} → {escape(asked['height'])}: " + "; ".join(
        f"{x:.1f} → {y:.2f}".replace("-", "−") for x, y in pairs
    )


def _visit(self: HTML5Translator, node: predict) -> None:
    asked = escape(json.dumps(node["asked"], ensure_ascii=False))
    self.body.append(f'<fieldset class="predict" id="{node["ids"][0]}" data-asked="{asked}">')


def _depart(self: HTML5Translator, node: predict) -> None:
    self.body.append("</details></fieldset>")


def _visit_question(self: HTML5Translator, node: predict_question) -> None:
    self.body.append(f'<legend><span class="predict-first">{words("Predict first.")}</span> ')


def _depart_question(self: HTML5Translator, node: predict_question) -> None:
    asked = node.parent["asked"]
    answer = drawing(asked) if "curve" in asked else f"<p><strong>{table(asked)}</strong></p>"
    self.body.append(
        f'</legend><details class="predict-answer"><summary>{words("Guess, then open")}</summary>'
        + answer
    )


def _visit_why(self: HTML5Translator, node: predict_why) -> None:
    pass


def _depart_why(self: HTML5Translator, node: predict_why) -> None:
    figure = node.parent["figure"]
    if figure:
        said = words("See it in the figure")
        self.body.append(f'<p class="predict-figure"><a href="#{escape(figure)}">{said}</a></p>')


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and how it becomes HTML."""
    app.add_directive("predict", Predict)
    app.add_node(predict, html=(_visit, _depart))
    app.add_node(predict_question, html=(_visit_question, _depart_question))
    app.add_node(predict_why, html=(_visit_why, _depart_why))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
