"""What networks and losses of your own must keep to, tried once before training begins."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from gan_edu.runs.recipe import Recipe
from gan_edu.training.conditions import pair
from gan_edu.training.game import Players, draw_latent
from gan_edu.training.losses import Loss

TRIED = 4  # images


def check_players(players: Players, recipe: Recipe, image_shape: Sequence[int]) -> None:
    """Try both players on a few latent vectors.

    Raises:
        ValueError: One has no weights, G's images have another shape or leave [−1, 1], or D does
            not give one number for each image; the message names the player and what is wanted.

    Example:
        >>> G = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Unflatten(1, (1, 2, 2)))
        >>> D = nn.Sequential(nn.Flatten(), nn.Linear(4, 1))
        >>> check_players((G, D), Recipe(model="own", latent_dim=2), (1, 2, 2))
        Traceback (most recent call last):
        ValueError: D must give one logit for each image, shape (4,), and gives shape (4, 1)
    """
    generator, discriminator = players
    if generator is discriminator:
        raise ValueError("G and D must be two networks, and the same one was given twice")
    for name, network in (("G", generator), ("D", discriminator)):
        if not any(weight.requires_grad for weight in network.parameters()):
            raise ValueError(f"{name} has no weights that can be trained")
    device = next(generator.parameters()).device
    z = draw_latent(recipe, TRIED, torch.Generator().manual_seed(recipe.seed)).to(device)
    images = _answer("G", generator, z, f"latent vectors of shape {tuple(z.shape)}")
    wanted = (TRIED, *image_shape)
    if images.shape != wanted:
        raise ValueError(f"G must make images of shape {wanted}, and makes {tuple(images.shape)}")
    if not (images.isfinite().all() and images.abs().max() <= 1 + 1e-4):
        raise ValueError(
            f"G must make images in [−1, 1], and makes values from {float(images.min()):g} to "
            f"{float(images.max()):g}; end it with nn.Tanh()"
        )
    seen = pair(images, z[:, recipe.latent_dim :]) if recipe.classes else images
    logits = _answer("D", discriminator, seen, f"images of shape {tuple(seen.shape)}")
    if logits.shape != (TRIED,):
        raise ValueError(
            f"D must give one logit for each image, shape ({TRIED},), and gives shape "
            f"{tuple(logits.shape)}"
        )


def check_loss(loss: Loss) -> None:
    """Try both sides of a loss.

    Raises:
        ValueError: A side does not give one number.
    """
    logits = torch.zeros(TRIED)
    for name, value in (
        ("discriminator", loss.discriminator(logits, logits)),
        ("generator", loss.generator(logits)),
    ):
        if value.ndim:
            raise ValueError(
                f"the {name}'s loss must be one number, and has shape {tuple(value.shape)}; "
                "take the mean"
            )


@torch.no_grad()
def _answer(name: str, network: nn.Module, inputs: Tensor, described: str) -> Tensor:
    training = network.training
    network.eval()  # batch normalisation would take in what is only tried
    try:
        answer: Tensor = network(inputs)
    except (RuntimeError, ValueError, IndexError) as error:
        raise ValueError(f"{name} cannot take {described}: {error}") from error
    finally:
        network.train(training)
    return answer
