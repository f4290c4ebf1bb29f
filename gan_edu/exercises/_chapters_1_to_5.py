"""What must hold for an answer to each exercise of chapters 1 to 5; a property where it can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gan_edu.exercises._answers import asks, is_law, near, numbers
from gan_edu.theory import divergences, games

MOMENTS = {"first": 0, "second": 1, "third": 0, "fourth": 3}  # of the standard normal law


numbers(
    "ex-1-new",
    "the expected number of different pictures",
    (
        6000 * (1 - (1 - 1 / 6000) ** 20_000),
        "6,000 times the probability that one picture is drawn at least once",
    ),
    tolerance=2e-4,
)


@asks("ex-1-moments", "three points and their probabilities, as (points, probabilities)")
def _moments(answer: Any) -> Iterator[tuple[bool, str]]:
    points, shares = (np.asarray(part, float) for part in answer)
    yield points.shape == shares.shape == (3,), "the law has three points"
    yield is_law(shares), "the probabilities are not negative and add up to 1"
    for power, (name, moment) in enumerate(MOMENTS.items(), 1):
        yield near(shares @ points**power, moment), f"the {name} moment is that of the normal law"


@asks("ex-2-by-hand", "(maximin, minimax, saddle points), each point as (row, column) from 1")
def _by_hand(answer: Any) -> Iterator[tuple[bool, str]]:
    low, high, points = answer
    payoff = [[4, 2, 3], [1, 0, 5], [6, 2, 2]]
    yield near(low, games.maximin(payoff)), "maximin is the largest of the row minima"
    yield near(high, games.minimax(payoff)), "minimax is the smallest of the column maxima"
    given = {(int(row), int(column)) for row, column in points}
    found = {(int(row) + 1, int(column) + 1) for row, column in games.saddle_points(payoff)}
    yield given <= found, "each saddle point is smallest in its row and largest in its column"
    yield given == found, "all saddle points are named"


@asks("ex-2-currency", "a function of (v, kappa, shift): the value of kappa A + shift")
def _currency(answer: Any) -> Iterator[tuple[bool, str]]:
    for payoff, factor, shift in (
        ([[2, -1], [-1, 1]], 3.0, 0.0),
        ([[2, -1], [-1, 1]], 1.0, 2.0),
        ([[1, 5], [4, 0]], 0.5, -3.0),
    ):
        matrix = np.asarray(payoff, float)
        exact = games.solve(factor * matrix + shift).value
        said = f"the value for A = {payoff}, kappa = {factor:g} and shift = {shift:g}"
        yield near(answer(games.solve(matrix).value, factor, shift), exact), said


@asks("ex-2-bluff", "a function of (pi, b) that gives (s, t), for a weak hand")
def _bluff(answer: Any) -> Iterator[tuple[bool, str]]:
    for chance, bet in ((0.5, 1.0), (0.25, 2.0), (0.4, 0.5)):
        bluff, call = answer(chance, bet)
        where = f"at pi = {chance:g}, b = {bet:g}"
        called = chance * (1 + bet) + (1 - chance) * (-bluff * (1 + bet) - (1 - bluff))
        folded = chance + (1 - chance) * (bluff - (1 - bluff))
        yield 0 <= bluff <= 1 and 0 <= call <= 1, f"s and t are probabilities {where}"
        yield near(called, folded), f"to call and to fold cost the column player the same {where}"
        gain = -call * (1 + bet) + (1 - call)
        yield near(gain, -1), f"to bluff and to check give the row player the same {where}"


numbers(
    "ex-2-grid",
    "(maximin, minimax, value of the mixed game)",
    (0.0, "a known number can be copied"),
    (0.25, "the middle is at most a half away from any number"),
    (0.25, "a coin between the ends earns at least a quarter against every number"),
)


@asks("ex-2-machine", "a matrix of two rows and two columns, for which maximin = minimax is false")
def _two_by_two(answer: Any) -> Iterator[tuple[bool, str]]:
    payoff = np.asarray(answer, float)
    yield payoff.shape == (2, 2), "the matrix has two rows and two columns"
    yield games.maximin(payoff) < games.minimax(payoff), "maximin is smaller than minimax"


numbers(
    "ex-3-coin",
    "(the best constant u, what it earns)",
    (0.5, "no other constant earns more, so the derivative of log u + log(1 - u) is 0"),
    (2 * np.log(0.5), "what is earned is log u + log(1 - u) at this u"),
)


@asks("ex-3-two-peaks", "(the law as {point: probability}, the expectation of x squared)")
def _two_peaks(answer: Any) -> Iterator[tuple[bool, str]]:
    law, mean = answer
    yield set(law) == {-1, 2}, "the law sits on the values of G and nowhere else"
    yield is_law(list(law.values())), "the probabilities are not negative and add up to 1"
    yield near(law[-1], 0.5), "a value has the probability of the z that are sent to it"
    yield near(mean, 2.5), "the expectation is the sum of x squared times its probability"


@asks("ex-4-read", "a function of one number x: the optimal discriminator")
def _read(answer: Any) -> Iterator[tuple[bool, str]]:
    for x in (0.5, 1.5, 3.0):
        p, q = 0.5 * (x < 2), (x > 1) / 3
        yield near(answer(x), p / (p + q)), f"D is optimal at x = {x:g}: compare p and q there"
    yield 0 <= answer(5.0) <= 1, "D is a probability outside [0, 4], too"


numbers(
    "ex-4-prior",
    "(p(x)/q(x), the answer of D with equal numbers)",
    (3, "D / (1 - D) is the ratio of densities times the ratio of numbers"),
    (0.75, "with equal numbers D / (1 - D) is the ratio of densities"),
)
numbers(
    "ex-4-accuracy",
    "(largest sure lower bound of TV at 0.9, the same at 0.5)",
    (0.8, "no classifier is right more often than (1 + TV) / 2"),
    (0, "a coin is right with probability 0.5 for any two laws"),
)


@asks("ex-4-machine", "(p, q), for which the claim fails without p + q > 0")
def _nothing_there(answer: Any) -> Iterator[tuple[bool, str]]:
    p, q = map(float, answer)
    yield p >= 0 and q >= 0, "p and q are not negative"
    yield p + q == 0, "where p + q > 0, the claim is a theorem"


numbers(
    "ex-5-by-hand",
    "(KL(P, Q), JSD(P, Q), C(Q))",
    (np.inf, "KL charges a point that P shows and Q never shows"),
    (0.5 * np.log(2), "JSD is the mean of the two divergences from the middle law"),
    (-np.log(2), "C is -log 4 + 2 JSD"),
)
numbers(
    "ex-5-bits",
    "the largest JSD as (nats, bits)",
    (np.log(2), "disjoint laws have the largest JSD; in nats, log is natural"),
    (1, "bits are nats divided by log 2"),
)


@asks("ex-5-asymmetric", "two laws on two points, as (P, Q)")
def _asymmetric(answer: Any) -> Iterator[tuple[bool, str]]:
    p, q = (np.asarray(law, float) for law in answer)
    yield p.shape == q.shape == (2,) and is_law(p) and is_law(q), "both are laws on two points"
    yield divergences.kl(p, q) < 0.3, "KL(P, Q) is below 0.3"
    yield np.isinf(divergences.kl(q, p)), "KL(Q, P) is infinite"


@asks("ex-5-triangle", "three laws (P, Q, R): the way from P to R by Q is shorter")
def _triangle(answer: Any) -> Iterator[tuple[bool, str]]:
    p, q, r = answer
    yield all(map(is_law, (p, q, r))), "all three are laws"
    direct, by = divergences.js(p, r), divergences.js(p, q) + divergences.js(q, r)
    yield direct > by + 1e-9, "JSD(P, R) is larger than JSD(P, Q) + JSD(Q, R)"


numbers(
    "ex-5-directions",
    "(KL(P, Q1), KL(P, Q2), KL(Q1, P), KL(Q2, P)) in nats",
    (0.356395, "the law in the first place is the one that averages"),
    (1.593394, "the forward direction pays for the mode that Q2 misses"),
    (0.905243, "the reverse direction pays for the middle that Q1 fills"),
    (0.630315, "the reverse direction pays little for a lost mode"),
)


@asks("ex-5-machine", "(p, q), for which 0.6 is too large")
def _constant(answer: Any) -> Iterator[tuple[bool, str]]:
    p, q = map(float, answer)
    yield 0 < p < 1 and 0 < q < 1, "p and q lie between 0 and 1"
    gain = 0.5 - p * q / (p + q) - (1 - p) * (1 - q) / (2 - p - q)
    yield gain < 0.6 * (p - q) ** 2 - 1e-12, "C + 1/2 is less than 0.6 TV squared"
