"""Real images and the judge that is shipped."""

import pytest
import torch

from gan_edu.data import fashion_mnist
from gan_edu.evaluation import judges
from gan_edu.evaluation.judges import Judge


@pytest.fixture(scope="session")
def fashion():
    return judges.load("fashion")


@pytest.fixture(scope="session")
def real():
    """A thousand real test images and their labels."""
    return fashion_mnist.load("test", subset="sample")


@pytest.fixture
def echo():
    """A judge whose logits are the first pixels of the image: any probabilities can be scored."""

    def make(classes):
        model = torch.nn.Linear(1, 1)  # a device to compute on

        class Echo(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.device_of = model

            def forward(self, images):
                return images.flatten(1)[:, :classes]

        return Judge("echo", classes, None, Echo(), lambda images: images)

    return make
