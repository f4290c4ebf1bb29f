"""What must hold for an answer to each exercise; where it can be, by testing a property."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from gan_edu.theory import criterion, divergences, games, information

Judge = Callable[[Any], Iterator[tuple[bool, str]]]


class Exercise(NamedTuple):
    """The form of an answer, and what a right one satisfies: whether it holds, and its name."""

    form: str
    judge: Judge


EXERCISES: dict[str, Exercise] = {}
MOMENTS = {"first": 0, "second": 1, "third": 0, "fourth": 3}  # of the standard normal law


def _asks(label: str, form: str) -> Callable[[Judge], Judge]:
    def register(judge: Judge) -> Judge:
        EXERCISES[label] = Exercise(form, judge)
        return judge

    return register


def _near(given: Any, expected: Any, tolerance: float = 2e-3) -> bool:
    """Equal to about three digits; false for another shape or NaN."""
    one, other = np.asarray(given, float), np.asarray(expected, float)
    return one.shape == other.shape and np.allclose(one, other, rtol=tolerance, atol=tolerance)


def _numbers(label: str, form: str, *parts: tuple[Any, str], tolerance: float = 2e-3) -> None:
    """Register an exercise that asks for fixed numbers."""

    def judge(answer: Any) -> Iterator[tuple[bool, str]]:
        given = (answer,) if len(parts) == 1 else tuple(answer)
        yield len(given) == len(parts), f"there are {len(parts)} parts: {form}"
        for value, (expected, said) in zip(given, parts, strict=True):
            yield _near(value, expected, tolerance), said

    _asks(label, form)(judge)


def _is_law(law: Any) -> bool:
    array = np.asarray(law, float)
    return bool((array >= 0).all()) and abs(array.sum() - 1) < 1e-6


_numbers(
    "ex-1-new",
    "the expected number of different pictures",
    (
        6000 * (1 - (1 - 1 / 6000) ** 20_000),
        "6,000 times the probability that one picture is drawn at least once",
    ),
    tolerance=2e-4,
)


@_asks("ex-1-moments", "three points and their probabilities, as (points, probabilities)")
def _moments(answer: Any) -> Iterator[tuple[bool, str]]:
    points, shares = (np.asarray(part, float) for part in answer)
    yield points.shape == shares.shape == (3,), "the law has three points"
    yield _is_law(shares), "the probabilities are not negative and add up to 1"
    for power, (name, moment) in enumerate(MOMENTS.items(), 1):
        yield _near(shares @ points**power, moment), f"the {name} moment is that of the normal law"


@_asks("ex-2-by-hand", "(maximin, minimax, saddle points), each point as (row, column) from 1")
def _by_hand(answer: Any) -> Iterator[tuple[bool, str]]:
    low, high, points = answer
    payoff = [[4, 2, 3], [1, 0, 5], [6, 2, 2]]
    yield _near(low, games.maximin(payoff)), "maximin is the largest of the row minima"
    yield _near(high, games.minimax(payoff)), "minimax is the smallest of the column maxima"
    given = {(int(row), int(column)) for row, column in points}
    found = {(int(row) + 1, int(column) + 1) for row, column in games.saddle_points(payoff)}
    yield given <= found, "each saddle point is smallest in its row and largest in its column"
    yield given == found, "all saddle points are named"


@_asks("ex-2-currency", "a function of (v, kappa, shift): the value of kappa A + shift")
def _currency(answer: Any) -> Iterator[tuple[bool, str]]:
    for payoff, factor, shift in (
        ([[2, -1], [-1, 1]], 3.0, 0.0),
        ([[2, -1], [-1, 1]], 1.0, 2.0),
        ([[1, 5], [4, 0]], 0.5, -3.0),
    ):
        matrix = np.asarray(payoff, float)
        exact = games.solve(factor * matrix + shift).value
        said = f"the value for A = {payoff}, kappa = {factor:g} and shift = {shift:g}"
        yield _near(answer(games.solve(matrix).value, factor, shift), exact), said


@_asks("ex-2-bluff", "a function of (pi, b) that gives (s, t), for a weak hand")
def _bluff(answer: Any) -> Iterator[tuple[bool, str]]:
    for chance, bet in ((0.5, 1.0), (0.25, 2.0), (0.4, 0.5)):
        bluff, call = answer(chance, bet)
        where = f"at pi = {chance:g}, b = {bet:g}"
        called = chance * (1 + bet) + (1 - chance) * (-bluff * (1 + bet) - (1 - bluff))
        folded = chance + (1 - chance) * (bluff - (1 - bluff))
        yield 0 <= bluff <= 1 and 0 <= call <= 1, f"s and t are probabilities {where}"
        yield _near(called, folded), f"to call and to fold cost the column player the same {where}"
        gain = -call * (1 + bet) + (1 - call)
        yield _near(gain, -1), f"to bluff and to check give the row player the same {where}"


_numbers(
    "ex-3-coin",
    "(the best constant u, what it earns)",
    (0.5, "no other constant earns more, so the derivative of log u + log(1 - u) is 0"),
    (2 * np.log(0.5), "what is earned is log u + log(1 - u) at this u"),
)


@_asks("ex-3-two-peaks", "(the law as {point: probability}, the expectation of x squared)")
def _two_peaks(answer: Any) -> Iterator[tuple[bool, str]]:
    law, mean = answer
    yield set(law) == {-1, 2}, "the law sits on the values of G and nowhere else"
    yield _is_law(list(law.values())), "the probabilities are not negative and add up to 1"
    yield _near(law[-1], 0.5), "a value has the probability of the z that are sent to it"
    yield _near(mean, 2.5), "the expectation is the sum of x squared times its probability"


@_asks("ex-4-read", "a function of one number x: the optimal discriminator")
def _read(answer: Any) -> Iterator[tuple[bool, str]]:
    for x in (0.5, 1.5, 3.0):
        p, q = 0.5 * (x < 2), (x > 1) / 3
        yield _near(answer(x), p / (p + q)), f"D is optimal at x = {x:g}: compare p and q there"
    yield 0 <= answer(5.0) <= 1, "D is a probability outside [0, 4], too"


_numbers(
    "ex-4-prior",
    "(p(x)/q(x), the answer of D with equal numbers)",
    (3, "D / (1 - D) is the ratio of densities times the ratio of numbers"),
    (0.75, "with equal numbers D / (1 - D) is the ratio of densities"),
)
_numbers(
    "ex-4-accuracy",
    "(largest sure lower bound of TV at 0.9, the same at 0.5)",
    (0.8, "no classifier is right more often than (1 + TV) / 2"),
    (0, "a coin is right with probability 0.5 for any two laws"),
)
_numbers(
    "ex-5-by-hand",
    "(KL(P, Q), JSD(P, Q), C(Q))",
    (np.inf, "KL charges a point that P shows and Q never shows"),
    (0.5 * np.log(2), "JSD is the mean of the two divergences from the middle law"),
    (-np.log(2), "C is -log 4 + 2 JSD"),
)
_numbers(
    "ex-5-bits",
    "the largest JSD as (nats, bits)",
    (np.log(2), "disjoint laws have the largest JSD; in nats, log is natural"),
    (1, "bits are nats divided by log 2"),
)


@_asks("ex-5-asymmetric", "two laws on two points, as (P, Q)")
def _asymmetric(answer: Any) -> Iterator[tuple[bool, str]]:
    p, q = (np.asarray(law, float) for law in answer)
    yield p.shape == q.shape == (2,) and _is_law(p) and _is_law(q), "both are laws on two points"
    yield divergences.kl(p, q) < 0.3, "KL(P, Q) is below 0.3"
    yield np.isinf(divergences.kl(q, p)), "KL(Q, P) is infinite"


@_asks("ex-5-triangle", "three laws (P, Q, R): the way from P to R by Q is shorter")
def _triangle(answer: Any) -> Iterator[tuple[bool, str]]:
    p, q, r = answer
    yield all(map(_is_law, (p, q, r))), "all three are laws"
    direct, by = divergences.js(p, r), divergences.js(p, q) + divergences.js(q, r)
    yield direct > by + 1e-9, "JSD(P, R) is larger than JSD(P, Q) + JSD(Q, R)"


_numbers(
    "ex-6-start",
    "losses at logits 0: (D, saturating G, non-saturating G)",
    (np.log(4), "the loss of D is -log D - log(1 - D) at D = 1/2"),
    (-np.log(2), "the saturating loss is log(1 - D) at D = 1/2"),
    (np.log(2), "the non-saturating loss is -log D at D = 1/2"),
    tolerance=1e-2,
)
_numbers(
    "ex-6-epochs",
    "(minibatches an epoch, images left out, steps of G in 200 epochs at k = 1, at k = 5)",
    (937, "an epoch uses whole minibatches only"),
    (32, "left out is what does not fill a minibatch"),
    (187_400, "at k = 1, G makes a step for each minibatch of each epoch"),
    (37_400, "at k = 5, G makes a step after every fifth minibatch of an epoch"),
    tolerance=1e-7,
)


@_asks("ex-7-hand", "(q1, q2, q3, the number of steps)")
def _three_steps(answer: Any) -> Iterator[tuple[bool, str]]:
    *laws, steps = answer
    p, q = np.array([0.5, 0.5]), np.array([0.25, 0.75])
    yield len(laws) == 3, "there are three laws and a number"
    for number, law in enumerate(laws, 1):
        q = criterion.mirror_step(p, q)
        yield _near(law, q), f"q{number} is the mirror step from the law before it"
    yield 0.25 * 0.5**steps < 1e-3, "TV is below 0.001 after so many steps"
    yield 0.25 * 0.5 ** (steps - 1) >= 1e-3, "TV is not below 0.001 one step earlier"


@_asks("ex-8-samples", "a number m of samples")
def _samples(answer: Any) -> Iterator[tuple[bool, str]]:
    yield answer == int(answer) and answer > 0, "m is a whole number above 0"
    yield 10 * 0.99**answer <= 0.01, "ten times 0.99 to the power m is at most 0.01"


@_asks("ex-8-curved", "a function of mu: steps below this eta converge, steps above do not")
def _curved(answer: Any) -> Iterator[tuple[bool, str]]:
    for mu in (0.1, 1.0, 3.0):
        limit = float(answer(mu))
        below, above = [abs(1 - eta * mu + 1j * eta) for eta in (0.99 * limit, 1.01 * limit)]
        yield limit > 0, f"the limit is above 0 at mu = {mu:g}"
        yield below < 1, f"steps a little below the limit shrink theta at mu = {mu:g}"
        yield above > 1, f"steps a little above the limit do not shrink theta at mu = {mu:g}"


_numbers(
    "ex-9-by-hand",
    "(H(X), H(Y), H(X,Y), I(X;Y)) in bits",
    (1, "H(X) is the entropy of the sums of the rows"),
    (0.8112781, "H(Y) is the entropy of the sums of the columns"),
    (1.5, "H(X,Y) is the entropy of the four cells"),
    (0.3112781, "I is H(X) + H(Y) - H(X,Y)"),
)


@_asks("ex-9-report", "two tables of pairs, rows for x")
def _report(answer: Any) -> Iterator[tuple[bool, str]]:
    tables = [np.atleast_2d(np.asarray(table, float)) for table in answer]
    yield len(tables) == 2 and all(map(_is_law, tables)), "both tables are laws of pairs"
    for name, table, wrong, right in zip(("first", "second"), tables, (1, 0), (0, 1), strict=True):
        difference = information.entropy(table.sum(0)) - information.entropy(table.sum(1))
        text = ("0", "log 2")
        yield (
            _near(difference, wrong * np.log(2)),
            f"in the {name} table H(Y) - H(X) is {text[wrong]}",
        )
        known = information.mutual_information(table)
        yield _near(known, right * np.log(2)), f"in the {name} table I is {text[right]}"


_numbers(
    "ex-9-xor",
    "(I(X;Y), I(X;U), I(Y;U), I(X;Y) given U) in nats",
    (0, "X and Y are independent"),
    (0, "the table of X and U has four equal cells"),
    (0, "the table of Y and U has four equal cells"),
    (np.log(2), "given U, X decides a fair coin"),
)
_numbers(
    "ex-10-four-pictures",
    "(the mean law, its entropy, the mean entropy, the score), entropies in nats",
    ([0.625, 0.375], "the mean law is the mean of the four laws"),
    (0.6615632, "the entropy of the mean law"),
    (0.25 * np.log(2), "the mean entropy: a certain answer has entropy 0"),
    (1.6296, "the score is the exponential of the difference of the two"),
)


@_asks("ex-10-how-many", "(pictures for one split, for ten)")
def _how_many(answer: Any) -> Iterator[tuple[bool, str]]:
    one, ten = answer
    bias = 999 / (2 * np.array([one, one - 5]))
    yield bias[0] < 0.01 * np.log(1000), "the bias at this m is below 1 percent of log 1000"
    yield bias[1] > 0.01 * np.log(1000), "some fewer pictures would not be enough"
    yield ten == 10 * one, "each of ten splits needs as many as one"


_numbers(
    "ex-11-sizes",
    "(transposed convolutions, f of the filter that makes 4x4 maps)",
    (4, "each layer doubles the side, from 4 up to 64"),
    (4, "from one place, s(n' - 1) + f - 2u is the side of the map"),
)
_numbers(
    "ex-11-saving",
    "(weights connected, weights convolution, multiplications connected, of the convolution)",
    (6272 * 3136, "every input has a weight for every output"),
    (64 * 32 * 16, "a filter has a weight for each place in it and pair of channels"),
    (6272 * 3136, "a connected layer uses each weight once"),
    (64 * 32 * 16 * 49, "a convolution uses each weight at every place of the output"),
    tolerance=1e-7,
)
_numbers(
    "ex-12-how-many-seeds",
    "(seeds with the normal quantile, with Student's)",
    (18, "the least n for which 1.96 standard errors of the difference are below 0.2"),
    (19, "the least n for which Student's quantile of 2n - 2 degrees does the same"),
    tolerance=1e-7,
)
_numbers(
    "ex-12-lucky-order",
    "(chance with one run each, chance with the best of five against one)",
    (1 / 2, "equally good methods are exchangeable"),
    (5 / 6, "the new method loses only if the baseline is the best of all the runs"),
)
_numbers(
    "ex-13-bound",
    "(lower bound of JSD, lower bound of TV)",
    ((np.log(4) - 0.9) / 2, "C is -log 4 + 2 JSD, and at least what this D earns"),
    ((np.log(4) - 0.9) / (2 * np.log(2)), "JSD is at most TV times log 2"),
)
