"""All measures of a set of generated images at once, from one look of the judge."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from gan_edu.evaluation import distances
from gan_edu.evaluation.collapse import class_coverage
from gan_edu.evaluation.features import Features, Reference, extract
from gan_edu.evaluation.judge import Device
from gan_edu.evaluation.neighbours import neighbours
from gan_edu.evaluation.scoring import Images, OnBatch
from gan_edu.theory.inception import inception_score


@dataclass(frozen=True)
class Measures:
    """What is known of a set of generated images, and against what it was measured.

    Put it beside the row *real against real*, measured with as many images.

    Attributes:
        inception_score: Of all images as one split, plug-in.
        frechet: Squared Fréchet distance to the reference; 0 is best.
        kid: Unbiased kernel distance to the reference; 0 is best, and it may be negative.
        precision: Share of the generated images among the real ones (k = 3).
        recall: Share of the real images among the generated ones (k = 3).
        density: Precision that counts how many real balls hold an image (k = 5); may exceed 1.
        coverage: Share of the real images with a generated one nearby (k = 5).
        classes_covered: Number of the judge's classes with a tenth of a fair share.
        shares: Share of the images in each class, ``K`` numbers.
        count: The number of generated images.
        judge: Name of the judge.
        reference: Name, SHA-256 and number of the images that they were compared with.
    """

    inception_score: float
    frechet: float
    kid: float
    precision: float
    recall: float
    density: float
    coverage: float
    classes_covered: int
    shares: tuple[float, ...]
    count: int
    judge: str
    reference: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers, texts and lists, ready for JSON."""
        return {**asdict(self), "shares": list(self.shares)}


def measure(
    images: Images,
    reference: Reference,
    *,
    device: Device = None,
    on_batch: OnBatch | None = None,
) -> Measures:
    """All measures of generated images against a reference.

    Args:
        images: uint8 ``(N, C, H, W)``, or float32 in [−1, 1].
        reference: The real images, and the judge of both.
        device: Where the judge computes; ``None`` for where it is.
        on_batch: Called as ``on_batch(images done, images in all)``.

    Raises:
        ValueError: Wrong shape, type or range; no more images than the judge has features.

    Example:
        >>> from gan_edu.data import fashion_mnist
        >>> real = Reference.of(fashion_mnist.load("test", subset="sample"))
        >>> made = measure(fashion_mnist.load(subset="sample").images[:500], real)
        >>> made.classes_covered, made.reference["count"]
        (10, 1000)
    """
    return measure_features(
        extract(images, reference.judge, device=device, on_batch=on_batch), reference
    )


def measure_features(seen: Features, reference: Reference) -> Measures:
    """`measure` for images that the reference's judge has already looked at."""
    real = reference.features
    made = seen.features.to(real.device)
    found = class_coverage(seen.probabilities)
    return Measures(
        inception_score=inception_score(seen.probabilities, splits=1).mean,
        frechet=distances.frechet(reference.moments, distances.moments(made)),
        kid=distances.kid_given(reference.mean_kernel, real, made),
        **neighbours(real, made, reference.squared_radii)._asdict(),
        classes_covered=found.covered,
        shares=tuple(found.shares.tolist()),
        count=len(made),
        judge=reference.judge.name,
        reference=reference.identity,
    )
