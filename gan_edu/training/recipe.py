"""Every hyperparameter of a run, with the reason for each value the source report left open."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

MODELS = ("mlp",)
PRIORS = ("normal", "uniform")
LOSSES = ("non-saturating", "saturating")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What is trained and how. The defaults are the report's settings, completed.

    The report states: Adam with learning rate 1e-4, binary cross-entropy, latent size 100, 200
    epochs, images 28×28. All else it leaves open; the comments say why ours are what they are.

    Raises:
        ValueError: A field is out of its range; the message names it.

    Example:
        >>> Recipe(epochs=5, seed=1).latent_dim
        100
    """

    model: str = "mlp"
    data: str = "fashion-mnist"
    epochs: int = 200
    learning_rate: float = 1e-4
    latent_dim: int = 100
    # Open in the report from here on.
    batch_size: int = 64  # small enough for many updates an epoch, large enough for fast matrices
    prior: str = "normal"  # the law of z; Goodfellow et al. (2014) used "uniform" on [−1, 1]
    discriminator_steps: int = 1  # k of Algorithm 1; its authors used 1 as well
    # BCE with label 1 for G, which the report trains with, is this loss and not log(1 − D).
    generator_loss: str = "non-saturating"
    beta1: float = 0.5  # Adam's default 0.9 averages over gradients of opponents long gone
    beta2: float = 0.999
    hidden: tuple[int, ...] = (256, 256)  # widths of both perceptrons
    seed: int = 0

    def __post_init__(self) -> None:
        """Reject what cannot be trained."""
        for name, choices in (("model", MODELS), ("prior", PRIORS), ("generator_loss", LOSSES)):
            if getattr(self, name) not in choices:
                raise ValueError(
                    f"{name} must be one of {', '.join(choices)}, got {getattr(self, name)!r}"
                )
        for name in ("epochs", "batch_size", "latent_dim", "discriminator_steps"):
            _check_count(name, getattr(self, name))
        if not self.hidden:
            raise ValueError("hidden must hold at least one width, got ()")
        for width in self.hidden:
            _check_count("hidden", width)
        if not (math.isfinite(self.learning_rate) and self.learning_rate > 0):
            raise ValueError(f"learning_rate must be a positive number, got {self.learning_rate!r}")
        for name in ("beta1", "beta2"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} must be in [0, 1), got {getattr(self, name)!r}")
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or self.seed < 0:
            raise ValueError(f"seed must be an integer ≥ 0, got {self.seed!r}")

    def as_dict(self) -> dict[str, Any]:
        """The fields as JSON can hold them."""
        return {**asdict(self), "hidden": list(self.hidden)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Recipe:
        """The inverse of `as_dict`; a field that no recipe has is an error."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise ValueError(f"unknown recipe fields {unknown}; known are {sorted(known)}")
        hidden = tuple(values.get("hidden", cls.hidden))
        return cls(**{**values, "hidden": hidden})

    def differences(self, other: Recipe) -> str:
        """One line for each field that differs, for error messages; empty when equal."""
        mine, theirs = self.as_dict(), other.as_dict()
        return "\n".join(
            f"  {name}: {mine[name]!r} against {theirs[name]!r}"
            for name in mine
            if mine[name] != theirs[name]
        )


def _check_count(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} must be an integer ≥ 1, got {value!r}")


RECIPES: dict[str, Recipe] = {
    # 200 epochs as in the report.
    "report": Recipe(),
    # A laptop without a GPU sees clothes after a minute on the shipped sample.
    "quick": Recipe(epochs=10, learning_rate=2e-4),
}
