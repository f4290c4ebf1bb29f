"""A GAN of two small networks that learns in the page (chapters 6 and 8)."""

from __future__ import annotations

import re
from typing import Any

import traitlets

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Number, Numbers, OneOf, Whole, refuse

_STEPS = re.compile(r"[1-9]\d{0,5}[rdg]")
_NUMBER = re.compile(r"\d+(\.\d+)?(e-\d+)?")
# Settings that are those of the networks: they stay as they are until a new game.
_FIXED = {"networks", "momentum", "latent_dim", "seed"}


class _Events(traitlets.List[Any]):
    """What was done: steps as "200r", settings as "k=2"."""

    def range(self) -> dict[str, Any]:
        """What steps look like; a setting must be in the range of its own trait."""
        return {"steps": _STEPS.pattern, "number": _NUMBER.pattern, "fixed": sorted(_FIXED)}


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
        "living_measures",
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
    path = _Events(traitlets.Unicode()).tag(sync=True)
    strokes = Numbers(
        [],
        [(0, 400), (2, 2)],
        -1.0,
        1.0,
        says="at most 400 points (x, y) from -1 to 1",
        advice="Scale your points.",
    )

    @traitlets.validate("path")
    def _known_events(self, proposal: traitlets.Bunch) -> list[str]:
        events: list[str] = proposal["value"]
        for event in events:
            if not (_STEPS.fullmatch(event) or self._is_a_setting(event)):
                refuse("path", 'events such as "200r", "5d" or "k=2"', event, "See the docstring.")
        return events

    def _is_a_setting(self, event: str) -> bool:
        """Whether an event sets something on the way to a value that its trait takes."""
        name, _, text = event.partition("=")
        kind = self.traits(sync=True).get(name)
        try:
            if isinstance(kind, OneOf):
                kind.validate(self, text)
            elif isinstance(kind, Number) and _NUMBER.fullmatch(text):
                kind.validate(self, kind.plain(text))
            else:
                return False
        except (ValueError, traitlets.TraitError):
            return False
        return name not in _FIXED
