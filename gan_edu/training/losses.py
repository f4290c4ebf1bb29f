r"""The losses of the game, on logits :math:`a` with :math:`D = \sigma(a)`.

Both logarithms are softplus: :math:`-\log\sigma(a) = \operatorname{softplus}(-a)` and
:math:`-\log(1 - \sigma(a)) = \operatorname{softplus}(a)`. No probability is formed, so no logarithm
of zero can occur and nothing has to be added inside one. All logs are natural; all results are
scalar tensors in nats.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import softplus


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    r"""D's loss :math:`-\hat V = -\tfrac1m\sum_i [\log D(x_i) + \log(1 - D(G(z_i)))]`.

    Args:
        real_logits: ``(m,)``, the discriminator on real images.
        fake_logits: ``(m,)``, the discriminator on generated images.

    Returns:
        A scalar ≥ 0; ``log 4`` when D answers ½ everywhere.

    Example:
        >>> from torch import zeros
        >>> round(float(discriminator_loss(zeros(3), zeros(3))), 4)
        1.3863

    References:
        Goodfellow et al. (2014), Algorithm 1; book equation ``eq-value``.
    """
    return softplus(-real_logits).mean() + softplus(fake_logits).mean()


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


def gradient_penalty(x_real: Tensor, real_logits: Tensor) -> Tensor:
    r"""The penalty :math:`R_1 = \tfrac{1}{2m} \sum_i \|\nabla_x a(x_i)\|^2` on D at real images.

    It damps D where it should end flat, which turns the rotation of the game into a spiral inwards.

    Args:
        x_real: ``(m, …)``, with ``requires_grad``.
        real_logits: ``(m,)``, the discriminator's logits a at ``x_real``.

    Example:
        >>> x = torch.ones(3, 1, requires_grad=True)
        >>> float(gradient_penalty(x, (2 * x).flatten()))
        2.0

    References:
        Mescheder, Geiger & Nowozin (2018), equation 9.
    """
    (slopes,) = torch.autograd.grad(real_logits.sum(), x_real, create_graph=True)
    return slopes.square().flatten(1).sum(1).mean() / 2


GENERATOR_LOSSES: dict[str, Callable[[Tensor], Tensor]] = {
    "saturating": saturating_generator_loss,
    "non-saturating": non_saturating_generator_loss,
}
