r"""What keeps D smooth: penalties on the slope of its logit, and bounds on its weights."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm


def r1_penalty(x_real: Tensor, real_logits: Tensor) -> Tensor:
    r"""The penalty :math:`R_1 = \tfrac{1}{2m} \sum_i \|\nabla_x a(x_i)\|^2` on D at real images.

    It damps D where it should end flat, which turns the rotation of the game into a spiral inwards.

    Args:
        x_real: ``(m, …)``, with ``requires_grad``.
        real_logits: ``(m,)``, the discriminator's logits a at ``x_real``.

    Example:
        >>> x = torch.ones(3, 1, requires_grad=True)
        >>> float(r1_penalty(x, (2 * x).flatten()))
        2.0

    References:
        Mescheder, Geiger & Nowozin (2018), equation 9.
    """
    (slopes,) = torch.autograd.grad(real_logits.sum(), x_real, create_graph=True)
    return slopes.square().flatten(1).sum(1).mean() / 2


def gradient_penalty(
    discriminator: nn.Module, x_real: Tensor, x_fake: Tensor, *, rng: torch.Generator
) -> Tensor:
    r"""The penalty :math:`\tfrac1m \sum_i (\|\nabla_x a(\hat x_i)\| - 1)^2` between the images.

    Each :math:`\hat x_i` is a random point on the segment from a real to a generated image.

    Args:
        discriminator: Images to logits; it must judge each image alone, so without batch norm.
        x_real: ``(m, …)``.
        x_fake: ``(m, …)``, of the same shape.
        rng: Draws the points.

    Example:
        >>> x = torch.zeros(3, 4)
        >>> D = lambda images: 2 * images[:, 0]
        >>> float(gradient_penalty(D, x, x + 1, rng=torch.Generator()))
        1.0

    References:
        Gulrajani et al. (2017), equation 3.
    """
    shape = (len(x_real), *[1] * (x_real.ndim - 1))
    t = torch.rand(shape, generator=rng, device=x_real.device)
    between = torch.lerp(x_real.detach(), x_fake.detach().to(x_real.dtype), t).requires_grad_()
    logits = discriminator(between)
    (slopes,) = torch.autograd.grad(logits.sum(), between, create_graph=True)
    lengths: Tensor = slopes.flatten(1).norm(dim=1)
    return (lengths - 1).square().mean()


@torch.no_grad()
def clip_weights(discriminator: nn.Module, bound: float) -> None:
    """Put every weight back into [−bound, bound] (Arjovsky, Chintala & Bottou 2017)."""
    for weight in discriminator.parameters():
        weight.clamp_(-bound, bound)


def normalise_spectra(network: nn.Module, seed: int) -> nn.Module:
    """Divide each weight matrix by an estimate of its largest singular value, in place.

    One step of power iteration refines the estimate each time the network works in training mode.

    Args:
        network: Its linear and convolutional layers get the constraint.
        seed: Of the vectors that the iteration begins with.

    References:
        Miyato et al. (2018), Algorithm 1; `torch.nn.utils.parametrizations.spectral_norm`.
    """
    layers = [m for m in network.modules() if isinstance(m, nn.Linear | nn.Conv2d)]
    with torch.random.fork_rng(devices=[]):  # the parametrisation has no generator argument
        torch.manual_seed(seed)
        for layer in layers:
            spectral_norm(layer)
    return network
