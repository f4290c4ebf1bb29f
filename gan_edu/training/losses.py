r"""The losses of the game, on logits :math:`a` with :math:`D = \sigma(a)`.

Both logarithms are softplus: :math:`-\log\sigma(a) = \operatorname{softplus}(-a)` and
:math:`-\log(1 - \sigma(a)) = \operatorname{softplus}(a)`. No probability is formed, so no logarithm
of zero can occur and nothing has to be added inside one. All logs are natural; the log losses are
in nats, the others have no unit.

A `Loss` holds all that is known of one choice; `LOSSES` names them. A loss of your own is one more
`Loss`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import relu, softplus


def discriminator_loss(
    real_logits: Tensor, fake_logits: Tensor, *, label_smoothing: float = 0.0
) -> Tensor:
    r"""D's loss :math:`-\hat V = -\tfrac1m\sum_i [\log D(x_i) + \log(1 - D(G(z_i)))]`.

    Args:
        real_logits: ``(m,)``, the discriminator on real images.
        fake_logits: ``(m,)``, the discriminator on generated images.
        label_smoothing: Real images count as fake with this weight (Salimans et al. 2016).

    Returns:
        A scalar ≥ 0; ``log 4`` when D answers ½ everywhere.

    Example:
        >>> from torch import zeros
        >>> round(float(discriminator_loss(zeros(3), zeros(3))), 4)
        1.3863

    References:
        Goodfellow et al. (2014), Algorithm 1; book equation ``eq-value``.
    """
    # −(1 − s) log σ(a) − s log(1 − σ(a)) = softplus(−a) + s·a
    real = softplus(-real_logits)
    if label_smoothing:
        real = real + label_smoothing * real_logits
    return real.mean() + softplus(fake_logits).mean()


def saturating_generator_loss(fake_logits: Tensor) -> Tensor:
    r"""G's loss of the zero-sum game, :math:`\tfrac1m\sum_i \log(1 - D(G(z_i)))`, at most 0.

    Its slope in the logit is :math:`-D`, which vanishes where D rejects the sample.

    Example:
        >>> from torch import zeros
        >>> round(float(saturating_generator_loss(zeros(3))), 4)
        -0.6931

    References:
        Goodfellow et al. (2014), Algorithm 1.
    """
    return -softplus(fake_logits).mean()


def non_saturating_generator_loss(fake_logits: Tensor) -> Tensor:
    r"""G's loss in practice, :math:`-\tfrac1m\sum_i \log D(G(z_i))`, at least 0.

    It is binary cross-entropy with label 1. Its slope in the logit is :math:`-(1 - D)`, which is
    largest where D rejects the sample. With it the game is not zero-sum.

    Example:
        >>> from torch import zeros
        >>> round(float(non_saturating_generator_loss(zeros(3))), 4)
        0.6931

    References:
        Goodfellow et al. (2014), section 3.
    """
    return softplus(-fake_logits).mean()


def _score(logits: Tensor) -> Tensor:
    return logits


@dataclass(frozen=True)
class Loss:
    """What the two players minimise, and how to read their numbers.

    Attributes:
        discriminator: Logits on real and on fake images, each ``(m,)``, to D's scalar loss.
        generator: Logits on fake images ``(m,)`` to G's scalar loss.
        output: From logits to what a reader is shown as D(x).
        meaning: What that is, in words.
        discriminator_line: D's loss where D cannot tell real from fake and answers with one number;
            ``None`` where that is not known.
        generator_line: G's loss there; ``None`` where that number is not determined.
    """

    discriminator: Callable[[Tensor, Tensor], Tensor]
    generator: Callable[[Tensor], Tensor]
    output: Callable[[Tensor], Tensor] = _score
    meaning: str = "score"
    discriminator_line: float | None = None
    generator_line: float | None = None


def _log_loss(generator: Callable[[Tensor], Tensor], line: float) -> Loss:
    return Loss(
        discriminator_loss,
        generator,
        torch.sigmoid,
        "probability that the image is real",
        math.log(4),
        line,
    )


LOSSES: dict[str, Loss] = {
    "non-saturating": _log_loss(non_saturating_generator_loss, math.log(2)),
    "saturating": _log_loss(saturating_generator_loss, -math.log(2)),
    # Mao et al. (2017), equation 9, with the labels 0 and 1.
    "least-squares": Loss(
        lambda real, fake: ((real - 1).square().mean() + fake.square().mean()) / 2,
        lambda fake: (fake - 1).square().mean() / 2,
        _score,
        "guess of the label: 1 for real, 0 for fake",
        0.25,
        0.125,
    ),
    # Lim & Ye (2017); Miyato et al. (2018), equations 16 and 17.
    "hinge": Loss(
        lambda real, fake: relu(1 - real).mean() + relu(1 + fake).mean(),
        lambda fake: -fake.mean(),
        _score,
        "score: above 1 for sure of real, below −1 for sure of fake",
        2.0,
        None,
    ),
    # Arjovsky, Chintala & Bottou (2017), Algorithm 1. D must be kept Lipschitz by other means.
    "wasserstein": Loss(
        lambda real, fake: fake.mean() - real.mean(),
        lambda fake: -fake.mean(),
        _score,
        "score without a scale: only differences mean something",
        0.0,
        None,
    ),
}
