"""Networks, optimisers and tensors of PyTorch as data, for the questions that hand them over.

The judge writes down what its networks are made of; the runner builds its own from that, lets the
student's function move them, and writes down where they ended and which optimiser stepped when,
with which gradients. The judge then puts its own networks there, and lets its own optimisers step.
"""

from __future__ import annotations

import sys
import types
from typing import Any

import torch
from torch import nn

from classroom.isolated import wire

# A kind of layer, and what it was made with.
LAYERS: dict[str, tuple[type[nn.Module], tuple[str, ...]]] = {
    "Linear": (nn.Linear, ("in_features", "out_features")),
    "BatchNorm1d": (nn.BatchNorm1d, ("num_features",)),
    "Dropout": (nn.Dropout, ("p",)),
    "LeakyReLU": (nn.LeakyReLU, ("negative_slope",)),
    "Flatten": (nn.Flatten, ("start_dim", "end_dim")),
    "ReLU": (nn.ReLU, ()),
    "Tanh": (nn.Tanh, ()),
}
OPTIMISERS = ("SGD", "Adam", "RMSprop", "Adagrad")


def leave_out_the_compiler() -> None:
    """Keep PyTorch from loading its compiler, which takes longer than most answers.

    The first optimiser of a process would load it, to say that it is not to be compiled.
    """
    stand_in = types.ModuleType("torch._dynamo")
    stand_in.__dict__.update(
        disable=lambda function, *_, **__: function, graph_break=lambda *_, **__: None
    )
    sys.modules[stand_in.__name__] = stand_in
    torch._dynamo = stand_in


def tensor(value: torch.Tensor) -> Any:
    """A tensor as data."""
    return {"tensor": wire.pack(value.detach().cpu().numpy())}


def weights(network: nn.Module) -> list[Any]:
    """All that a network holds, in order: its weights, then what batch norm counts."""
    held = [*network.parameters(), *network.buffers()]
    return [wire.pack(part.detach().numpy()) for part in held]


def gradients(network: nn.Module) -> list[Any]:
    """The gradient of each weight, None where there is none."""
    found = [weight.grad for weight in network.parameters()]
    return [None if slope is None else wire.pack(slope.detach().numpy()) for slope in found]


def load(network: nn.Module, held: list[Any], slopes: list[Any]) -> None:
    """Put a network where `weights` and `gradients` say.

    Raises:
        NotData: These belong to another network.
    """
    places, parameters = [*network.parameters(), *network.buffers()], list(network.parameters())
    if len(held) != len(places) or len(slopes) != len(parameters):
        raise wire.NotData("weights of another network")
    with torch.no_grad():
        for place, packed in zip(places, held, strict=True):
            place.copy_(_as(place, packed))
        for weight, packed in zip(parameters, slopes, strict=True):
            weight.grad = None if packed is None else _as(weight, packed)


def _as(place: torch.Tensor, packed: Any) -> torch.Tensor:
    array = wire.unpack(packed)
    value = torch.as_tensor(array)
    if value.shape != place.shape:
        raise wire.NotData("a weight of another shape")
    return value.to(place.dtype)


def describe_network(network: nn.Module) -> dict[str, Any]:
    """What a network is made of, with its weights; from the judge only."""
    layers = []
    for layer in network.children():
        name = type(layer).__name__
        _, made_with = LAYERS[name]
        layers.append([name, [getattr(layer, word) for word in made_with]])
    return {
        "layers": layers,
        "training": network.training,
        "double": next(network.parameters()).dtype == torch.float64,
        "weights": weights(network),
        "gradients": gradients(network),
    }


def build_network(description: dict[str, Any]) -> nn.Sequential:
    """The network that `describe_network` described."""
    layers = [LAYERS[name][0](*made_with) for name, made_with in description["layers"]]
    network = nn.Sequential(*layers)
    network = network.double() if description["double"] else network
    load(network, description["weights"], description["gradients"])
    return network.train(description["training"])


def describe_optimiser(optimiser: torch.optim.Optimizer, networks: list[nn.Module]) -> Any:
    """Kind and settings of an optimiser, its memory, and the number of the network it moves."""
    held = {id(weight) for group in optimiser.param_groups for weight in group["params"]}
    (number,) = (n for n, net in enumerate(networks) if {*map(id, net.parameters())} == held)
    kind = next(base.__name__ for base in type(optimiser).__mro__ if base.__name__ in OPTIMISERS)
    (group,) = optimiser.state_dict()["param_groups"]
    settings = {key: value for key, value in group.items() if key != "params"}
    memory = {
        str(index): {key: wire.pack(torch.as_tensor(part).numpy()) for key, part in state.items()}
        for index, state in optimiser.state_dict()["state"].items()
        if all(part is not None for part in state.values())
    }
    return {"kind": kind, "settings": settings, "memory": memory, "network": number}


def build_optimiser(description: dict[str, Any], networks: list[Any]) -> torch.optim.Optimizer:
    """The optimiser that `describe_optimiser` described, on networks of this process."""
    moved = networks[description["network"]].parameters()
    settings = description["settings"]
    kind = getattr(torch.optim, description["kind"])
    optimiser: torch.optim.Optimizer = kind(moved, lr=settings["lr"])
    state = optimiser.state_dict()
    state["param_groups"][0].update(settings)
    state["state"] = {
        int(index): {key: torch.as_tensor(wire.unpack(part)) for key, part in memory.items()}
        for index, memory in description["memory"].items()
    }
    optimiser.load_state_dict(state)
    return optimiser


def pack_more(value: Any) -> Any:
    """Packs a tensor; for `wire.pack`."""
    return tensor(value) if isinstance(value, torch.Tensor) else None


def unpack_more(packed: dict[str, Any]) -> Any:
    """Unpacks a tensor; for `wire.unpack`."""
    return torch.as_tensor(wire.unpack(packed["tensor"])) if "tensor" in packed else None
