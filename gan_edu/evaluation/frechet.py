"""The Fréchet distance between real and generated images, in the feature space of a judge."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gan_edu.evaluation import judges
from gan_edu.evaluation.judges import Judge
from gan_edu.evaluation.scoring import Images, OnBatch, batches


class _Features(nn.Module):
    """A judge's feature layer in the form torchmetrics takes."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self.judge = judge
        last = judge.penultimate
        self.num_features = last.in_features if isinstance(last, nn.Linear) else 0

    def forward(self, images: Tensor) -> Tensor:
        return self.judge.features(images).double()


def frechet_distance(
    real: Images,
    generated: Images,
    judge: str | Judge = "fashion",
    *,
    device: str | torch.device = "cpu",
    on_batch: OnBatch | None = None,
) -> float:
    r"""Squared Fréchet distance of the Gaussians with the moments of both sets of features.

    :math:`\|\mu_r - \mu_g\|^2 + \operatorname{tr}(C_r + C_g - 2 (C_r C_g)^{1/2})`, computed by
    torchmetrics. With the features of Inception-v3 this is what the field calls FID; with another
    judge's features the number has another scale and compares with nothing outside.

    Args:
        real: uint8 ``(N, C, H, W)``, or float32 in [−1, 1].
        generated: The same for the model's images; equal numbers make fair comparisons.
        judge: A name from `judges.JUDGES`, or any `Judge` with a feature layer.
        device: Where the judge computes.
        on_batch: Called as ``on_batch(images done, images in all)``.

    Raises:
        ValueError: Wrong shape or range; no feature layer; fewer images than features, whose
            covariance could not be estimated.
        FileNotFoundError: The judge's weights, or torchmetrics, are not on this machine.

    Example:
        >>> from gan_edu.data import fashion_mnist
        >>> images = fashion_mnist.load("test", subset="sample").images[:300]
        >>> frechet_distance(images[:150], images[150:]) > 0
        True

    References:
        Heusel et al. (2017), equation 6; Dowson & Landau (1982) for the formula.
    """
    try:
        from torchmetrics.image.fid import FrechetInceptionDistance
    except ModuleNotFoundError as error:
        raise FileNotFoundError(
            f"the Fréchet distance needs {error.name}: pip install 'gan-edu[judges]'"
        ) from error
    chosen = judges.load(judge) if isinstance(judge, str) else judge
    features = _Features(chosen).to(device)
    smallest = min(len(real), len(generated))
    if smallest <= features.num_features:
        raise ValueError(
            f"{smallest} images are too few for the covariance of {features.num_features} "
            f"features of the judge {chosen.name!r}; give more than {features.num_features}"
        )
    distance = FrechetInceptionDistance(feature=features).set_dtype(torch.float64).to(device)
    done, total = 0, len(real) + len(generated)
    for images, is_real in ((real, True), (generated, False)):
        for _, batch in batches(images):
            distance.update(batch.to(device), real=is_real)
            done += len(batch)
            if on_batch is not None:
                on_batch(done, total)
    return float(distance.compute())
