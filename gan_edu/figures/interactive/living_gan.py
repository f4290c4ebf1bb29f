"""A GAN of two small networks that learns in the page (chapters 6 and 8)."""

from __future__ import annotations

import re

import traitlets

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Number, OneOf, Whole, refuse

_EVENT = re.compile(r"[1-9]\d{0,5}[rdg]|(loss|method|law)=[a-z-]+|[a-z_]+=\d+(\.\d+)?(e-\d+)?")


class LivingGan(PlayFigure):
    """Algorithm 1 on points of the plane, step by step, with exact gradients and a seed.

    Equal settings, seed and path give equal numbers, to the last bit, in every browser.

    Attributes:
        law: Where the data are from: "ring", "grid", "gaussian", "far", "point", "spiral", or
            "drawn", the reader's own strokes.
        networks: "layers", two hidden layers of 32 units each; or "dirac", a point and a line.
        loss: G's loss, "non-saturating" or "saturating".
        method: "adam", "alternating", "simultaneous", "extragradient" or "optimistic".
        k: Steps of D for one of G, 1 to 20.
        rate_d: Learning rate of D, 0.0001 to 1.
        rate_g: Learning rate of G, 0.0001 to 1.
        momentum: β₁ of Adam, 0 to 0.95.
        batch: Points in a batch, 1 to 256.
        penalty: γ of the penalty R₁, 0 to 10.
        noise: Standard deviation of the noise on all that D sees, 0 to 0.5.
        latent_dim: Dimension of z, 1 to 16.
        seed: Whole number from 0 to 9999.
        path: What was done since the start: "200r" for 200 rounds, "5d" and "5g" for steps of one
            network, "penalty=1" for a setting changed on the way.
        strokes: Points that the reader drew, each (x, y) from −1 to 1, at most 400.
    """

    _esm = source(
        "exact",
        "networks",
        "planar_data",
        "planar_game",
        "planar_path",
        "planar_measures",
        "planar_drawing",
        "planar_presets",
        "living_controls",
        "living_words",
        "living_gan",
    )
    _css = style()
    law = OneOf("ring", "grid", "gaussian", "far", "point", "spiral", "drawn")
    networks = OneOf("layers", "dirac")
    loss = OneOf("non-saturating", "saturating")
    method = OneOf("adam", "alternating", "simultaneous", "extragradient", "optimistic")
    k = Whole(1, 1, 20)
    rate_d = Number(0.002, 0.0001, 1.0)
    rate_g = Number(0.002, 0.0001, 1.0)
    momentum = Number(0.0, 0.0, 0.95)
    batch = Whole(64, 1, 256)
    penalty = Number(0.1, 0.0, 10.0)
    noise = Number(0.0, 0.0, 0.5)
    latent_dim = Whole(4, 1, 16)
    seed = Whole(1, 0, 9999)
    path = traitlets.List(traitlets.Unicode()).tag(sync=True)
    strokes = traitlets.List(traitlets.List(traitlets.Float(), minlen=2, maxlen=2), maxlen=400).tag(
        sync=True
    )

    @traitlets.validate("path")
    def _known_events(self, proposal: traitlets.Bunch) -> list[str]:
        events: list[str] = proposal["value"]
        for event in events:
            if not _EVENT.fullmatch(event):
                refuse("path", 'events such as "200r", "5d" or "k=2"', event, "See the docstring.")
        return events

    @traitlets.validate("strokes")
    def _inside_the_square(self, proposal: traitlets.Bunch) -> list[list[float]]:
        strokes: list[list[float]] = proposal["value"]
        for point in strokes:
            if not all(-1 <= v <= 1 for v in point):
                refuse("strokes", "points (x, y) from -1 to 1", point, "Scale your points.")
        return strokes
