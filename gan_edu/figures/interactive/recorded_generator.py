"""Trained generators that compute in the page: walk through their latent spaces."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Number, OneOf, Whole

# What the figures with recorded networks share: networks, latent vectors, pictures, controls.
WALK = ("exact", "recorded_weights", "recorded_walk", "recorded_views", "recorded_controls")


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


class LatentWalk(PlayFigure):
    """A walk between the latent vectors of two seeds.

    The weights of its networks are loaded when the reader asks for them.

    Attributes:
        seed_a: Of the latent vector where the walk starts, from 0 to 9999.
        seed_b: Of the one where it ends.
        tau: The share of the way, 0 to 1.
    """

    _weights: str
    _css = style()
    seed_a = Whole(1, 0, 9999)
    seed_b = Whole(2, 0, 9999)
    tau = Number(0.0, 0.0, 1.0)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(_answer)


def _answer(figure: LatentWalk, message: dict[str, Any], _: list[bytes]) -> None:
    """Send the weights to the page that asks for them."""
    if message == {"load": "weights"}:
        figure.send({}, [weights(figure._weights)])


class RecordedGenerator(LatentWalk):
    """G, D and the judge of the run ``results/dcgan-good/0``, as forward passes in JavaScript.

    G has the averaged weights that the book samples from, D those of the last epoch. Their numbers
    are those of PyTorch in evaluation mode, within 0.001. The weights are loaded when the reader
    asks for them.

    Attributes:
        path: "sphere", the great arc between the two latent vectors, or "line".
        direction_1: Step from the point on the way along the first principal component of the first
            layer's output, -3 to 3 standard deviations of z.
        direction_2: The same along the second.
        direction_3: The same along the third.
        direction_4: The same along the fourth.
    """

    _weights = "recorded_generator"
    _esm = source(*WALK, "recorded_generator")
    path = OneOf("sphere", "line")
    direction_1 = Number(0.0, -3.0, 3.0)
    direction_2 = Number(0.0, -3.0, 3.0)
    direction_3 = Number(0.0, -3.0, 3.0)
    direction_4 = Number(0.0, -3.0, 3.0)
