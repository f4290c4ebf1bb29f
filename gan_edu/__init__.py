"""The library under *The Adversarial Game*, a textbook on the mathematics of GANs.

``theory`` proves with NumPy, ``data`` and ``models`` feed ``training``, ``evaluation`` measures
what training made, and ``figures`` draws it. This module imports none of them: ``import gan_edu``
alone loads neither torch nor matplotlib.
"""

from importlib.metadata import version

__version__ = version("gan-edu")
