"""Every hyperparameter of a run, with the reason for each value the source report left open."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Model = Literal["mlp", "dcgan", "own"]
LossName = Literal["non-saturating", "saturating", "least-squares", "hinge", "wasserstein", "own"]
Prior = Literal["normal", "uniform"]
Precision = Literal["float32", "tf32", "bfloat16"]
Rule = Literal["strides", "batch-norm", "convolutional", "relu", "leaky-relu", "initialisation"]

Count = Annotated[int, Field(strict=True, ge=1)]
Rate = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Weight = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0, lt=1, allow_inf_nan=False)]

# Which fields belong to one kind of network only.
ARCHITECTURE: dict[str, tuple[str, ...]] = {
    "mlp": ("hidden_widths",),
    "dcgan": ("base_channels", "without_rules"),
    "own": (),
}


class Recipe(BaseModel):
    """What is trained and how. The defaults are the report's settings, completed.

    The report states: Adam with learning rate 1e-4, binary cross-entropy, latent size 100, 200
    epochs, images 28×28. All else it leaves open; the comments say why ours are what they are.

    Raises:
        ValueError: A field is unknown, out of its range, or belongs to another model; the message
            is one line for each such field and says what is allowed.

    Example:
        >>> Recipe(epochs=5, seed=1).latent_dim
        100
        >>> Recipe(model="mpl")
        Traceback (most recent call last):
        ValueError: model must be 'mlp', 'dcgan' or 'own', got 'mpl'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: Model = "mlp"  # "own" for players that the caller built
    epochs: Count = 200
    learning_rate: Rate = 1e-4
    latent_dim: Count = 100
    # Open in the report from here on.
    batch_size: Count = 64  # small enough for many updates an epoch, large enough to be fast
    prior: Prior = "normal"  # the law of z; Goodfellow et al. (2014) used "uniform" on [−1, 1]
    discriminator_steps: Count = 1  # k of Algorithm 1; its authors used 1 as well
    # The report names BCE and no labels. With label 1 for fakes it is this loss, not log(1 − D).
    loss: LossName = "non-saturating"
    beta1: Share = 0.5  # Adam's default 0.9 averages over gradients of opponents long gone
    beta2: Share = 0.999
    generator_learning_rate: Rate | None = None  # None: that of D; the report has one rate
    hidden_widths: Annotated[tuple[Count, ...], Field(min_length=1)] = (256, 256)  # of both MLPs
    base_channels: Count = 32  # dcgan: channels of D's first layer
    without_rules: tuple[Rule, ...] = ()  # dcgan: rules of Radford et al. switched off
    # Not in the report: what later papers add. 0 or False leaves them out.
    r1: Weight = 0.0  # weight of ½E‖∇D(x)‖² on real images
    gradient_penalty: Weight = 0.0  # weight of E(‖∇D‖ − 1)² between real and generated images
    weight_clip: Weight = 0.0  # largest absolute value of D's weights
    spectral_norm: Annotated[bool, Field(strict=True)] = (
        False  # divide each weight matrix of D by its largest singular value
    )
    instance_noise: Weight = 0.0  # standard deviation of noise on all that D sees
    label_smoothing: Share = 0.0  # real images have the label 1 − this; log losses only
    average_decay: Share = 0.0  # of the exponential moving average of G's weights
    classes: Annotated[int, Field(strict=True, ge=0)] = 0  # of a conditional GAN; 0: no labels
    precision: Precision = "float32"
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**63)] = 0

    def __init__(self, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise ValueError(_in_words(error)) from None

    @model_validator(mode="after")
    def _fields_fit_each_other(self) -> Self:
        for model, names in ARCHITECTURE.items():
            for name in names:
                default = type(self).model_fields[name].default
                if model != self.model and getattr(self, name) != default:
                    raise ValueError(
                        f"{name} is a setting of the {model}, and this recipe trains {self.model!r}"
                    )
        if self.classes == 1:
            raise ValueError("classes must be 0, for a GAN without labels, or at least 2, got 1")
        if self.label_smoothing and self.loss not in ("non-saturating", "saturating"):
            raise ValueError(
                f"label_smoothing needs a loss with labels, and {self.loss!r} has none"
            )
        return self

    @property
    def architecture(self) -> dict[str, Any]:
        """The settings that the networks of ``model`` take."""
        settings = {name: getattr(self, name) for name in ARCHITECTURE[self.model]}
        if self.model == "dcgan" and (self.gradient_penalty or self.spectral_norm):
            # Both bound D at each image alone; batch normalisation would mix the images.
            settings["discriminator_batch_norm"] = False
        return settings

    def replace(self, **changes: Any) -> Recipe:
        """The same recipe with other values of some fields, checked again.

        Example:
            >>> Recipe().replace(seed=3).seed
            3
        """
        return type(self)(**{**self.model_dump(), **changes})

    def within_steps(self, max_steps: int | None, images: int) -> Recipe:
        """The same recipe with as many whole epochs as fit into a number of steps of D.

        An epoch is never cut: a run can then be continued, or extended, and equals an unbroken one.

        Args:
            max_steps: Steps of D in all; ``None`` for no limit.
            images: How many are trained on.

        Raises:
            ValueError: Not even one epoch fits.

        Example:
            >>> Recipe(batch_size=64).within_steps(2000, 60_000).epochs
            2
        """
        an_epoch = images // self.batch_size
        if max_steps is None or not an_epoch:
            return self
        if max_steps < an_epoch:
            raise ValueError(
                f"max_steps must be at least {an_epoch}, one epoch of {images:,} images in "
                f"minibatches of {self.batch_size}, got {max_steps}; an epoch is not cut, so train "
                "on fewer images, or set a larger batch_size"
            )
        return self.replace(epochs=min(self.epochs, max_steps // an_epoch))

    def as_dict(self) -> dict[str, Any]:
        """The fields as JSON can hold them."""
        return self.model_dump(mode="json")

    def differences(self, other: Recipe, *, ignore: tuple[str, ...] = ()) -> str:
        """One line for each field that differs, for error messages; empty when equal."""
        mine, theirs = self.as_dict(), other.as_dict()
        return "\n".join(
            f"  {name}: {mine[name]!r} against {theirs[name]!r}"
            for name in mine
            if mine[name] != theirs[name] and name not in ignore
        )


def _in_words(error: ValidationError) -> str:
    lines = []
    for fault in error.errors():
        where = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            lines.append(f"unknown field {where!r}; fields are {', '.join(Recipe.model_fields)}")
        elif fault["type"] == "value_error":
            lines.append(str(fault["ctx"]["error"]))
        else:
            rule = fault["msg"].rpartition("should ")[2].replace("a valid integer", "an integer")
            rule = rule.replace("a valid tuple", "a list").replace("a valid", "a")
            rule = rule.removesuffix(" after validation, not 0")
            lines.append(f"{where} must {rule}, got {fault['input']!r}")
    return "\n".join(lines)


RECIPES: dict[str, Recipe] = {
    # 200 epochs as in the report.
    "report": Recipe(),
    # A laptop without a GPU sees clothes after a minute on the shipped sample.
    "quick": Recipe(epochs=10, learning_rate=2e-4),
    # The best of nine at equal time on a CPU: chapter "Experiments", `experiments.entries`.
    "fast-mlp": Recipe(epochs=20, learning_rate=4e-4, average_decay=0.999, r1=0.1),
    "fast-dcgan": Recipe(model="dcgan", epochs=10, learning_rate=1e-3),
}
