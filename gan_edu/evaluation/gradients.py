r"""How much a discriminator teaches: the size of G's gradient, and how often D is right.

The gradient reaches :math:`\theta_g` only through D's logit, so what the generator can learn in one
step depends on its loss and on D (book, ``prop-loss-slopes``).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn


def generator_gradient_norm(
    generator: nn.Module,
    discriminator: nn.Module,
    z: Tensor,
    loss: Callable[[Tensor], Tensor],
) -> float:
    r"""Euclidean norm of :math:`\nabla_{\theta_g}` of the loss on one minibatch; nothing moves.

    Args:
        generator: Latent vectors ``(m, latent_dim)`` to images.
        discriminator: Images to logits ``(m,)``.
        z: float32 ``(m, latent_dim)``.
        loss: Logits of the fake images to a scalar, such as those of `gan_edu.training.losses`.

    Returns:
        The norm over all weights of the generator together.

    Raises:
        ValueError: ``loss`` gives no scalar, or the generator has no weights.

    Example:
        >>> G, D = nn.Linear(1, 1, bias=False), nn.Flatten(0)  # D's logit is G's output w·z
        >>> generator_gradient_norm(G, D, torch.tensor([[3.0], [1.0]]), torch.mean)
        2.0

    References:
        Arjovsky & Bottou (2017), figure 2, measure the gradient in this way.
    """
    weights = [weight for weight in generator.parameters() if weight.requires_grad]
    if not weights:
        raise ValueError("generator has no weights that require a gradient, so none can be taken")
    value = loss(discriminator(generator(z)))
    if value.ndim:
        raise ValueError(f"loss must give a scalar, got shape {tuple(value.shape)}; take the mean")
    return float(nn.utils.get_total_norm(torch.autograd.grad(value, weights)))


@torch.no_grad()
def discriminator_accuracy(discriminator: nn.Module, x_real: Tensor, x_fake: Tensor) -> float:
    """Share of images on the right side of D = ½, real and fake counting half each.

    Args:
        discriminator: Images to logits ``(m,)``.
        x_real: float32 ``(m, …)``, images of the data.
        x_fake: float32 ``(n, …)``, images of the generator.

    Returns:
        From 0 to 1; a logit of exactly 0 counts as wrong.

    Example:
        >>> D = nn.Flatten(0)  # the logit is the number itself
        >>> discriminator_accuracy(D, torch.tensor([[1.0], [2.0]]), torch.tensor([[-1.0], [3.0]]))
        0.75
    """
    # To the CPU first: Apple's GPUs have no float64.
    right_real = (discriminator(x_real) > 0).cpu().double().mean()
    right_fake = (discriminator(x_fake) < 0).cpu().double().mean()
    return float((right_real + right_fake) / 2)
