"""The trace of a network names every layer once, in order, and changes nothing."""

import pytest
import torch
from torch import nn

from gan_edu.models.dcgan import DCGANDiscriminator, DCGANGenerator
from gan_edu.models.mlp import MLPDiscriminator, MLPGenerator
from gan_edu.models.shapes import trace


def test_the_weights_of_the_layers_are_all_the_weights():
    for network, inputs in (
        (DCGANGenerator(), torch.zeros(2, 100)),
        (DCGANDiscriminator(), torch.zeros(2, 1, 28, 28)),
    ):
        layers = trace(network, inputs)
        assert sum(layer.weights for layer in layers) == sum(
            w.numel() for w in network.parameters()
        )


def test_maps_of_the_dcgan_double_and_halve():
    generated = trace(DCGANGenerator(base_channels=8), torch.zeros(2, 100))
    sides = [layer.shape for layer in generated if layer.kind == "ConvTranspose2d"]
    assert sides == [(16, 7, 7), (8, 14, 14), (1, 28, 28)]
    judged = trace(DCGANDiscriminator(base_channels=8), torch.zeros(2, 1, 28, 28))
    convolutions = [layer for layer in judged if layer.kind == "Conv2d"]
    assert [layer.shape for layer in convolutions] == [(8, 14, 14), (16, 7, 7), (1, 1, 1)]
    assert [layer.setting for layer in convolutions] == ["4×4, stride 2"] * 2 + ["7×7, stride 1"]


def test_a_trace_changes_neither_mode_nor_statistics():
    network = nn.Sequential(nn.BatchNorm1d(3), nn.ReLU()).train()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    trace(network, torch.full((4, 3), 5.0))
    assert network.training
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    assert not network[0]._forward_hooks


@pytest.mark.parametrize(
    ("network", "x", "message"),
    [
        (MLPGenerator(), torch.zeros(3, 64), r"z must have shape \(N, 100\), got \(3, 64\)"),
        (DCGANGenerator(), torch.zeros(100), r"z must have shape \(N, 100\), got \(100,\)"),
        (
            MLPDiscriminator(),
            torch.zeros(3, 28, 28),
            r"images must have shape \(N, 1, 28, 28\), got \(3, 28, 28\)",
        ),
        (
            DCGANDiscriminator(),
            torch.zeros(3, 3, 28, 28),
            r"images must have shape \(N, 1, 28, 28\), got \(3, 3, 28, 28\)",
        ),
    ],
)
def test_a_minibatch_of_another_shape_is_refused_in_words(network, x, message):
    with pytest.raises(ValueError, match=message):
        network(x)
