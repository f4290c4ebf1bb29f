"""Every hyperparameter of a run, with the reason for each value the source report left open."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

MODELS = ("mlp", "dcgan")
PRIORS = ("normal", "uniform")
LOSSES = ("non-saturating", "saturating")
PRECISIONS = ("float32", "tf32", "bfloat16")


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
    hidden: tuple[int, ...] = (256, 256)  # mlp: widths of both perceptrons
    width: int = 32  # dcgan: channels of D's first layer; 60 s an epoch on one core, 64 take 150
    without: tuple[str, ...] = ()  # dcgan: rules of Radford et al. switched off, for chapter 11
    generator_learning_rate: float | None = None  # None: that of D; the report has one rate
    r1: float = 0.0  # weight of the penalty ½E‖∇D(x)‖² on real images; not in the report
    instance_noise: float = 0.0  # standard deviation of noise on all that D sees; not in the report
    precision: str = "float32"
    seed: int = 0

    def __post_init__(self) -> None:
        """Reject what cannot be trained."""
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(
                    f"{name} must be one of {', '.join(choices)}, got {getattr(self, name)!r}"
                )
        for name in ("epochs", "batch_size", "latent_dim", "discriminator_steps", "width"):
            _check_count(name, getattr(self, name))
        if not self.hidden:
            raise ValueError("hidden must hold at least one width, got ()")
        for width in self.hidden:
            _check_count("hidden", width)
        for name in ("learning_rate", "generator_learning_rate"):
            rate = getattr(self, name)
            optional = rate is None and name == "generator_learning_rate"
            if not (optional or (math.isfinite(rate) and rate > 0)):
                raise ValueError(f"{name} must be a positive number, got {rate!r}")
        for name in ("r1", "instance_noise"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise ValueError(f"{name} must be a number ≥ 0, got {getattr(self, name)!r}")
        for name in ("beta1", "beta2"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} must be in [0, 1), got {getattr(self, name)!r}")
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or self.seed < 0:
            raise ValueError(f"seed must be an integer ≥ 0, got {self.seed!r}")

    def as_dict(self) -> dict[str, Any]:
        """The fields as JSON can hold them."""
        return {**asdict(self), "hidden": list(self.hidden), "without": list(self.without)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Recipe:
        """The inverse of `as_dict`; a field that no recipe has is an error."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise ValueError(f"unknown recipe fields {unknown}; known are {sorted(known)}")
        lists = {name: tuple(values[name]) for name in ("hidden", "without") if name in values}
        return cls(**{**values, **lists})

    def differences(self, other: Recipe) -> str:
        """One line for each field that differs, for error messages; empty when equal."""
        mine, theirs = self.as_dict(), other.as_dict()
        return "\n".join(
            f"  {name}: {mine[name]!r} against {theirs[name]!r}"
            for name in mine
            if mine[name] != theirs[name]
        )


_CHOICES = {
    "model": MODELS,
    "prior": PRIORS,
    "generator_loss": LOSSES,
    "precision": PRECISIONS,
}


def _check_count(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} must be an integer ≥ 1, got {value!r}")


RECIPES: dict[str, Recipe] = {
    # 200 epochs as in the report.
    "report": Recipe(),
    # A laptop without a GPU sees clothes after a minute on the shipped sample.
    "quick": Recipe(epochs=10, learning_rate=2e-4),
}
