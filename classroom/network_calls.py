"""Calls that hand networks and optimisers over (assignment 4): see `isolated.torch_wire`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from classroom.isolated import torch_wire, wire


def call_with_networks(
    ask: Callable[[dict[str, Any]], dict[str, Any]], name: str, args: tuple[Any, ...]
) -> Any:
    """Call a student's function with copies of networks, then move the originals as it did.

    The optimisers given here take the steps again, in the reported order and with the reported
    gradients, so what they record is what happened; at the end the networks get the reported
    weights, right or wrong.

    Raises:
        NotData: What came back belongs to other networks.
    """
    networks = [arg for arg in args if isinstance(arg, nn.Module)]
    optimisers = [arg for arg in args if isinstance(arg, torch.optim.Optimizer)]

    def more(value: Any) -> Any:
        for kind, held in (("network", networks), ("optimiser", optimisers)):
            for number, one in enumerate(held):
                if value is one:
                    return {kind: number}
        return torch_wire.pack_more(value)

    reply = ask(
        {
            "call": name,
            "args": wire.pack(args, more),
            "networks": [torch_wire.describe_network(one) for one in networks],
            "optimisers": [torch_wire.describe_optimiser(one, networks) for one in optimisers],
        }
    )
    try:
        for number, places in reply["steps"]:
            _put(networks, places)
            optimisers[number].step()
        _put(networks, reply["networks"])
        for network, mode in zip(networks, reply["training"], strict=True):
            network.train(mode is True)
        return wire.unpack(reply["value"], torch_wire.unpack_more)
    except (KeyError, IndexError, TypeError, ValueError, RuntimeError) as error:
        raise wire.NotData(f"no report of a call ({type(error).__name__})") from error


def _put(networks: list[nn.Module], places: list[Any]) -> None:
    for network, (held, slopes) in zip(networks, places, strict=True):
        torch_wire.load(network, held, slopes)
