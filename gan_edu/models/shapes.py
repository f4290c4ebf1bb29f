"""What flows through a network: the shape after each layer, and the weights of the layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrize import is_parametrized


@dataclass(frozen=True)
class Layer:
    """One layer as a picture of the network shows it.

    Attributes:
        kind: Name of the layer's class, such as ``"Conv2d"``.
        setting: Size and stride of its filter, such as ``"4×4, stride 2"``; else empty.
        shape: What comes out for one input, without the minibatch axis.
        weights: How many numbers it learns.
    """

    kind: str
    setting: str
    shape: tuple[int, ...]
    weights: int


def require(x: Tensor, shape: Sequence[int], name: str) -> None:
    """Refuse a minibatch whose elements have another shape than a network takes.

    Raises:
        ValueError: ``x`` is not ``(N, *shape)``.

    Example:
        >>> require(torch.zeros(5, 100), (100,), "z")
    """
    if x.dim() != len(shape) + 1 or tuple(x.shape[1:]) != tuple(shape):
        wanted = ", ".join(["N", *(str(side) for side in shape)])
        raise ValueError(f"{name} must have shape ({wanted}), got {tuple(x.shape)}")


@torch.no_grad()
def trace(network: nn.Module, inputs: Tensor) -> list[Layer]:
    """The layers of a network in the order in which they work on ``inputs``.

    Args:
        network: Any module; its mode (training or evaluation) is kept, its state is not changed.
        inputs: A minibatch ``(N, …)`` that it takes.

    Example:
        >>> trace(nn.Sequential(nn.Linear(3, 2), nn.ReLU()), torch.zeros(1, 3))[0]
        Layer(kind='Linear', setting='', shape=(2,), weights=8)
    """
    layers: list[Layer] = []

    def note(module: nn.Module, _: tuple[Tensor, ...], output: Tensor) -> None:
        weights = sum(weight.numel() for weight in module.parameters())
        kind = type(module).__name__.removeprefix("Parametrized")
        layers.append(Layer(kind, _setting(module), tuple(output.shape[1:]), weights))

    leaves = list(_leaves(network))
    handles = [module.register_forward_hook(note) for module in leaves]
    training = network.training
    network.eval()  # batch normalisation would change its running statistics
    try:
        network(inputs)
    finally:
        network.train(training)
        for handle in handles:
            handle.remove()
    return layers


def _leaves(module: nn.Module) -> Iterator[nn.Module]:
    # A layer with spectral normalisation holds modules that make its weight from another tensor.
    if is_parametrized(module) or not list(module.children()):
        yield module
        return
    for child in module.children():
        yield from _leaves(child)


def _setting(module: nn.Module) -> str:
    if not isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        return ""
    height, width = module.kernel_size
    return f"{height}×{width}, stride {module.stride[0]}"
