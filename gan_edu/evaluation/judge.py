"""A classifier that images are judged by: what every score and distance is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

Device = str | torch.device | None


@dataclass(frozen=True)
class Judge:
    """A classifier, and how images are brought to it.

    Attributes:
        name: What a report calls it.
        classes: K, the number of classes; no score exceeds it.
        accuracy: Share of the right answers on the test images of Fashion-MNIST; ``None`` where the
            classes are others, so that accuracy has no meaning.
        model: From what ``prepare`` makes to logits ``(N, K)``.
        prepare: From float32 images ``(N, C, H, W)`` in [−1, 1] to the model's input.
        penultimate: The module whose input is the feature vector for the Fréchet distance.
        channels: Numbers of channels it can look at.
    """

    name: str
    classes: int
    accuracy: float | None
    model: nn.Module
    prepare: Callable[[Tensor], Tensor]
    penultimate: nn.Module | None = None
    channels: tuple[int, ...] = (1, 3)

    def logits(self, images: Tensor) -> Tensor:
        """Float32 images ``(N, C, H, W)`` in [−1, 1] to float32 logits ``(N, K)``.

        The model computes in evaluation mode, without dropout and with its stored batch
        statistics, in whichever mode it is; that mode is restored.
        """
        if images.shape[1] not in self.channels:
            wanted = " or ".join(str(count) for count in self.channels)
            raise ValueError(
                f"the judge {self.name!r} looks at images with {wanted} channel(s), "
                f"got {images.shape[1]}; choose another judge"
            )
        with torch.no_grad(), _evaluating(self.model):
            logits: Tensor = self.model(self.prepare(images)).float()
        if not logits.isfinite().all():
            raise ValueError(f"the judge {self.name!r} answered with NaN or infinite logits")
        return logits

    def features(self, images: Tensor) -> Tensor:
        """What the last layer of the judge reads: float32 ``(N, features)``."""
        return self.look(images)[0]

    def look(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Features and logits from one pass."""
        if self.penultimate is None:
            raise ValueError(f"the judge {self.name!r} has no feature layer")
        caught: list[Tensor] = []

        def catch(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            caught.append(inputs[0].flatten(1))

        handle = self.penultimate.register_forward_pre_hook(catch)
        try:
            logits = self.logits(images)
        finally:
            handle.remove()
        return caught[0], logits


@contextmanager
def _evaluating(model: nn.Module) -> Iterator[None]:
    learning = [module for module in model.modules() if module.training]
    for module in learning:
        module.training = False
    try:
        yield
    finally:
        for module in learning:
            module.training = True
