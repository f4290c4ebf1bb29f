r"""Images in, Inception Score out, in memory that does not grow with their number.

``theory.inception`` writes the score as the exponential of a mean divergence. Here it is
:math:`\exp(H(\hat p) - \frac1m \sum_i H(p_i))`, the same number
(book ``thm-inception-score-information``), because this form needs of the images seen so far only
two sums for each split.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import entr
from torch import Tensor

from gan_edu.evaluation import judges
from gan_edu.evaluation.judge import Device, Judge
from gan_edu.models.pixels import to_float
from gan_edu.theory import inception

BATCH = 250
Images = NDArray[np.uint8] | NDArray[np.float32] | Tensor
OnBatch = Callable[[int, int], None]


@dataclass(frozen=True)
class ImageScore:
    """An Inception Score with all that is needed to compare it with another.

    Attributes:
        mean: Mean of the splits' scores: what papers print.
        std: Their standard deviation with ddof 0: the "±" of papers, which is no standard error.
        per_split: The score of each split, float64 ``(splits,)``.
        whole: The score of all images as one split; less biased than ``mean``.
        corrected: ``whole`` with the first-order bias of its logarithm removed.
        judge: Name of the classifier.
        classes: Its number of classes K.
        accuracy: Its accuracy on the Fashion-MNIST test images, where that has a meaning.
        images: Their number m.
        shuffle: Whether the images were shuffled before they were split.
        seed: Of that shuffle.
    """

    mean: float
    std: float
    per_split: NDArray[np.float64]
    whole: float
    corrected: float
    judge: str
    classes: int
    accuracy: float | None
    images: int
    shuffle: bool
    seed: int


def score(
    images: Images,
    judge: str | Judge = "fashion",
    splits: int = 10,
    *,
    shuffle: bool = True,
    seed: int = 2020,
    device: Device = None,
    on_batch: OnBatch | None = None,
    allow_nonnegative: bool = False,
) -> ImageScore:
    """The Inception Score of images under a judge.

    Args:
        images: uint8 ``(N, C, H, W)``, or float32 in [−1, 1]. A ``numpy.memmap`` is read batch by
            batch.
        judge: A name from `judges.JUDGES`, the path of a judge file, or any `Judge`.
        splits: Number of splits S, at most N.
        shuffle: Shuffle before splitting; sorted images make every split poor in classes.
        seed: Of the shuffle; 2020 is the default of torch-fidelity.
        device: Where the judge computes; ``None`` for where it is.
        on_batch: Called as ``on_batch(images done, images in all)``.
        allow_nonnegative: Take floats of which none is negative. They are refused otherwise,
            because they are nearly always meant as [0, 1], where the judge sees grey fog.

    Raises:
        ValueError: Wrong shape, type or range of values; one image, or more splits than images.
        FileNotFoundError: The judge's weights are not on this machine.

    Example:
        >>> from gan_edu.data import fashion_mnist
        >>> result = score(fashion_mnist.load("test", subset="sample").images[:500], splits=1)
        >>> result.classes, 1 < result.mean < result.classes
        (10, True)

    References:
        Salimans et al. (2016); book ``def-inception-score``.
    """
    _check(images)
    if len(images) < 2:
        raise ValueError("one image scores 1 whatever it shows; give thousands, at least 2")
    split_of = inception.split_of(len(images), splits, shuffle, seed)
    counts = np.bincount(split_of, minlength=splits)
    with judges.at_work(judge, device) as (chosen, place):
        shape = (splits, chosen.classes)
        sums, squares, entropies = np.zeros(shape), np.zeros(chosen.classes), np.zeros(splits)
        for start, logits in _judged(images, chosen, place, on_batch, allow_nonnegative):
            log_p = logits.log_softmax(1).numpy()
            p = np.exp(log_p)
            where = split_of[start : start + len(p)]
            np.add.at(sums, where, p)
            # 0 · log 0 = 0: a probability that underflowed has a finite logarithm here.
            np.add.at(entropies, where, -(p * log_p).sum(1))
            squares += (p**2).sum(0)
    per_split = np.exp(_entropy(sums / counts[:, None]) - entropies / counts)
    m, total = len(images), sums.sum(0)
    log_whole = float(_entropy(total / m) - entropies.sum() / m)
    # Σ_k Var p_k(X) / (2 m p_k): book `prop-log-score-bias`. Classes never met add nothing.
    met = total > 0
    spread = float((squares[met] / total[met] - total[met] / m).sum()) / (2 * m)
    return ImageScore(
        float(per_split.mean()),
        float(per_split.std()),
        per_split,
        float(np.exp(log_whole)),
        float(np.exp(log_whole + spread)),
        chosen.name,
        chosen.classes,
        chosen.accuracy,
        m,
        shuffle,
        seed,
    )


def class_probabilities(
    images: Images,
    judge: str | Judge = "fashion",
    *,
    device: Device = None,
    on_batch: OnBatch | None = None,
    allow_nonnegative: bool = False,
) -> NDArray[np.float64]:
    """The judge's p(y|x) for each image, float64 ``(N, K)``: what ``theory.inception`` takes.

    Raises:
        ValueError: Wrong shape, type or range of values.
        FileNotFoundError: The judge's weights are not on this machine.

    Example:
        >>> import numpy as np
        >>> class_probabilities(np.zeros((2, 1, 28, 28), np.uint8)).shape
        (2, 10)
    """
    _check(images)
    with judges.at_work(judge, device) as (chosen, place):
        parts = _judged(images, chosen, place, on_batch, allow_nonnegative)
        return np.concatenate([logits.softmax(1).numpy() for _, logits in parts])


def batches(images: Images, *, allow_nonnegative: bool = False) -> Iterator[tuple[int, Tensor]]:
    """Checked parts of the images as float32 in [−1, 1], each with the index of its first.

    Raises:
        ValueError: Wrong shape, type or range. That no float was negative shows at the end.
    """
    _check(images)
    lowest = -1.0
    for start in range(0, len(images), BATCH):
        part = images[start : start + BATCH]
        batch = part if isinstance(part, Tensor) else torch.from_numpy(np.array(part))
        if batch.dtype == torch.uint8:
            yield start, to_float(batch)
            continue
        low, high = float(batch.min()), float(batch.max())
        if not (low >= -1 and high <= 1):  # also false for NaN
            raise ValueError(
                f"float images must lie in [−1, 1], got values from {low:g} to {high:g}; "
                "pass bytes 0…255 as uint8, or scale with x / 127.5 − 1"
            )
        lowest = low if start == 0 else min(lowest, low)
        yield start, batch
    if lowest >= 0 and not allow_nonnegative:
        raise ValueError(
            "no value of these float images is negative, so they seem to lie in [0, 1]; the judge "
            "reads [−1, 1]: scale with 2 * x − 1, or pass allow_nonnegative=True if they are right"
        )


def _judged(
    images: Images,
    judge: Judge,
    place: torch.device,
    on_batch: OnBatch | None,
    allow_nonnegative: bool,
) -> Iterator[tuple[int, Tensor]]:
    """Logits, float64 on the CPU, batch by batch."""
    for start, batch in batches(images, allow_nonnegative=allow_nonnegative):
        # To the CPU first: Apple's GPUs have no float64.
        yield start, judge.logits(batch.to(place)).cpu().double()
        if on_batch is not None:
            on_batch(start + len(batch), len(images))


def _entropy(p: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(entr(p).sum(-1), dtype=np.float64)


def _check(images: Images) -> None:
    if images.ndim != 4 or len(images) == 0:
        raise ValueError(
            f"images must have shape (N, channels, height, width) with N ≥ 1, "
            f"got {tuple(images.shape)}"
        )
    if str(images.dtype).removeprefix("torch.") not in ("uint8", "float32"):
        raise ValueError(f"images must be uint8 in 0…255 or float32 in [−1, 1], got {images.dtype}")
