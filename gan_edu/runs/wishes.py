"""What is asked of a training beside its recipe: what to measure, keep and log.

It changes no weight of the run. Each session records it: ``--resume`` needs only the folder.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from gan_edu.runs import best
from gan_edu.runs.run import Run

MEASURES = ("distances",)


@dataclass(frozen=True)
class Wishes:
    """Beside the recipe.

    Attributes:
        measure: ``"distances"`` for Fréchet distance, KID, precision and recall after each epoch.
        keep_every: Keep the weights of every so manieth epoch.
        keep_best: Keep the weights of the best epoch by this metric, see `gan_edu.runs.best`.
        tensorboard: Write the metrics as TensorBoard events, too.

    Raises:
        ValueError: An unknown measure or metric, or an epoch below 1.

    Example:
        >>> Wishes(keep_every=5).over(Wishes(keep_best="kid"))
        Wishes(measure=None, keep_every=5, keep_best='kid', tensorboard=False)
    """

    measure: str | None = None
    keep_every: int | None = None
    keep_best: str | None = None
    tensorboard: bool = False

    def __post_init__(self) -> None:
        """Refuse what is not possible."""
        if self.measure is not None and self.measure not in MEASURES:
            raise ValueError(f"measure must be one of {', '.join(MEASURES)}, got {self.measure!r}")
        if self.keep_every is not None and self.keep_every < 1:
            raise ValueError(f"keep_every must be at least 1, got {self.keep_every}")
        if self.keep_best is not None:
            best.check_metric(self.keep_best)

    @classmethod
    def of(cls, run: Run) -> Self:
        """What the last session of a run was asked."""
        session = run.sessions[-1] if run.sessions else {}
        return cls(**{f.name: session[f.name] for f in fields(cls) if f.name in session})

    def over(self, before: Wishes) -> Wishes:
        """These wishes, and those of before where these say nothing."""
        return replace(before, **self.as_dict())

    def as_dict(self) -> dict[str, Any]:
        """Those that are set."""
        return {name: value for name, value in asdict(self).items() if value}
