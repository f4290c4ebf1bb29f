"""Trained generators that compute in the page: walk through their latent spaces."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Number, OneOf, Whole


@cache
def weights(figure: str) -> bytes:
    """The file of weights of a figure; ``python -m website.recorded_generator`` made it.

    Args:
        figure: ``"recorded_generator"``, ``"recorded_faces"`` or ``"recorded_epochs"``.

    Example:
        >>> len(weights("recorded_generator")) < 3_000_000
        True
    """
    folder = files("gan_edu.figures.interactive")
    return (folder / f"{figure}.safetensors").read_bytes()


class WithWeights(PlayFigure):
    """A figure whose weights are loaded when the reader asks for them."""

    _weights: str

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(_answer)


def _answer(figure: WithWeights, message: dict[str, Any], _: list[bytes]) -> None:
    """Send the weights to the page that asks for them."""
    if message == {"load": "weights"}:
        figure.send({}, [weights(figure._weights)])


class RecordedGenerator(WithWeights):
    """G, D and the judge of the run ``results/dcgan-good/0``, as forward passes in JavaScript.

    G has the averaged weights that the book samples from, D those of the last epoch. Their numbers
    are those of PyTorch in evaluation mode, within 0.001. The weights are loaded when the reader
    asks for them.

    Attributes:
        seed_a: Of the latent vector where the walk starts, from 0 to 9999.
        seed_b: Of the one where it ends.
        path: "sphere", the great arc between them, or "line".
        tau: The share of the way, 0 to 1.
        direction_1: Step from there along the first principal component of the first layer's
            output, -3 to 3 standard deviations of z.
        direction_2: The same along the second.
        direction_3: The same along the third.
        direction_4: The same along the fourth.
    """

    _weights = "recorded_generator"
    _esm = source(
        "exact",
        "recorded_weights",
        "recorded_walk",
        "recorded_views",
        "recorded_controls",
        "recorded_generator",
    )
    _css = style()
    seed_a = Whole(1, 0, 9999)
    seed_b = Whole(2, 0, 9999)
    path = OneOf("sphere", "line")
    tau = Number(0.0, 0.0, 1.0)
    direction_1 = Number(0.0, -3.0, 3.0)
    direction_2 = Number(0.0, -3.0, 3.0)
    direction_3 = Number(0.0, -3.0, 3.0)
    direction_4 = Number(0.0, -3.0, 3.0)
