"""The weights of the figures with recorded networks, a file for each, which a page can load.

``python -m website.recorded_generator`` writes them from recorded runs. For the figures "recorded
generator" and "recorded faces" (`WALKS`): G with averaged weights, D, a judge where there is one,
directions in the latent space, and pictures of the training data. For the figure "recorded epochs"
(`EPOCHS`): G after some epochs of one training.

It is a safetensors file. Batch normalisation is folded into the convolution before it, so a
network is a list of layers, in the header under its name as JSON, and each layer has

- ``weight``, a matrix ``(inputs, outputs)``, where a filter counts as ``channels × k × k``;
- ``scale`` ``(outputs,)``: the weights are whole numbers of 16 bits, times the scale of their
  output. Half precision would be as large, and changes a pixel ten times as much. Layers with
  fewer than `FEW` weights are float32 and have no scale;
- ``bias``, a number for each channel that comes out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save
from torch import Tensor, nn

from gan_edu.data import ImageDataset, faces, fashion_mnist
from gan_edu.evaluation import judges
from gan_edu.training import sampling
from website.contents import ROOT

FOLDER = ROOT / "gan_edu" / "figures" / "interactive"
FEW = 2000  # weights of a layer that is not worth rounding
DIRECTIONS = 4
EPOCHS = {epochs: f"results/epochs/{epochs}/0" for epochs in (1, 2, 5, 20)}
THEN = {nn.ReLU: "relu", nn.LeakyReLU: "leaky", nn.Tanh: "tanh"}

Layer = dict[str, Any]
Tensors = dict[str, NDArray[Any]]


def layers(network: nn.Module) -> Iterator[tuple[Layer, Tensor | None, Tensor | None]]:
    """Each layer of a network in evaluation mode: how it computes, weights, biases.

    Weights are ``(inputs, outputs)``: ``(C_in, C_out k k)`` of a transposed convolution,
    ``(C_in k k, C_out)`` of a convolution, ``(features_in, features_out)`` of a linear layer.

    Raises:
        ValueError: A module that the figure cannot compute.

    Example:
        >>> [how for how, *_ in layers(nn.Sequential(nn.Linear(2, 3), nn.ReLU()))]
        [{'kind': 'linear', 'then': 'relu'}]
    """
    leaves = [m for m in network.modules() if not list(m.children())]
    leaves = [m for m in leaves if not isinstance(m, nn.Unflatten | nn.Flatten | nn.Dropout)]
    while leaves:
        module = leaves.pop(0)
        how: Layer = {}
        weight = bias = None
        if isinstance(module, nn.MaxPool2d):
            how = {"kind": "pool"}
        elif isinstance(module, nn.ConvTranspose2d | nn.Conv2d | nn.Linear):
            weight = module.weight.detach()
            moved = isinstance(module, nn.ConvTranspose2d)
            outputs = weight.shape[1 if moved else 0]
            bias = torch.zeros(outputs) if module.bias is None else module.bias.detach()
            if leaves and isinstance(leaves[0], nn.BatchNorm2d):
                weight, bias = _folded(weight, bias, leaves.pop(0), 1 if moved else 0)
            weight = weight.flatten(1) if moved else weight.flatten(1).T
            how = {"kind": "linear"}
            if not isinstance(module, nn.Linear):
                how = {"kind": "transposed" if moved else "convolution"}
                how |= {"side": module.kernel_size[0], "stride": module.stride[0]}
                how |= {"padding": module.padding[0]}
        else:
            raise ValueError(f"the figure cannot compute {module}")
        if leaves and type(leaves[0]) in THEN:
            how["then"] = THEN[type(leaves.pop(0))]
        yield how, weight, bias


def _folded(weight: Tensor, bias: Tensor, norm: nn.Module, axis: int) -> tuple[Tensor, Tensor]:
    """Weights and biases of a convolution that does what the batch normalisation did after it."""
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    factor = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
    shape = [1] * weight.dim()
    shape[axis] = -1
    return weight * factor.view(shape), (bias - norm.running_mean) * factor + norm.bias.detach()


def packed(name: str, network: nn.Module) -> tuple[list[Layer], Tensors]:
    """A network as the layers of the header and the tensors of the file."""
    hows, tensors = [], {}
    for number, (how, weight, bias) in enumerate(layers(network)):
        hows.append(how)
        if weight is None or bias is None:
            continue
        key = f"{name}.{number}"
        tensors[f"{key}.bias"] = bias.numpy()
        if weight.numel() < FEW:
            tensors[f"{key}.weight"] = weight.numpy()
            continue
        scale = weight.abs().amax(0) / (2**15 - 1)
        tensors[f"{key}.scale"] = scale.numpy()
        tensors[f"{key}.weight"] = (weight / scale).round().to(torch.int16).numpy()
    return hows, tensors


def directions(generator: nn.Module) -> tuple[NDArray[np.float32], list[float]]:
    """Directions of z that move the first layer's output most, and their shares of its variance.

    The first layer is affine, h = Wᵀz + b, and z is normal, so the covariance of h is WᵀW, and
    its principal components are the images of the eigenvectors of WWᵀ. No samples are needed.

    Returns:
        Unit vectors, float32 ``(4, latent_dim)``, the widest first; and their shares.
    """
    _, weight, _ = next(layers(generator))
    assert weight is not None
    matrix = weight.double().numpy()
    values, vectors = np.linalg.eigh(matrix @ matrix.T)
    widest = vectors[:, ::-1].T[:DIRECTIONS]
    # An eigenvector has no sign of its own: the largest entry shall be positive.
    largest = np.abs(widest).argmax(1)
    widest = widest * np.sign(widest[np.arange(DIRECTIONS), largest])[:, None]
    return widest.astype(np.float32), (values[::-1][:DIRECTIONS] / values.sum()).round(3).tolist()


@dataclass(frozen=True)
class Walk:
    """What a reader walks through.

    Attributes:
        run: Folder of the recorded run.
        pictures: Training pictures in which the figure looks for neighbours.
        classes: The names of their labels.
        whole: How many pictures the training set has.
        judge: Name of the judge, if there is one for such pictures.
    """

    run: str
    pictures: Callable[[], ImageDataset]
    classes: tuple[str, ...]
    whole: int
    judge: str | None = None


def _first(dataset: ImageDataset, count: int, step: int = 1) -> ImageDataset:
    """The first ``count`` pictures of a data set, or of every ``step``-th."""
    chosen = slice(0, count * step, step)
    return ImageDataset(dataset.images[chosen], dataset.labels[chosen], dataset.name, dataset.judge)


WALKS = {
    "recorded_generator": Walk(
        "results/dcgan-good/0",
        lambda: _first(fashion_mnist.load("train", subset="sample"), 600),
        tuple(fashion_mnist.CLASSES),
        60_000,
        "fashion",
    ),
    # The faces are in the order of their styles. In colour a picture is three times as large.
    "recorded_faces": Walk(
        "results/dcgan-faces-28/0",
        lambda: _first(faces.load(), 310, 38),
        tuple(faces.STYLES),
        12_000,
    ),
}


def walk(name: str) -> bytes:
    """What the file of a figure in `WALKS` holds."""
    one = WALKS[name]
    networks: dict[str, nn.Module] = {
        "generator": sampling.load_player(ROOT / one.run, "average"),
        "discriminator": sampling.load_player(ROOT / one.run, "discriminator"),
    }
    if one.judge:
        networks["judge"] = judges.load(one.judge).model
    tensors, about = _all_packed(networks)
    about |= {"run": one.run, "classes": list(one.classes), "whole": one.whole}
    tensors["directions"], about["shares"] = directions(networks["generator"])
    training = one.pictures()
    tensors["pictures"] = training.images.reshape(len(training), -1)
    tensors["labels"] = training.labels.astype(np.uint8)
    return in_one_file(tensors, about)


def epochs() -> bytes:
    """What the file of the figure "recorded epochs" holds."""
    tensors, about = _all_packed(
        {f"{epoch}": sampling.load_player(ROOT / run, "generator") for epoch, run in EPOCHS.items()}
    )
    return in_one_file(tensors, about | {"epochs": list(EPOCHS)})


def _all_packed(networks: dict[str, nn.Module]) -> tuple[Tensors, dict[str, Any]]:
    tensors: Tensors = {}
    about: dict[str, Any] = {}
    for name, network in networks.items():
        about[name], own = packed(name, network)
        tensors |= own
    return tensors, about


def in_one_file(tensors: Tensors, about: dict[str, Any]) -> bytes:
    """The tensors and what the header says of them, as a safetensors file."""
    # It stores the bytes as they lie in memory, also those of a transposed matrix.
    in_rows = {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}
    return save(in_rows, metadata={"about": json.dumps(about)})


def main() -> None:
    """Write the files."""
    contents = {name: walk(name) for name in WALKS} | {"recorded_epochs": epochs()}
    for name, content in contents.items():
        file = FOLDER / f"{name}.safetensors"
        file.write_bytes(content)
        print(f"{file.relative_to(ROOT)}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
