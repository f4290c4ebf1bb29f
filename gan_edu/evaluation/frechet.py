"""The Fréchet distance between real and generated images, in the feature space of a judge."""

from __future__ import annotations

from gan_edu.evaluation import judges
from gan_edu.evaluation.distances import frechet, moments
from gan_edu.evaluation.features import extract
from gan_edu.evaluation.judge import Device, Judge
from gan_edu.evaluation.scoring import Images, OnBatch


def frechet_distance(
    real: Images,
    generated: Images,
    judge: str | Judge = "fashion",
    *,
    device: Device = None,
    on_batch: OnBatch | None = None,
) -> float:
    r"""Squared Fréchet distance of the Gaussians with the moments of both sets of features.

    With the features of Inception-v3 this is what the field calls FID; with another judge's
    features the number has another scale and compares with nothing outside. Which real images it
    was measured to belongs beside the number: `gan_edu.evaluation.measures` records it.

    Args:
        real: uint8 ``(N, C, H, W)``, or float32 in [−1, 1].
        generated: The same for the model's images; equal numbers make fair comparisons.
        judge: A name from `judges.JUDGES`, the path of a judge file, or a `Judge` with a feature
            layer.
        device: Where the judge computes; ``None`` for where it is.
        on_batch: Called as ``on_batch(images done, images in all)``.

    Raises:
        ValueError: Wrong shape or range; no feature layer; fewer images than features, whose
            covariance could not be estimated.
        FileNotFoundError: The judge's weights are not on this machine.

    Example:
        >>> from gan_edu.data import fashion_mnist
        >>> images = fashion_mnist.load("test", subset="sample").images[:300]
        >>> frechet_distance(images[:150], images[150:]) > 0
        True

    References:
        Heusel et al. (2017), equation 6; Dowson & Landau (1982) for the formula.
    """
    total = len(real) + len(generated)

    def report(done: int, _: int) -> None:
        if on_batch is not None:
            on_batch(before + done, total)

    found = []
    before = 0
    with judges.at_work(judge, device) as (chosen, _):
        for images in (real, generated):
            seen = extract(images, chosen, on_batch=report)
            found.append(moments(seen.features))
            before += len(images)
    return frechet(*found)
