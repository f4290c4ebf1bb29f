"""Enclosures of the constants that the text prints with digits, by ball arithmetic.

Each entry is a piece of the text that ends with the printed number, and what the number is. FLINT
computes it as a ball: a midpoint and a radius that holds the true value for certain. The printed
digits are right if the whole ball rounds to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from flint import arb, ctx, fmpq

NUMBER = re.compile(r"\d+\.\d+")


def enclosed(value: arb, printed: str, *, cut: bool = False) -> bool:
    """Whether a ball lies between the numbers that are printed like this.

    Args:
        value: The ball.
        printed: Decimal digits.
        cut: The digits are cut off (``0.6476…``), not rounded.

    Returns:
        Whether every number in the ball is printed with these digits.

    Example:
        >>> enclosed(arb(2).log(), "0.693"), enclosed(arb(2).log(), "0.694")
        (True, False)
    """
    unit = Fraction(1, 10 ** len(printed.partition(".")[2]))
    number = Fraction(printed)
    low, high = (number, number + unit) if cut else (number - unit / 2, number + unit / 2)
    exact = [arb(fmpq(end.numerator, end.denominator)) for end in (low, high)]
    return bool(exact[0] <= value) and bool(value <= exact[1])


def _log(numerator: float, denominator: float = 1) -> arb:
    return (arb(numerator) / denominator).log()


def _entropy(*weights: int) -> arb:
    """Entropy in nats of the law with these weights."""
    total = sum(weights)
    return sum((arb(w) / total * (arb(total) / w).log() for w in weights), arb(0))


def _kl(p: tuple[int, ...], q: tuple[int, ...]) -> arb:
    """KL of two laws given by whole weights."""
    return sum(
        (
            arb(a) / sum(p) * ((arb(a) / sum(p)) / (arb(b) / sum(q))).log()
            for a, b in zip(p, q, strict=True)
        ),
        arb(0),
    )


def _coin(a: arb) -> arb:
    return -a * a.log() - (1 - a) * (1 - a).log()


def _lost_mode() -> arb:
    """2 JSD of the uniform laws on 8 and on 7 of the points (``prop-lost-mode``, 1/8)."""
    e = arb(1) / 8
    return (1 - e) * (2 - 2 * e).log() + arb(2).log() - (2 - e) * (2 - e).log() + e * arb(2).log()


def _lost_mode_practice() -> arb:
    """2 KL(M || P) of the same laws."""
    e = arb(1) / 8
    return (2 - e) * ((2 - e) / (2 - 2 * e)).log() - e * arb(2).log()


_held_out = (_log(20) / 1000).sqrt()
_score = _entropy(5, 3) - arb(2).log() / 4

# (chapter, the text up to and with the number, what the number is)
CONSTANTS: list[tuple[str, str, Callable[[], arb]]] = [
    ("02", r"-\log 4 \approx -1.39", lambda: _log(4)),
    ("03", r"$-\log 4 \approx -1.386", lambda: _log(4)),
    ("05", r"$\log 2 \approx 0.69", lambda: _log(2)),
    ("05", r"$\log 2 \approx 0.693", lambda: _log(2)),
    ("05", r"\log\frac1{0.8} \approx 0.223", lambda: _log(10, 8)),
    ("05", r"against $2 \times 0.216", lambda: _entropy(3, 1) - arb(2).log() / 2),
    ("05", r"$0.356", lambda: _kl((495, 10, 495), (1, 1, 1))),
    ("05", r"$0.356$, $1.593", lambda: _kl((495, 10, 495), (98, 1, 1))),
    ("05", r"$0.356$, $1.593$, $0.905", lambda: _kl((1, 1, 1), (495, 10, 495))),
    ("05", r"$0.356$, $1.593$, $0.905$, $0.630", lambda: _kl((98, 1, 1), (495, 10, 495))),
    ("06", r"$\log 4 \approx 1.39", lambda: _log(4)),
    ("06", r"$|s| = \sqrt{1/2} \approx 0.71", lambda: (arb(1) / 2).sqrt()),
    ("06", r"$\sqrt{\log(20)/1000} \approx 0.0547", lambda: _held_out),
    ("06", r"$\TV \ge 0.72 - 0.0547 \approx 0.665", lambda: arb(72) / 100 - _held_out),
    ("06", r"\log 2 - h(0.8326", lambda: (1 + arb(72) / 100 - _held_out) / 2),
    (
        "06",
        r"\log 2 - h(0.8326) \approx 0.241",
        lambda: arb(2).log() - _coin((1 + arb(72) / 100 - _held_out) / 2),
    ),
    ("08", r"\tfrac12(2 - \sqrt3) \approx 0.134", lambda: (2 - arb(3).sqrt()) / 2),
    ("08", "For one of eight equal modes the charges are 0.091", _lost_mode),
    ("08", "For one of eight equal modes the charges are 0.091 and 0.043", _lost_mode_practice),
    (
        "08",
        r"With $\varepsilon = 0.01$ and $m = 64$ that is 0.53",
        lambda: (arb(99) / 100) ** 64,
    ),
    ("08", "With $m = 1000$ it is 0.00004", lambda: (arb(99) / 100) ** 1000),
    ("08", r"$e^{-11} \approx 0.00002", lambda: arb(-11).exp()),
    ("08", r"\log(1000)/(-\log 0.99) \approx 687.3", lambda: -_log(1000) / _log(99, 100)),
    ("09", r"\log 2 \approx 0.693", lambda: _log(2)),
    ("09", r"$\log_2 10 \approx 3.32", lambda: _log(10) / _log(2)),
    (
        "09",
        r"\tfrac34 \log_2\tfrac43 + \tfrac14 \cdot 2 \approx 0.811",
        lambda: _entropy(3, 1) / _log(2),
    ),
    ("09", r"$I = 1 + 0.811 - 1.5 \approx 0.311", lambda: _entropy(3, 1) / _log(2) - arb(1) / 2),
    ("09", r"-\tfrac23\log\tfrac23 - \tfrac13\log\tfrac13 \approx 0.637", lambda: _entropy(2, 1)),
    ("09", r"\log 10 - \log 6 \approx 0.511", lambda: _log(10, 6)),
    (
        "10",
        r"-\tfrac58 \log \tfrac58 - \tfrac38 \log \tfrac38 \approx 0.6616",
        lambda: _entropy(5, 3),
    ),
    ("10", r"$\tfrac14 \log 2 \approx 0.1733", lambda: arb(2).log() / 4),
    ("10", r"$e^{0.4883", lambda: _score),
    ("10", r"$e^{0.4883} \approx 1.630", lambda: _score.exp()),
    ("10", r"0.01 \cdot \log 1000 \approx 0.0691", lambda: _log(1000) / 100),
    (
        "10",
        r"\tfrac1{10}) \approx 0.374",
        lambda: _log(10) - sum((arb(1) / k for k in range(2, 11)), arb(0)),
    ),
    ("11", r"$6/7 \approx 0.857", lambda: arb(6) / 7),
    ("11", r"\tfrac17 / 5000} \approx 0.005", lambda: (arb(6) / 49 / 5000).sqrt()),
    ("13", "For one mode of eight: $0.0427", _lost_mode_practice),
    ("13", "For one mode of eight: $0.0427$ against $0.0908", _lost_mode),
    ("13", r"c\sqrt{784 \cdot 256} = 4.48", lambda: (arb(784) * 256).sqrt() / 100),
    ("13", "the product is about $1.835", lambda: arb(448) / 100 * arb(256) / 100 * 16 / 100),
    (
        "13",
        r"\cdot 1.835^{-1/3} \approx 0.00817",
        lambda: arb(1) / 100 * (-(arb(448) / 100 * arb(256) / 100 * 16 / 100).log() / 3).exp(),
    ),
    ("14", r"$\JSD \ge (\log 4 - 0.9)/2 \approx 0.243", lambda: (_log(4) - arb(9) / 10) / 2),
    ("14", r"0.243/\log 2 \approx 0.351", lambda: (_log(4) - arb(9) / 10) / 2 / _log(2)),
    ("14", r"$\frac{1.04}{0.96} \approx 1.083", lambda: arb(104) / 96),
    ("14", r"{1 - 0.125} \approx 0.143", lambda: arb(125) / 875),
]

ctx.prec = 100
