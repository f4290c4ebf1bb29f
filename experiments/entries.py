"""The list: what is trained for the book, on what, with which seeds, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from gan_edu.models.dcgan import RULES
from gan_edu.runs.recipe import Recipe

Keep = Literal["everything", "weights", "pictures", "numbers"]


@dataclass(frozen=True)
class Experiment:
    """One recipe, trained once for each seed.

    Attributes:
        name: Of its folder in ``results/``; each seed has a folder in it.
        purpose: The question that it answers.
        recipe: Every hyperparameter but the seed.
        seeds: One run each.
        data: A name of `gan_edu.data.load`, or ``"ring"``.
        every: The measures are taken after each so manieth epoch, and after the last.
        distances: Measure 5,000 samples with all distances; else 1,000 as ``gan-edu train`` does.
        keep: What stays when the run is finished: all sample grids and weights; the weights and a
            few grids; a few grids; or the last one. Numbers stay always.
    """

    name: str
    purpose: str
    recipe: Recipe
    seeds: tuple[int, ...] = (0,)
    data: str = "fashion-mnist"
    every: int = 5
    distances: bool = True
    keep: Keep = "numbers"

    def runs(self) -> Iterator[tuple[Experiment, int]]:
        """Each seed."""
        for seed in self.seeds:
            yield self, seed


MLP, DCGAN = Recipe(), Recipe(model="dcgan")
WIDE = DCGAN.replace(base_channels=64, batch_size=128, learning_rate=2e-4)
FIVE, TWENTY = tuple(range(5)), tuple(range(20))

# Recipes that a reader of the literature or of the report might well write down. Each is the
# report's DCGAN with what its name says.
COLLAPSE: dict[str, dict[str, Any]] = {
    "report": {},
    "beta1-090": {"beta1": 0.9},
    "saturating": {"loss": "saturating"},
    "no-batch-norm": {"without_rules": ("batch-norm",)},
    "no-batch-norm-beta1-090": {"without_rules": ("batch-norm",), "beta1": 0.9},
    "generator-five-times-faster": {"generator_learning_rate": 5e-4},
    "rate-1e-3-beta1-090": {"learning_rate": 1e-3, "beta1": 0.9},
}
COLLAPSE_EPOCHS = 2

# Each remedy of the literature, alone, on the report's DCGAN, for the same number of real images.
REMEDIES: dict[str, dict[str, Any]] = {
    "none": {},
    "r1": {"r1": 1.0},
    "spectral-norm": {"spectral_norm": True},
    # Gulrajani et al. (2017), Algorithm 1: weight 10, five steps of D, Adam (0, 0.9).
    "wgan-gp": {
        "loss": "wasserstein",
        "gradient_penalty": 10.0,
        "discriminator_steps": 5,
        "beta1": 0.0,
        "beta2": 0.9,
    },
    "label-smoothing": {"label_smoothing": 0.1},
    "instance-noise": {"instance_noise": 0.1},
    # Heusel et al. (2017): D learns faster than G.
    "two-time-scales": {"learning_rate": 4e-4, "generator_learning_rate": 1e-4},
    "average": {"average_decay": 0.999},
    "batch-256": {"batch_size": 256},
}
REMEDY_EPOCHS = 10

# What else the report's networks might be trained with, to learn the most in the same time.
DEFAULTS: dict[str, dict[str, Any]] = {
    "report": {},
    "rate-2e-4": {"learning_rate": 2e-4},
    "rate-4e-4": {"learning_rate": 4e-4},
    "rate-1e-3": {"learning_rate": 1e-3},
    "rate-2e-4-average": {"learning_rate": 2e-4, "average_decay": 0.999},
    "rate-4e-4-average": {"learning_rate": 4e-4, "average_decay": 0.999},
    "rate-4e-4-average-batch-128": {
        "learning_rate": 4e-4,
        "average_decay": 0.998,
        "batch_size": 128,
    },
    "rate-1e-3-average-batch-256": {
        "learning_rate": 1e-3,
        "average_decay": 0.996,
        "batch_size": 256,
    },
    "rate-4e-4-average-r1": {"learning_rate": 4e-4, "average_decay": 0.999, "r1": 0.1},
}
DEFAULT_EPOCHS = {"mlp": 20, "dcgan": 8}


# A recipe that fails on the ring of chapter 8, small for speed, and each remedy alone; then two
# more on top of the best of them, and one that collapses.
FRAGILE = Recipe(
    epochs=20,
    latent_dim=8,
    hidden_widths=(64, 64),
    batch_size=128,
    learning_rate=1e-3,
    loss="saturating",
    beta1=0.9,
)
RING: dict[str, dict[str, Any]] = {
    "none": {},
    "non-saturating": {"loss": "non-saturating"},
    "beta1-half": {"beta1": 0.5},
    "five-steps": {"discriminator_steps": 5},
    "r1": {"r1": 0.1},
    "noise": {"instance_noise": 0.1},
    "slow-generator": {"generator_learning_rate": 2e-4},
    "beta1-half-non-saturating": {"beta1": 0.5, "loss": "non-saturating"},
    "beta1-half-r1": {"beta1": 0.5, "r1": 0.1},
    "beta1-half-fast-generator": {"beta1": 0.5, "generator_learning_rate": 1e-2},
}


# Runs that fail on purpose, each in one way, for the table of curves in the chapter on Algorithm 1.
BROKEN: dict[str, dict[str, Any]] = {
    "saturating": {"loss": "saturating", "learning_rate": 2e-3, "generator_learning_rate": 1e-4},
    "fast-discriminator": {"learning_rate": 2e-3, "generator_learning_rate": 1e-5},
    "slow-discriminator": {"learning_rate": 1e-6, "generator_learning_rate": 1e-3},
    "clipped-too-hard": {"weight_clip": 1e-3},
    "noise-on-everything": {"instance_noise": 3.0},
    "large-steps": {"learning_rate": 5e-3, "beta1": 0.9},
    "fast-generator": {"learning_rate": 2e-4, "generator_learning_rate": 1e-2},
    "unbounded-critic": {"loss": "wasserstein", "learning_rate": 1e-3},
}
# What is wrong with these, in the words of `gan_edu.diagnose`, known from how they were made.
INTENDED = {
    "broken/saturating": "saturation",
    "broken/fast-discriminator": "D wins",
    "broken/slow-discriminator": "D is weak",
    "broken/clipped-too-hard": "D cannot tell",
    "broken/noise-on-everything": "D cannot tell",
    "broken/large-steps": "D wins",
    "broken/fast-generator": "D wins",
    "broken/unbounded-critic": "critic without a bound",
    "broken/few-images": "D overfits",
    "broken/no-batch-norm": "classes missing",
    "dcgan-diverged": "D wins",
}


def _broken() -> Iterator[Experiment]:
    for name, change in BROKEN.items():
        yield Experiment(
            f"broken/{name}",
            "What do the curves of a run look like that fails in this way?",
            MLP.replace(epochs=30, **change),
            data="fashion-mnist-sample",
            every=1,
            distances=False,
        )
    yield Experiment(
        "broken/few-images",
        "What do the curves look like when D knows its few training images by heart?",
        MLP.replace(epochs=400, learning_rate=2e-4),
        data="fashion-mnist-500",
        every=1,
        distances=False,
    )
    yield Experiment(
        "broken/no-batch-norm",
        "What do the curves look like when classes get lost?",
        DCGAN.replace(epochs=30, without_rules=("batch-norm",), beta1=0.9, learning_rate=5e-4),
        data="fashion-mnist-sample",
        every=1,
        distances=False,
    )
    yield Experiment(
        "healthy",
        "The same curves of a run that works, for comparison.",
        MLP.replace(epochs=100, learning_rate=2e-4),
        data="fashion-mnist-sample",
        every=1,
        distances=False,
    )


def _ring() -> Iterator[Experiment]:
    for name, change in RING.items():
        yield Experiment(
            f"ring/{name}",
            "Which remedy finds all eight modes, and how far does G stretch?",
            FRAGILE.replace(**change),
            TWENTY,
            data="ring",
        )


def _collapse() -> Iterator[Experiment]:
    for name, change in COLLAPSE.items():
        yield Experiment(
            f"collapse/{name}",
            "How often does this recipe lose classes while its pictures still look like clothes?",
            DCGAN.replace(epochs=COLLAPSE_EPOCHS, **change),
            TWENTY,
            every=1,
        )


def _remedies() -> Iterator[Experiment]:
    for name, change in REMEDIES.items():
        yield Experiment(
            f"remedies/{name}",
            "What does this remedy change on images, at an equal budget?",
            DCGAN.replace(epochs=REMEDY_EPOCHS, **change),
            FIVE,
        )


def _defaults() -> Iterator[Experiment]:
    for model in (MLP, DCGAN):
        for name, change in DEFAULTS.items():
            yield Experiment(
                f"defaults/{model.model}/{name}",
                "Which recipe learns the most in the same time?",
                model.replace(epochs=DEFAULT_EPOCHS[model.model], **change),
                (0, 1, 2),
                every=1,
            )


def _ablations() -> Iterator[Experiment]:
    base = DCGAN.replace(epochs=8, learning_rate=2e-4)
    for rule in ("", *RULES):
        yield Experiment(
            f"ablations/{f'without-{rule}' if rule else 'baseline'}",
            "What is each rule of Radford et al. good for?",
            base.replace(without_rules=(rule,) if rule else ()),
            TWENTY,
            data="fashion-mnist-sample",
            every=8,
        )


def _epochs() -> Iterator[Experiment]:
    # One seed, so each is the beginning of the next.
    for epochs in (1, 2, 5, 20):
        yield Experiment(
            f"epochs/{epochs}",
            "What do the same latent vectors become as G learns?",
            DCGAN.replace(epochs=epochs, learning_rate=2e-4),
            every=epochs,
            keep="weights",
        )


EXPERIMENTS: tuple[Experiment, ...] = (
    Experiment(
        "mlp-report",
        "The report's MLP GAN at its full 200 epochs: how much do seeds differ?",
        MLP,
        FIVE,
        every=10,
        keep="weights",
    ),
    Experiment(
        "dcgan-report",
        "The report's DCGAN at its full 200 epochs: how much do seeds differ?",
        DCGAN,
        (0, 1, 2),
        every=10,
        keep="weights",
    ),
    *_broken(),
    *_collapse(),
    *_ring(),
    *_remedies(),
    Experiment(
        "dcgan-good",
        "The best pictures of clothes that this book's networks make.",
        WIDE.replace(average_decay=0.9995, epochs=100),
        (0,),
        keep="everything",
    ),
    Experiment(
        "dcgan-diverged",
        "D wins outright against a G that steps fifty times as far: not a collapse.",
        DCGAN.replace(epochs=5, learning_rate=2e-4, beta1=0.9, generator_learning_rate=0.01),
        data="fashion-mnist-sample",
        every=1,
        keep="weights",
    ),
    Experiment(
        "dcgan-faces-28",
        "Faces in colour.",
        WIDE.replace(average_decay=0.999, epochs=300),
        (0,),
        data="faces",
        every=25,
        keep="weights",
    ),
    Experiment(
        "dcgan-faces-64",
        "Faces in colour, 64 pixels wide, with the recipe that served at 28.",
        WIDE.replace(average_decay=0.999, precision="tf32", epochs=200),
        (0,),
        data="faces-64",
        every=25,
        keep="pictures",
    ),
    Experiment(
        "dcgan-conditional",
        "Does a G that is asked for a class draw that class?",
        WIDE.replace(average_decay=0.9995, classes=10, epochs=30),
        (0,),
        keep="weights",
    ),
    *_epochs(),
    *_defaults(),
    *_ablations(),
)


def find(names: list[str]) -> list[Experiment]:
    """The experiments of the given names, or below them; all where none is named.

    Raises:
        ValueError: A name that nothing has.
    """
    chosen = []
    for name in names:
        found = [e for e in EXPERIMENTS if e.name == name or e.name.startswith(f"{name}/")]
        if not found:
            known = ", ".join(experiment.name for experiment in EXPERIMENTS)
            raise ValueError(f"no experiment is named {name!r}; there are {known}")
        chosen += found
    return chosen or list(EXPERIMENTS)
