"""G and D of a recorded run as files that other programs run: ONNX, or PyTorch's ``.pt2``.

Each file is read back and compared with the network before it counts as written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import torch
from torch import Tensor, nn

from gan_edu.runs import run as runs
from gan_edu.runs.storage import write_atomically
from gan_edu.training import sampling
from gan_edu.training.conditions import one_hot, pair
from gan_edu.training.game import Players, draw_latent

Format = Literal["onnx", "torch"]
FORMATS = ("onnx", "torch")
OPSET = 18  # what torch.onnx writes without converting: runtimes since onnxruntime 1.14 read it
TOLERANCE = 1e-5  # of the largest value, where one exceeds 1
TRIED = (1, 5)  # minibatches of other sizes than the one that was traced
TRACED = 3
ABOUT = "gan_edu.json"  # the metadata, in a .pt2

Network = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Exported:
    """One file and what goes in and out of it; ``N`` is the free size of the minibatch.

    Attributes:
        path: The file.
        input: Its name, shape and meaning, such as ``z (N, 100), normal``.
        output: The same of what comes out.
        difference: The largest difference from the network of the run on a few inputs.
    """

    path: Path
    input: str
    output: str
    difference: float


def export(
    folder: str | Path,
    out: str | Path | None = None,
    *,
    format: Format = "onnx",
    epoch: sampling.Epoch = None,
    players: Players | None = None,
) -> list[Exported]:
    """Write G and D, in evaluation mode, and try both files.

    In a conditional run of K classes G takes ``(N, latent_dim + K)`` and D takes pairs, with K
    further channels, as `gan_edu.models.build_players` says.

    Args:
        folder: The run, finished or not; with an average of G's weights that one is exported.
        out: Folder of the files; default ``export`` in the folder of the run.
        format: ``"onnx"`` or ``"torch"``: ``torch.export``'s ``.pt2``.
        epoch: One whose weights were kept, or ``"best"``; ``None`` for the last.
        players: Networks to read the weights into, for a run that was trained with its own.

    Returns:
        G's file, then D's. Each holds recipe, data, epoch and versions as metadata.

    Raises:
        FileNotFoundError: No run, or no weights of this epoch.
        ValueError: Another format, a package that is missing, a network that cannot be exported,
            or a file that computes something else.

    Example:
        >>> import tempfile
        >>> from gan_edu import data, start
        >>> few = data.load("fashion-mnist-sample", split="test")
        >>> run = start.train(start.Recipe(epochs=1), few, progress=False)
        >>> with tempfile.TemporaryDirectory() as out:
        ...     [file.path.name for file in export(run.folder, out, format="torch")]
        ['generator.pt2', 'discriminator.pt2']
    """
    if format not in FORMATS:
        raise ValueError(f"format must be one of {', '.join(FORMATS)}, got {format!r}")
    if format == "onnx":
        _packages()  # before any work
    run = runs.read(folder)
    name: sampling.Name = "average" if run.recipe.average_decay else "generator"
    about = _about(run, name, sampling.weights_epoch(folder, name, epoch))
    chosen: Any = {"epoch": epoch, "players": players}
    networks = {
        "generator": sampling.load_player(folder, name, **chosen),
        "discriminator": sampling.load_player(folder, "discriminator", **chosen),
    }
    write, suffix = (_write_onnx, ".onnx") if format == "onnx" else (_write_torch, ".pt2")
    place = Path(out) if out is not None else run.folder / "export"
    files = []
    for stem, network in networks.items():
        ports = _generator_ports(run) if stem == "generator" else _discriminator_ports(run)
        path = place / f"{stem}{suffix}"
        facts = {**about, "network": stem}
        written = write(network, ports.draw(TRACED), path, (ports.given, ports.got), facts)
        difference = _compare(path, network, written, [ports.draw(n) for n in TRIED])
        given, got = f"{ports.given} {ports.takes}", f"{ports.got} {ports.gives}"
        files.append(Exported(path, given, got, difference))
    return files


@dataclass(frozen=True)
class _Ports:
    """What goes in and out of a player: names, words, and how to draw something to go in."""

    given: str
    takes: str
    got: str
    gives: str
    draw: Callable[[int], Tensor]


def _generator_ports(run: runs.Run) -> _Ports:
    recipe, rng = run.recipe, torch.Generator().manual_seed(0)
    law = "normal" if recipe.prior == "normal" else "uniform on [−1, 1]"
    takes = f"float32 {_shape(recipe.latent_dim + recipe.classes)}, {law}"
    if recipe.classes:
        takes += f", the last {recipe.classes} of them 1 at the class and 0 elsewhere"
    return _Ports(
        "z",
        takes,
        "images",
        f"float32 {_shape(*run.image_shape)} in [−1, 1]",
        lambda n: draw_latent(recipe, n, rng),
    )


def _discriminator_ports(run: runs.Run) -> _Ports:
    classes, (channels, *sides) = run.recipe.classes, run.image_shape
    rng = torch.Generator().manual_seed(1)
    takes = f"float32 {_shape(channels + classes, *sides)} in [−1, 1]"
    if classes:
        takes += f", the last {classes} channels full of 1 at the class and of 0 elsewhere"

    def draw(n: int) -> Tensor:
        x = torch.rand((n, channels, *sides), generator=rng) * 2 - 1
        return pair(x, one_hot(torch.arange(n) % classes, classes)) if classes else x

    return _Ports("images", takes, "logits", "float32 (N,), larger for what looks real", draw)


def _write_onnx(
    network: nn.Module, x: Tensor, path: Path, names: tuple[str, str], about: dict[str, str]
) -> Network:
    onnx, runtime = _packages()
    given, got = names
    program = torch.onnx.export(
        _traced(network, x),
        (x,),
        dynamo=True,
        input_names=[given],
        output_names=[got],
        opset_version=OPSET,
        verbose=False,
    )
    assert program is not None
    model = program.model_proto
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "N"
    onnx.helper.set_model_props(model, about)
    onnx.checker.check_model(model, full_check=True)
    write_atomically(path, model.SerializeToString())
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda batch: torch.from_numpy(session.run([got], {given: batch.numpy()})[0])


def _write_torch(
    network: nn.Module, x: Tensor, path: Path, names: tuple[str, str], about: dict[str, str]
) -> Network:
    content = BytesIO()
    facts = json.dumps({**about, "input": names[0], "output": names[1]})
    torch.export.save(_traced(network, x), content, extra_files={ABOUT: facts})
    write_atomically(path, content.getvalue())
    return torch.export.load(path).module()


def _traced(network: nn.Module, x: Tensor) -> torch.export.ExportedProgram:
    free = ({0: torch.export.Dim("N")},)
    try:
        return torch.export.export(network, (x,), dynamic_shapes=free)
    except Exception as error:  # torch raises many kinds, for networks of one's own
        raise ValueError(
            f"{type(network).__name__} cannot be exported with a free minibatch size: "
            f"{str(error).strip().splitlines()[0]}"
        ) from error


@torch.no_grad()
def _compare(path: Path, network: nn.Module, run: Network, batches: Sequence[Tensor]) -> float:
    largest = 0.0
    for x in batches:
        wanted, got = network(x), run(x)
        if got.shape != wanted.shape:
            raise ValueError(
                f"{path} gives shape {tuple(got.shape)} where the network gives "
                f"{tuple(wanted.shape)}; it must not be used"
            )
        difference = float((got - wanted).abs().max())
        if not difference < TOLERANCE * max(1.0, float(wanted.abs().max())):
            raise ValueError(
                f"{path} differs from the network by {difference:.1g}, and less than "
                f"{TOLERANCE:g} of its largest value was expected; it must not be used"
            )
        largest = max(largest, difference)
    return largest


def _packages() -> tuple[ModuleType, ModuleType]:
    try:
        import onnx
        import onnxruntime
        import onnxscript  # noqa: F401  # torch.onnx needs it
    except ModuleNotFoundError as error:
        raise ValueError(
            f"exporting to ONNX needs {error.name}, which is not installed: "
            "pip install 'gan-edu[export]', or choose the format torch"
        ) from error
    return onnx, onnxruntime


def _about(run: runs.Run, weights: str, epoch: int | None) -> dict[str, str]:
    facts: dict[str, Any] = {
        "recipe": run.recipe.as_dict(),
        "data": run.data,
        "epoch": epoch,
        "generator_weights": weights,
        "gan-edu": version("gan-edu"),
        "torch": torch.__version__,
    }
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in facts.items()
    }


def _shape(*sizes: int) -> str:
    return f"({', '.join(['N', *map(str, sizes)])})"
