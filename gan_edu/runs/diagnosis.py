"""What the numbers of a run say, in words.

The rules look at the last tenth of the epochs, at least three. Their thresholds were set on the
recorded runs of the book; they are signs and not proofs, and a run in which none of them applies
may still make bad pictures. Look at the pictures, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from gan_edu.runs.run import Run

LOG_LOSSES = ("non-saturating", "saturating")
REJECTED = 0.05  # mean D(G(z)) below which D has nearly nothing left to learn
SATURATED = 0.1  # the same for the saturating loss, whose slope in the logit is D(G(z)) itself
UNDECIDED = 0.04  # distance of both mean answers from one half
MISSING = 0.1  # of a fair share: a class with fewer samples is missing
SAME = 8.0  # grey levels: pictures that differ by less are all the same; clothes differ by 60 to 80
KNOWN_BY_HEART = 0.1  # D(x) on training images minus D(x) on others
SWING = 0.12  # mean change of D(G(z)) from one epoch to the next
WORSE = 1.25  # times the best Fréchet distance, or the best score over the present one


@dataclass(frozen=True)
class Finding:
    """One thing that the numbers show.

    Attributes:
        kind: A short name.
        text: What is seen, what it means, and what to try.
        page: Chapter and section of the book that explain it.
    """

    kind: str
    text: str
    page: str


@dataclass(frozen=True)
class Diagnosis:
    """All findings about a run, which a notebook shows."""

    findings: tuple[Finding, ...]

    @property
    def kinds(self) -> list[str]:
        """The names of the findings."""
        return [finding.kind for finding in self.findings]

    def __str__(self) -> str:
        """A paragraph for each finding."""
        if not self.findings:
            return NOTHING
        return "\n".join(f"{f.kind}: {f.text} See {f.page}." for f in self.findings)

    def _repr_html_(self) -> str:
        if not self.findings:
            return f"<p>{NOTHING}</p>"
        items = "".join(
            f"<dt><strong>{escape(f.kind)}</strong></dt>"
            f"<dd>{escape(f.text)} <em>See {escape(f.page)}.</em></dd>"
            for f in self.findings
        )
        return f"<dl>{items}</dl>"


NOTHING = (
    "None of the known signs of trouble. This does not show that the pictures are good: look at "
    "them, and compare them with real ones."
)
CURVES = "chapter 6, “What you see, what it means, what to do”"
VANISHING = "chapter 8, “A perfect D leaves nothing to descend”"
COLLAPSE = "chapter 8, “Mode collapse: some kinds of pictures get lost”"
ROTATION = "chapter 8, “Rotation: a game is not a descent”"


def diagnose(run: Run) -> Diagnosis:
    """What the metrics of a run show.

    Args:
        run: Finished or not.

    Raises:
        ValueError: The run has no finished epoch.

    Example:
        >>> import gan_edu as gan
        >>> data = gan.data.load("fashion-mnist-sample", split="test")
        >>> gan.diagnose(gan.train(gan.Recipe(epochs=1), data, progress=False)).kinds[0]
        'few epochs'
    """
    if not run.metrics:
        raise ValueError(f"{run.folder} has no finished epoch yet, so there is nothing to diagnose")
    if len(run.metrics) < 3:
        few = (
            f"Only {len(run.metrics)} finished: too few to say anything from curves. What the last "
            "samples show is said all the same."
        )
        of_samples = [finding for rule in OF_SAMPLES for finding in rule(run)]
        return Diagnosis((Finding("few epochs", few, CURVES), *of_samples))
    found = [finding for rule in RULES for finding in rule(run)]
    return Diagnosis(tuple(found))


def _d_wins(run: Run) -> Iterator[Finding]:
    if run.recipe.loss not in LOG_LOSSES:
        return
    fake, real = _late(run, "d_fake"), _late(run, "d_real")
    saturating = run.recipe.loss == "saturating"
    if fake >= (SATURATED if saturating else REJECTED) or real <= 1 - 2 * REJECTED:
        return
    if saturating:
        yield Finding(
            "saturation",
            f"D rejects nearly every picture (D(G(z)) is {fake:.3f}), and there G's saturating "
            "loss is nearly flat: G learns slowly or not at all. Use the non-saturating loss, or a "
            "slower D.",
            VANISHING,
        )
        return
    yield Finding(
        "D wins",
        f"D rejects nearly every picture (D(G(z)) is {fake:.3f}, D(x) is {real:.2f}). G still has "
        "a gradient, but D's loss says nothing more about the pictures: look at them. If they do "
        "not improve, slow D down: R1, spectral normalisation, a smaller rate.",
        VANISHING,
    )


def _undecided(run: Run) -> Iterator[Finding]:
    if run.recipe.loss not in LOG_LOSSES:
        return
    fake, real = _late(run, "d_fake"), _late(run, "d_real")
    if max(abs(fake - 0.5), abs(real - 0.5)) < UNDECIDED:
        yield Finding(
            "D cannot tell",
            f"D answers about ½ to everything (D(x) {real:.2f}, D(G(z)) {fake:.2f}; the losses are "
            "near log 4 and log 2). Either the pictures are as good as real ones, or D is too weak "
            "or held too tightly to see a difference. A distance to real images tells which.",
            CURVES,
        )
    elif fake > 0.5 + UNDECIDED and fake > real - UNDECIDED:
        yield Finding(
            "D is weak",
            f"D takes pictures of G for real (D(G(z)) {fake:.2f}, D(x) {real:.2f}): G's loss falls "
            "although its pictures need not improve. Give D a larger rate, more steps, or more "
            "width.",
            CURVES,
        )


def _classes(run: Run) -> Iterator[Finding]:
    missing, classes = _missing(run)
    if not missing:
        return
    rejected = run.recipe.loss in LOG_LOSSES and _late(run, "d_fake") < REJECTED
    doubt = (
        " But D rejects everything, so these may be bad pictures that the judge calls by few names."
        if rejected
        else ""
    )
    yield Finding(
        "classes missing",
        f"{missing} of {classes} classes have fewer than a tenth of a fair share of the "
        f"samples.{doubt} Try batch normalisation, beta1 = 0.5, or a slower G, with several seeds.",
        COLLAPSE,
    )


def _all_the_same(run: Run) -> Iterator[Finding]:
    last = _last(run, "diversity")
    if last is not None and last < SAME:
        yield Finding(
            "all pictures the same",
            f"Over the samples the pixels vary by {last:.1f} grey levels only: G gives nearly one "
            "picture, whatever z is.",
            COLLAPSE,
        )


def _known_by_heart(run: Run) -> Iterator[Finding]:
    if run.recipe.loss not in LOG_LOSSES:
        return
    seen, held_out = _last(run, "d_seen"), _last(run, "d_held_out")
    if seen is not None and held_out is not None and seen - held_out > KNOWN_BY_HEART:
        yield Finding(
            "D overfits",
            f"D answers {seen:.2f} to its training images and {held_out:.2f} to real images that "
            "it never saw: it knows its images by heart, and teaches G these. Use more images, R1, "
            "noise, or stop earlier.",
            CURVES,
        )


def _swings(run: Run) -> Iterator[Finding]:
    if run.recipe.loss not in LOG_LOSSES:
        return
    fake = run.column("d_fake")[-max(6, _window(run)) :]
    if len(fake) >= 5 and np.abs(np.diff(fake)).mean() > SWING:
        yield Finding(
            "swings",
            f"D(G(z)) changes by {np.abs(np.diff(fake)).mean():.2f} from one epoch to the next: "
            "the players run after each other. Take smaller steps, beta1 = 0.5, or R1.",
            ROTATION,
        )


def _past_its_best(run: Run) -> Iterator[Finding]:
    for name, better in (("frechet", np.nanargmin), ("inception_score", np.nanargmax)):
        if not any(name in epoch for epoch in run.metrics):
            continue
        values = run.column(name)
        now = values[~np.isnan(values)][-1]
        place = int(better(values))
        best = values[place]
        ratio = now / best if name == "frechet" else best / now
        if ratio > WORSE:
            yield Finding(
                "past its best",
                f"The best measured {name.replace('_', ' ')} was {best:.3g} after epoch "
                f"{place + 1}; now it is {now:.3g}. The best of many looks is a little too good: "
                "measure that epoch again with other samples before you quote it.",
                CURVES,
            )
        return  # the distance sees more than the score


def _unbounded(run: Run) -> Iterator[Finding]:
    recipe = run.recipe
    bounded = recipe.weight_clip or recipe.gradient_penalty or recipe.spectral_norm
    if recipe.loss == "wasserstein" and not bounded:
        yield Finding(
            "critic without a bound",
            f"The Wasserstein loss needs a Lipschitz D, and nothing bounds it: its loss is "
            f"{_late(run, 'discriminator_loss'):.3g} and has no meaning. Set gradient_penalty, "
            "spectral_norm or weight_clip.",
            CURVES,
        )


def _unfinished(run: Run) -> Iterator[Finding]:
    if not run.finished:
        yield Finding(
            "unfinished",
            f"{len(run.metrics)} of {run.recipe.epochs} epochs are done. To go on: "
            f"gan-edu train --resume --out {run.folder}",
            CURVES,
        )


RULES: tuple[Callable[[Run], Iterator[Finding]], ...] = (
    _d_wins,
    _undecided,
    _classes,
    _all_the_same,
    _known_by_heart,
    _swings,
    _past_its_best,
    _unbounded,
    _unfinished,
)
OF_SAMPLES = (_classes, _all_the_same)  # they need the last epoch and no curve


def _window(run: Run) -> int:
    return max(3, len(run.metrics) // 10)


def _missing(run: Run) -> tuple[int, int]:
    """How many classes are missing, and of how many."""
    shares = _last(run, "shares")
    if shares is not None:
        return int((shares < MISSING / len(shares)).sum()), len(shares)
    coverage = _last(run, "coverage")  # older runs have only this, of ten classes
    return (0, 0) if coverage is None else (round(10 * (1 - float(coverage))), 10)


def _late(run: Run, name: str) -> float:
    """Mean of a metric over the last epochs."""
    return float(np.nanmean(run.column(name)[-_window(run) :]))


def _last(run: Run, name: str) -> NDArray[np.float64] | None:
    """The last measured value of a metric; ``None`` if there is none."""
    for epoch in reversed(run.metrics):
        if name in epoch:
            return np.asarray(epoch[name], dtype=np.float64)
    return None
