"""Labels in a conditional game, which is the same game for the law of pairs (image, label).

A label is K numbers, 1 at the class and 0 elsewhere. G reads it after the latent vector. A pair is
an image with K further channels, each full of one of these numbers; pairs are what D sees.

References:
    Mirza & Osindero (2014), arXiv:1411.1784, give the label to both players as a further input.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


def one_hot(labels: Tensor, classes: int) -> Tensor:
    """Labels int64 ``(N,)`` as float32 ``(N, classes)``.

    Example:
        >>> one_hot(torch.tensor([2]), 3)
        tensor([[0., 0., 1.]])
    """
    return nn.functional.one_hot(labels, classes).float()


def pair(images: Tensor, label: Tensor) -> Tensor:
    """Images ``(N, C, H, W)`` and labels ``(N, K)`` as pairs ``(N, C + K, H, W)``."""
    planes = label[:, :, None, None].expand(-1, -1, *images.shape[2:])
    return torch.cat([images, planes.to(images.dtype)], dim=1)


class PairGenerator(nn.Module):
    """G of a conditional game as D meets it: its images come with the labels that it was given.

    Args:
        network: ``(N, latent_dim + K)`` to images ``(N, C, H, W)``.
        classes: K.

    Example:
        >>> G = nn.Sequential(nn.Linear(5, 4), nn.Unflatten(1, (1, 2, 2)))
        >>> PairGenerator(G, 3)(torch.zeros(7, 5)).shape
        torch.Size([7, 4, 2, 2])
    """

    def __init__(self, network: nn.Module, classes: int) -> None:
        super().__init__()
        self.network, self.classes = network, classes

    def forward(self, z: Tensor) -> Tensor:
        """Pairs ``(N, C + K, H, W)``."""
        return pair(self.network(z), z[:, -self.classes :])


def draw_labels(shares: Tensor, n: int, rng: torch.Generator) -> Tensor:
    """``n`` labels, int64, from classes with these shares ``(K,)``, on the device of both."""
    # Not torch.multinomial: a CUDA graph can hold this.
    places = torch.rand(n, generator=rng, device=rng.device)
    return torch.bucketize(places, shares.cumsum(0)[:-1], right=True)


def class_shares(labels: Tensor, classes: int) -> Tensor:
    """The share of each class, float32 ``(K,)``.

    Raises:
        ValueError: The labels are not those of the classes 0 to K − 1, or one of these is empty.

    Example:
        >>> class_shares(torch.tensor([0, 1, 1, 1]), 2)
        tensor([0.2500, 0.7500])
    """
    found = labels.unique().tolist()
    if found != list(range(classes)):
        shown = ", ".join(map(str, found[:10])) + (", …" if len(found) > 10 else "")
        raise ValueError(
            f"a recipe with classes={classes} needs images of each of the classes 0 to "
            f"{classes - 1}, and these have the labels {shown}; give each class a folder of its "
            "own, or set classes=0 to train without labels"
        )
    return torch.bincount(labels) / len(labels)
