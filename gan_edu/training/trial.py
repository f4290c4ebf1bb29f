"""One small step of both players on a device, against the same step in float64 on the CPU."""

from __future__ import annotations

import torch
from torch import Tensor

from gan_edu.models.device import use_precision
from gan_edu.runs.recipe import Recipe
from gan_edu.training.game import Game, draw_latent

TOLERANCE = 1e-3  # relative; float32 in another order errs by 1e-6, a wrong kernel by far more
SHAPE = (1, 28, 28)
RECIPES = (
    Recipe(hidden_widths=(32,), batch_size=16),
    Recipe(model="dcgan", base_channels=8, batch_size=16),
)


class _SameDraws(Game):
    """A game whose latent vectors come from the CPU, so that every device plays the same one."""

    def _draw_latent(self, m: int) -> Tensor:
        weight = next(self.generator.parameters())
        z = draw_latent(self.recipe, m, torch.Generator().manual_seed(self.recipe.seed))
        return z.to(weight.device, weight.dtype)


def error(device: torch.device) -> float:
    """How far a step on a device is from the exact one: the worst relative error.

    Compared are both losses and the gradients in the weights of D and of G, for a small MLP and a
    small DCGAN.

    Args:
        device: Where the step is tried, in float32.

    Returns:
        The largest of ``|found − exact| / |exact|``; infinite if a number is not finite.

    Raises:
        RuntimeError: The device cannot compute it.

    Example:
        >>> error(torch.device("cpu")) < TOLERANCE
        True
    """
    worst = 0.0
    for recipe in RECIPES:
        exact = step(recipe, torch.device("cpu"), torch.float64)
        for found, truth in zip(step(recipe, device), exact, strict=True):
            far = float((found - truth).norm() / truth.norm())
            worst = max(worst, far) if far == far else float("inf")
    return worst


def step(
    recipe: Recipe, device: torch.device, dtype: torch.dtype = torch.float32
) -> tuple[Tensor, Tensor, Tensor]:
    """One step of D and one of G from the recipe's initial weights on fixed images.

    Returns:
        Both losses ``(2,)``, the gradients of D's weights and those of G's, float64 on the CPU.
    """
    chance = torch.Generator().manual_seed(1)
    x = torch.rand((recipe.batch_size, *SHAPE), generator=chance) * 2 - 1
    with use_precision("float32"):
        game = _SameDraws.create(recipe, SHAPE, device)
        for network in (game.generator, game.discriminator):
            network.to(dtype)
        d_loss, *_ = game.discriminator_step(x.to(device, dtype))
        d_slopes = _gradients(game.discriminator)
        g_loss = game.generator_step(len(x))
        losses = torch.stack([d_loss, g_loss]).cpu().double()
    return losses, d_slopes, _gradients(game.generator)


def _gradients(network: torch.nn.Module) -> Tensor:
    slopes = [weight.grad for weight in network.parameters() if weight.grad is not None]
    return torch.cat([slope.detach().flatten().cpu().double() for slope in slopes])
