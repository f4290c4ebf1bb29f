"""What must hold for an answer to each exercise of chapters 6 to 14."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gan_edu.exercises._answers import asks, is_law, near, numbers
from gan_edu.theory import criterion, information

numbers(
    "ex-6-start",
    "losses at logits 0: (D, saturating G, non-saturating G)",
    (np.log(4), "the loss of D is -log D - log(1 - D) at D = 1/2"),
    (-np.log(2), "the saturating loss is log(1 - D) at D = 1/2"),
    (np.log(2), "the non-saturating loss is -log D at D = 1/2"),
    tolerance=1e-2,
)
numbers(
    "ex-6-epochs",
    "(minibatches an epoch, images left out, steps of G in 200 epochs at k = 1, at k = 5)",
    (937, "an epoch uses whole minibatches only"),
    (32, "left out is what does not fill a minibatch"),
    (187_400, "at k = 1, G makes a step for each minibatch of each epoch"),
    (37_400, "at k = 5, G makes a step after every fifth minibatch of an epoch"),
    tolerance=1e-7,
)


numbers(
    "ex-6-certificate",
    "(lower bound of TV, lower bound of JSD in nats)",
    (0.665267, "TV is at least 2 accuracy - 1 minus the root of log 20 / 1000"),
    (0.241461, "JSD is at least log 2 - h((1 + TV) / 2)"),
)


@asks("ex-7-hand", "(q1, q2, q3, the number of steps)")
def _three_steps(answer: Any) -> Iterator[tuple[bool, str]]:
    *laws, steps = answer
    p, q = np.array([0.5, 0.5]), np.array([0.25, 0.75])
    yield len(laws) == 3, "there are three laws and a number"
    for number, law in enumerate(laws, 1):
        q = criterion.mirror_step(p, q)
        yield near(law, q), f"q{number} is the mirror step from the law before it"
    yield 0.25 * 0.5**steps < 1e-3, "TV is below 0.001 after so many steps"
    yield 0.25 * 0.5 ** (steps - 1) >= 1e-3, "TV is not below 0.001 one step earlier"


@asks("ex-8-samples", "a number m of samples")
def _samples(answer: Any) -> Iterator[tuple[bool, str]]:
    yield answer == int(answer) and answer > 0, "m is a whole number above 0"
    yield 10 * 0.99**answer <= 0.01, "ten times 0.99 to the power m is at most 0.01"


@asks("ex-8-curved", "a function of mu: steps below this eta converge, steps above do not")
def _curved(answer: Any) -> Iterator[tuple[bool, str]]:
    for mu in (0.1, 1.0, 3.0):
        limit = float(answer(mu))
        below, above = [abs(1 - eta * mu + 1j * eta) for eta in (0.99 * limit, 1.01 * limit)]
        yield limit > 0, f"the limit is above 0 at mu = {mu:g}"
        yield below < 1, f"steps a little below the limit shrink theta at mu = {mu:g}"
        yield above > 1, f"steps a little above the limit do not shrink theta at mu = {mu:g}"


numbers(
    "ex-9-by-hand",
    "(H(X), H(Y), H(X,Y), I(X;Y)) in bits",
    (1, "H(X) is the entropy of the sums of the rows"),
    (0.8112781, "H(Y) is the entropy of the sums of the columns"),
    (1.5, "H(X,Y) is the entropy of the four cells"),
    (0.3112781, "I is H(X) + H(Y) - H(X,Y)"),
)


@asks("ex-9-report", "two tables of pairs, rows for x")
def _report(answer: Any) -> Iterator[tuple[bool, str]]:
    tables = [np.atleast_2d(np.asarray(table, float)) for table in answer]
    yield len(tables) == 2 and all(map(is_law, tables)), "both tables are laws of pairs"
    for name, table, wrong, right in zip(("first", "second"), tables, (1, 0), (0, 1), strict=True):
        difference = information.entropy(table.sum(0)) - information.entropy(table.sum(1))
        text = ("0", "log 2")
        yield (
            near(difference, wrong * np.log(2)),
            f"in the {name} table H(Y) - H(X) is {text[wrong]}",
        )
        known = information.mutual_information(table)
        yield near(known, right * np.log(2)), f"in the {name} table I is {text[right]}"


numbers(
    "ex-9-xor",
    "(I(X;Y), I(X;U), I(Y;U), I(X;Y) given U) in nats",
    (0, "X and Y are independent"),
    (0, "the table of X and U has four equal cells"),
    (0, "the table of Y and U has four equal cells"),
    (np.log(2), "given U, X decides a fair coin"),
)
numbers(
    "ex-9-fano",
    "(doubt that is left in nats, least error)",
    (np.log(10) - np.log(6), "H(Y | X) = H(Y) - I(X; Y)"),
    (0.092343, "the least e with h(e) + e log 9 at least the doubt"),
)
numbers(
    "ex-10-four-pictures",
    "(the mean law, its entropy, the mean entropy, the score), entropies in nats",
    ([0.625, 0.375], "the mean law is the mean of the four laws"),
    (0.6615632, "the entropy of the mean law"),
    (0.25 * np.log(2), "the mean entropy: a certain answer has entropy 0"),
    (1.6296, "the score is the exponential of the difference of the two"),
)


@asks("ex-10-how-many", "(pictures for one split, for ten)")
def _how_many(answer: Any) -> Iterator[tuple[bool, str]]:
    one, ten = answer
    bias = 999 / (2 * np.array([one, one - 5]))
    yield bias[0] < 0.01 * np.log(1000), "the bias at this m is below 1 percent of log 1000"
    yield bias[1] > 0.01 * np.log(1000), "some fewer pictures would not be enough"
    yield ten == 10 * one, "each of ten splits needs as many as one"


numbers(
    "ex-11-sizes",
    "(transposed convolutions, f of the filter that makes 4x4 maps)",
    (4, "each layer doubles the side, from 4 up to 64"),
    (4, "from one place, s(n' - 1) + f - 2u is the side of the map"),
)
numbers(
    "ex-11-saving",
    "(weights connected, weights convolution, multiplications connected, of the convolution)",
    (6272 * 3136, "every input has a weight for every output"),
    (64 * 32 * 16, "a filter has a weight for each place in it and pair of channels"),
    (6272 * 3136, "a connected layer uses each weight once"),
    (64 * 32 * 16 * 49, "a convolution uses each weight at every place of the output"),
    tolerance=1e-7,
)
numbers(
    "ex-12-how-many-seeds",
    "(seeds with the normal quantile, with Student's)",
    (18, "the least n for which 1.96 standard errors of the difference are below 0.2"),
    (19, "the least n for which Student's quantile of 2n - 2 degrees does the same"),
    tolerance=1e-7,
)
numbers(
    "ex-12-lucky-order",
    "(chance with one run each, chance with the best of five against one)",
    (1 / 2, "equally good methods are exchangeable"),
    (5 / 6, "the new method loses only if the baseline is the best of all the runs"),
)
numbers(
    "ex-13-by-hand",
    "(linear, Brier, least squares, hinge): the four maxima",
    (1.5, "the linear game is worth 1 + TV"),
    (-0.375, "the Brier game is worth -1/2 plus a quarter of the sum of (p - q)^2 / (p + q)"),
    (-0.1875, "least squares is half of Brier"),
    (-1.0, "the hinge game is worth -2 + 2 TV"),
)
numbers(
    "ex-13-shift",
    "(TV at 0.5, W1 at 0.5, TV at 3, W1 at 3)",
    (0.5, "TV is the mass that does not overlap"),
    (0.5, "W1 is the area between the distribution functions"),
    (1.0, "TV of disjoint laws is 1"),
    (3.0, "the distribution functions are shifted by 3"),
)
numbers(
    "ex-13-clip",
    "(bound of the slope with 0.01, clip that guarantees 1)",
    (
        0.01**3 * np.sqrt(784 * 256) * 256 * 16,
        "each layer is at most c times the root of rows times columns",
    ),
    ((np.sqrt(784 * 256) * 256 * 16) ** (-1 / 3), "the bound grows like the cube of the clip"),
    tolerance=2e-4,
)
numbers(
    "ex-14-bound",
    "(lower bound of JSD, lower bound of TV)",
    ((np.log(4) - 0.9) / 2, "C is -log 4 + 2 JSD, and at least what this D earns"),
    ((np.log(4) - 0.9) / (2 * np.log(2)), "JSD is at most TV times log 2"),
)
numbers(
    "ex-14-bridge",
    "(largest share of the next mode, least share between)",
    (0.292309, "the mode has at most 1 - Phi(Phi^-1(0.4) + 0.8)"),
    (0.307691, "what is in neither lies between"),
)
numbers(
    "ex-14-floor",
    "(floor with equal steps, floor with a large look and a small move)",
    (1.04 / 0.96, "the floor of extragradient steps is (1 + step^2) / (1 - step^2)"),
    (0.125 / 0.875, "the floor is eta (1 + kappa^2) / (2 kappa - eta (1 + kappa^2))"),
)
