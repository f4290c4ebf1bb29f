"""The library under *The Adversarial Game*, a textbook on the mathematics of GANs.

    import gan_edu as gan
    data = gan.data.load("fashion-mnist-sample")
    run = gan.train(gan.Recipe(epochs=10), data)
    gan.load("results/dcgan-good/0").samples(100)

``theory`` proves with NumPy, ``data`` and ``models`` feed ``training``, ``runs`` reads what it
left, ``evaluation`` measures it, and ``figures`` draws it. Each is loaded when it is first used:
``import gan_edu`` alone loads neither torch nor matplotlib.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import Any

__version__ = version("gan-edu")

_HOMES = {
    "Recipe": ("gan_edu.runs.recipe", "Recipe"),
    "load": ("gan_edu.recorded", "load"),
    "train": ("gan_edu.start", "train"),
    "compare": ("gan_edu.recorded", "compare"),
    "diagnose": ("gan_edu.runs.diagnosis", "diagnose"),
    "data": ("gan_edu.data", None),
}
__all__ = ["Recipe", "compare", "data", "diagnose", "load", "train"]  # found by __getattr__


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'gan_edu' has no attribute {name!r}; it has {__all__}")
    module, attribute = _HOMES[name]
    home = import_module(module)
    return home if attribute is None else getattr(home, attribute)
