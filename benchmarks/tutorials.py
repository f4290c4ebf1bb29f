"""Training as tutorials write it, and the networks of the tutorial repository with the most stars.

The loop: `DataLoader` over single pictures, sigmoid and `BCELoss`, plain Adam, ``.item()`` at each
step, one batch of latent vectors for both players. The networks: those of ``gan.py`` and
``dcgan.py`` in github.com/eriklindernoren/PyTorch-GAN, written from their description: an MLP of
widths 128–256–512–1024, and a DCGAN on 32×32 images that repeats pixels and then convolves.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.transforms.functional import to_pil_image

from gan_edu.data import fashion_mnist
from gan_edu.runs.recipe import Recipe

CPU = torch.device("cpu")
Players = tuple[nn.Module, nn.Module]  # images from z; logits from images


class PictureDataset(Dataset[tuple[Tensor, int]]):
    """Images one at a time through ToTensor and Normalize, as torchvision's data sets give them."""

    def __init__(self, side: int = 28) -> None:
        images, labels = fashion_mnist.load()
        self.images, self.labels = torch.tensor(images), labels
        resize = [] if side == images.shape[-1] else [transforms.Resize(side)]
        self.transform = transforms.Compose(
            [*resize, transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))]
        )

    def __len__(self) -> int:
        """Number of images."""
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """One image as a float tensor, and its label."""
        return self.transform(to_pil_image(self.images[index])), int(self.labels[index])


class TutorialLoop:
    """A training that goes on step by step; each epoch shuffles anew.

    Args:
        players: G and D.
        recipe: Its rates, batch size and latent dimension; nothing else of it is used.
        pictures: What to train on.
        device: Where.
    """

    def __init__(
        self,
        players: Players,
        recipe: Recipe,
        pictures: PictureDataset,
        device: torch.device = CPU,
    ) -> None:
        self.generator, self.discriminator = (player.to(device) for player in players)
        self.recipe, self.device = recipe, device
        self.loader = DataLoader(
            pictures, batch_size=recipe.batch_size, shuffle=True, drop_last=True
        )
        betas = (recipe.beta1, recipe.beta2)
        self.adam_g, self.adam_d = (
            torch.optim.Adam(player.parameters(), recipe.learning_rate, betas)
            for player in (self.generator, self.discriminator)
        )
        self.batches = self._batches()
        self.history: list[tuple[float, float]] = []

    def train(self, steps: int) -> None:
        """So many steps of both players."""
        sigmoid, criterion = nn.Sigmoid(), nn.BCELoss()
        generator, discriminator, device = self.generator, self.discriminator, self.device
        for _ in range(steps):
            real = next(self.batches).to(device)
            ones, zeros = (
                torch.ones(len(real), device=device),
                torch.zeros(len(real), device=device),
            )
            self.adam_d.zero_grad()
            loss_real = criterion(sigmoid(discriminator(real)), ones)
            fake = generator(torch.randn(len(real), self.recipe.latent_dim, device=device))
            loss_fake = criterion(sigmoid(discriminator(fake.detach())), zeros)
            (loss_real + loss_fake).backward()
            self.adam_d.step()
            self.adam_g.zero_grad()
            loss_g = criterion(sigmoid(discriminator(fake)), ones)
            loss_g.backward()
            self.adam_g.step()
            self.history.append((loss_real.item() + loss_fake.item(), loss_g.item()))

    @torch.no_grad()
    def samples(self, z: Tensor) -> Tensor:
        """Images in evaluation mode, float32 in [−1, 1]."""
        images: Tensor = self.generator.eval()(z)
        self.generator.train()
        return images

    def _batches(self) -> Iterator[Tensor]:
        while True:
            for real, _ in self.loader:
                yield real


def repository_mlp() -> Players:
    """G: 100–128–256–512–1024–784 with batch normalisation; D: 784–512–256–1."""
    layers: list[nn.Module] = [nn.Linear(100, 128), nn.LeakyReLU(0.2)]
    for width, wider in ((128, 256), (256, 512), (512, 1024)):
        layers += [nn.Linear(width, wider), nn.BatchNorm1d(wider, 0.8), nn.LeakyReLU(0.2)]
    generator = nn.Sequential(
        *layers, nn.Linear(1024, 784), nn.Tanh(), nn.Unflatten(1, (1, 28, 28))
    )
    discriminator = nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 512),
        nn.LeakyReLU(0.2),
        nn.Linear(512, 256),
        nn.LeakyReLU(0.2),
        nn.Linear(256, 1),
        nn.Flatten(0),
    )
    return generator, discriminator


def repository_dcgan() -> Players:
    """32×32: G repeats pixels twice and convolves; D has four strided convolutions with dropout."""

    def widen(channels: int, out: int) -> list[nn.Module]:
        convolution = nn.Conv2d(channels, out, 3, padding=1)
        return [
            nn.Upsample(scale_factor=2),
            convolution,
            nn.BatchNorm2d(out, 0.8),
            nn.LeakyReLU(0.2),
        ]

    def halve(channels: int, out: int, *, normalise: bool = True) -> list[nn.Module]:
        convolution = nn.Conv2d(channels, out, 3, stride=2, padding=1)
        block = [convolution, nn.LeakyReLU(0.2), nn.Dropout2d(0.25)]
        return [*block, nn.BatchNorm2d(out, 0.8)] if normalise else block

    generator = nn.Sequential(
        nn.Linear(100, 128 * 8 * 8),
        nn.Unflatten(1, (128, 8, 8)),
        nn.BatchNorm2d(128),
        *widen(128, 128),
        *widen(128, 64),
        nn.Conv2d(64, 1, 3, padding=1),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        *halve(1, 16, normalise=False),
        *halve(16, 32),
        *halve(32, 64),
        *halve(64, 128),
        nn.Flatten(),
        nn.Linear(128 * 2 * 2, 1),
        nn.Flatten(0),
    )
    for network in (generator, discriminator):
        network.apply(_as_in_the_paper)
    return generator, discriminator


def _as_in_the_paper(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)
