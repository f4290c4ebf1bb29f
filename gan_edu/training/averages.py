"""The average of G's weights over training: often better pictures than its last weights."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import get_ema_multi_avg_fn


class WeightAverage:
    r"""The average :math:`\bar\theta_t \propto \sum_{s \le t} \beta^{t - s} \theta_s`.

    The weights sum to 1 at every step, so that early averages are not pulled to the initial ones.
    Buffers, such as the statistics of batch normalisation, are those of the network itself.

    Args:
        network: Whose weights are averaged.
        decay: :math:`\beta`, from 0 to below 1; about 1/(1 − decay) steps are remembered.

    Example:
        >>> layer = nn.Linear(1, 1)
        >>> average = WeightAverage(layer, 0.9)
        >>> average.update()
        >>> bool(torch.allclose(average.network().weight, layer.weight))
        True

    References:
        Yazici et al. (2019), "The unusual effectiveness of averaging in GAN training".
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.source, self.decay = network, decay
        self.sums: list[Tensor] = [torch.zeros_like(weight) for weight in network.parameters()]
        # On the device, so that a captured step counts as well.
        self.steps = torch.zeros((), dtype=torch.int64, device=self.sums[0].device)
        self._blend = get_ema_multi_avg_fn(decay)

    @torch.no_grad()
    def update(self) -> None:
        """Take in the network's present weights."""
        self._blend(self.sums, [weight.detach() for weight in self.source.parameters()], None)
        self.steps += 1

    @torch.no_grad()
    def network(self) -> nn.Module:
        """A copy of the network with the averaged weights, in evaluation mode."""
        averaged = copy.deepcopy(self.source)
        if steps := int(self.steps):
            correction = 1 - self.decay**steps
            for weight, total in zip(averaged.parameters(), self.sums, strict=True):
                weight.copy_(total / correction)
        return averaged.eval()
