"""Inputs at which a plain formula loses its digits, a peak or a game; each was wrong once.

What is right was found by mpmath at 60 digits, by fractions, or by a closed form.
"""

import math
import tracemalloc

import numpy as np
import pytest
from scipy import stats
from scipy.special import logsumexp

from gan_edu.theory.criterion import virtual_criterion
from gan_edu.theory.divergences import chi2, js, js_density, kl, kl_density, kl_gaussian
from gan_edu.theory.dynamics import measured_rate, play, rate
from gan_edu.theory.games import best_response, exploitability, saddle_points, solve
from gan_edu.theory.inception import (
    Score,
    extrapolate,
    inception_score,
    probabilities,
    standard_error,
)
from gan_edu.theory.information import conditional_entropy, mutual_information
from gan_edu.theory.named_games import blotto_allocations, poker_endgame


class Mixture:
    """A mixture of normal laws; quantiles by bisection."""

    def __init__(self, weights, means, stds):
        self.weights, self.means, self.stds = map(np.array, (weights, means, stds))

    def logpdf(self, x):
        logs = stats.norm.logpdf(np.expand_dims(x, -1), self.means, self.stds)
        return logsumexp(logs, axis=-1, b=self.weights)

    def ppf(self, q):
        low, high = -50.0, 50.0
        if not 0.0 < q < 1.0:
            return math.copysign(math.inf, q - 0.5)
        while (middle := (low + high) / 2) not in (low, high):
            if self.weights @ stats.norm.cdf(middle, self.means, self.stds) < q:
                low = middle
            else:
                high = middle
        return middle


class WithoutConstant:
    """The log density of a normal law without its constant."""

    def logpdf(self, x):
        return -0.5 * x**2

    def ppf(self, q):
        return float(stats.norm.ppf(q))


EDGES, MASSES = [0.0, 0.6, 0.600001, 1.0], [0.54, 0.1, 0.36]
HISTOGRAM = stats.rv_histogram((np.array(MASSES), np.array(EDGES)), density=False)


def close(number):
    return pytest.approx(number, rel=1e-12, abs=0.0)


@pytest.mark.parametrize(
    ("p", "q", "complaint"),
    [
        (HISTOGRAM, stats.uniform(0, 1), "mass of p must be 1 within 1e-9"),
        (stats.norm(0, 1), WithoutConstant(), "mass of q must be 1 within 1e-9"),
        (WithoutConstant(), stats.norm(0, 1), "got 2.5066"),
        (stats.norm(1e10, 1e-6), stats.norm(1e10, 2e-6), "wide beside the spacing of float64"),
        (stats.norm(1e17, 1), stats.norm(0, 1), "must be"),
        (stats.norm(1e8, 1e-3), stats.norm(1e8, 2e-3), "must be accurate to 1e-9"),
    ],
)
@pytest.mark.parametrize("divergence", [kl_density, js_density])
def test_a_missed_peak_and_a_density_of_another_mass_are_errors(divergence, p, q, complaint):
    with pytest.raises(ValueError, match=complaint):
        divergence(p, q)


def test_a_peak_is_found_where_the_points_show_it_and_where_it_has_a_share_of_the_mass():
    found = kl_density(HISTOGRAM, stats.uniform(0, 1), points=EDGES)
    assert found == pytest.approx(stats.entropy(MASSES, np.diff(EDGES)), rel=1e-12)
    mixture = Mixture([0.9, 0.1], [0.0, 1.0], [1.0, 1e-3])
    assert js_density(mixture, stats.norm(0, 1)) == pytest.approx(0.033444803298962336, abs=1e-9)
    assert kl_density(mixture, stats.norm(0, 1)) == pytest.approx(0.37231866449089, abs=1e-9)


def test_an_infinite_divergence_is_infinite_also_where_the_density_underflows():
    assert kl_density(stats.norm(0, 1), stats.truncnorm(-39, 39)) == math.inf


def test_a_law_whose_log_density_is_an_array_or_takes_numbers_only_is_accepted():
    kde = stats.gaussian_kde(np.random.default_rng(0).normal(size=200))
    found = js_density(kde, stats.norm(0, 1), points=[-10, 0, 10])
    assert found == pytest.approx(0.0027234182419537886, abs=1e-9)

    class NumbersOnly(WithoutConstant):
        def logpdf(self, x):
            return -0.5 * math.pow(x, 2) - 0.5 * math.log(2 * math.pi)

    assert kl_density(NumbersOnly(), stats.norm(2, 1)) == pytest.approx(2.0, abs=1e-9)

    class Wordy(WithoutConstant):
        def logpdf(self, x):
            return "no number"

    with pytest.raises(ValueError, match="p must be a law whose logpdf is one number"):
        kl_density(Wordy(), stats.norm(0, 1))


@pytest.mark.parametrize(
    ("arguments", "exact"),
    [
        ((1e10 + 1, 3.0, 1e10, 3.0), 0.055555555555555556),
        ((1e16 + 2, 3.0, 1e16, 3.0), 0.22222222222222222),
        ((1e300, 1.0, 2e300, 1e-10), math.inf),
        ((1e300, 1.0, 1e300, 1e-10), 4.9999999999999996e19),
        ((1e-5, 1.0, 0.0, 1.0), 5.0000000000000008e-11),
        ((1e-10, 1.0, 0.0, 1.0), 5.0000000000000004e-21),
        ((1e308, 1e308, -1e308, 1e308), 2.0),  # the difference of the means overflows
        ((0.0, 1.0 + 2.0**-40, 0.0, 1.0), 8.271806125527769e-25),
        ((0.0, 1e-320, 0.0, 1e300), 1427.1027687891876),
    ],
)
def test_the_divergence_of_normal_laws_keeps_its_digits(arguments, exact):
    assert kl_gaussian(*arguments) == close(exact)


@pytest.mark.parametrize(
    ("function", "arguments", "exact"),
    [
        (js, ([0.5 + 1e-12, 0.5 - 1e-12], [0.5, 0.5]), 4.9997787852456375e-25),
        (js, ([1 - 1e-8, 1e-8], [1.0, 1e-320]), 3.4657359152997268e-9),
        (kl, ([0.5, 0.5], [1e-320, 1.0]), 367.7204732649271),
        (chi2, ([0.9999999999, 1e-10], [1.0, 5e-324]), 2.0240225330731063e303),
        (chi2, ([0.99999999, 1e-08], [1.0, 1e-320]), 1.000011132941258e304),
        (virtual_criterion, ([1.0, 1e-17], [1e-17, 1.0]), -8.0287893161797559e-16),
        (conditional_entropy, ([[1.0, 1e-20]],), 4.7051701859880911e-19),
        (mutual_information, ([[1.0, 0], [0, 1e-200]],), 4.6051701859880913e-198),
        (
            mutual_information,
            (np.array([[0.25 + 2.0**-40, 0.75 - 2.0**-40], [0.25, 0.75]]) / 2,),
            5.5145374170134972e-25,
        ),
    ],
)
def test_sums_keep_their_digits_near_zero_and_at_the_ends_of_float64(function, arguments, exact):
    assert function(*arguments) == close(exact)


def test_equal_rows_extrapolate_to_one_however_many_there_are():
    value, standard_error = extrapolate(np.tile([0.7, 0.2, 0.1], (10**6, 1)))
    assert value == close(1.0)
    assert standard_error < 1e-12


def test_rows_that_sum_to_more_than_one_score_no_more_than_the_cap():
    for K in (3, 7, 1000):  # exp(log 3) is above 3
        for size in (1.0, 1 + 9.9e-6, 1 - 9.9e-6):
            assert K * (1 - 1e-12) <= inception_score(np.eye(K) * size, splits=1).mean <= K


def test_a_large_table_is_scored_without_a_second_one():
    table = np.random.default_rng(0).dirichlet(np.ones(100), size=20_000).astype(np.float32)
    tracemalloc.start()
    inception_score(table, splits=1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 0.8 * table.nbytes


def test_logits_become_probabilities_without_a_second_table_of_float64():
    logits = np.random.default_rng(0).normal(size=(20_000, 100)).astype(np.float32)
    tracemalloc.start()
    rows = probabilities(logits)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.2 * rows.nbytes


def test_the_damped_flow_is_exact_however_stiff():
    # mpmath, 800 digits, from the closed form
    expected = [0.22072737039931245, 2.2072737039953317e-07]
    assert play("damped", 1e6, [0.6, 0.8], 1, damping=1e6)[1] == close(np.array(expected))
    assert play("damped", 1e154, [0.6, 0.8], 1)[1].tolist() == [0.0, 0.0]
    assert rate("damped", 1e155, damping=1e155) == close(math.exp(-1))
    assert rate("alternating", 1e154) == close(1e308)
    assert rate("optimistic", 4e307) == close(8e307)


def test_a_rate_is_read_off_points_whose_norm_or_factor_overflows():
    assert measured_rate([[1.7e308, 1.7e308]] * 5) == 1.0
    with pytest.raises(ValueError, match="trajectory must be of a rate that float64 holds"):
        measured_rate([[1.0, 0.0], [1.0, 0.0], [1e-300, 0.0], [1e300, 0.0]])


def nearly_rank_one(seed, m, n, noise=2e-9):
    rng = np.random.default_rng(seed)
    outer = np.outer(rng.normal(size=m), rng.normal(size=n))
    return outer + noise * rng.normal(size=(m, n))


@pytest.mark.parametrize("arguments", [(56, 120, 90), (60, 114, 83)])
def test_a_game_of_nearly_rank_one_is_solved(arguments):
    payoff = nearly_rank_one(*arguments)
    row, column, _ = solve(payoff)
    assert exploitability(payoff, row, column) <= 1e-9 * np.ptp(payoff)


def test_small_payoffs_keep_their_digits_beside_large_ones():
    assert solve([[1e8, 0], [0, 1e-8]]).value == close(9.9999999999999986e-9)
    row, column, value = solve([[4, 1], [1, 2], [-1e12, -1e12]])
    assert (row.tolist(), column.tolist(), value) == ([0.25, 0.75, 0.0], [0.25, 0.75], 1.75)


@pytest.mark.parametrize("penalty", [-1e9, -1e12])
def test_a_forbidden_move_leaves_a_large_game_as_it_was(penalty):
    payoff = np.random.default_rng(0).normal(size=(100, 90))
    forbidden = np.vstack([payoff, np.full(90, penalty)])
    row, column, value = solve(forbidden)
    assert row[-1] == 0.0
    assert value == pytest.approx(solve(payoff).value, abs=1e-9)
    assert exploitability(forbidden, row, column) <= 1e-9 * np.ptp(payoff)


def test_exploitability_sees_a_small_loss_beside_a_large_payoff():
    assert exploitability([[-1e16, -1e16], [0, 1]], [0, 1], [0, 1]) == 1.0


def test_the_best_response_among_exact_ties_is_the_first():
    payoff = np.array([[-2.0, 0, -1, 2, -1], [2, -1, -2, -1, 0], [-1, 2, -2, -1, 0]])
    for size in (1e-300, 2.0**-40, 1.0, 2.0**40, 1e300, 0.0):
        assert best_response(size * payoff, [0.2] * 5, "row") == 0
        assert best_response(-size * payoff.T, [0.2] * 5, "column") == 0
    assert best_response([[1.0, 1.0], [1.0, 1.0 + 2.0**-52]], [0.5, 0.5], "row") == 1
    assert best_response([[0.0, 0.0], [0.0, 5e-324]], [0.5, 0.5], "row") == 1


def test_an_integer_that_float64_does_not_have_is_refused():
    for payoff in ([[2**53 + 1, 2**53]], [[-(2**53) - 1, 0]], np.array([[2**64 - 1]], np.uint64)):
        with pytest.raises(ValueError, match="float64 has no such integer"):
            saddle_points(payoff)
    with pytest.raises(ValueError, match="float64 has no such integer"):
        rate("proximal", 2**53 + 1)
    assert saddle_points([[2**54, 2**53]]).tolist() == [[0, 1]]
    assert rate("proximal", 2**54) == close(2.0**-54)


def test_a_pot_that_overflows_is_refused():
    with pytest.raises(ValueError, match="ante \\+ bet must be at most the largest float64"):
        poker_endgame(0.5, 1e308, 1e308)


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (lambda n: blotto_allocations(n, 2), "soldiers must be a whole number"),
        (lambda n: rate("proximal", n), "step must be a finite real number"),
        (lambda n: solve([[n]]), "payoff must be a matrix"),
        (lambda n: rate(n, 1.0), "method must be one of"),
    ],
)
def test_a_number_too_long_to_print_is_refused_in_the_usual_form(call, complaint):
    with pytest.raises(ValueError, match=f"{complaint}.*got .* too many digits to print"):
        call(10**5000)


@pytest.mark.parametrize("per_split", [[1.0, math.nan], None, [[1.0, 2.0]], "scores"])
def test_the_scores_of_a_standard_error_are_checked(per_split):
    with pytest.raises(ValueError, match=r"score\.per_split must be finite scores"):
        standard_error(Score(1.0, 0.0, per_split))


def test_rows_of_half_precision_are_refused_with_advice_that_helps():
    rows = np.random.default_rng(0).dirichlet(np.ones(1000), size=3).astype(np.float16)
    with pytest.raises(ValueError, match="take the softmax in float32 or float64"):
        inception_score(rows)


def test_a_strategy_whose_sum_is_above_1_by_rounding_meets_the_largest_payoffs():
    most, rounded = np.finfo(float).max, np.array([0.5, 0.5 + 9e-10])
    assert best_response([[most, most], [most, most]], rounded, "row") == 0
    assert best_response([[most, 0.0], [most, most]], rounded, "row") == 1
    assert best_response([[most, 0.0], [most, most]], rounded, "column") == 1
    gap = exploitability([[most, most], [most / 2, most]], rounded, rounded)
    assert gap == pytest.approx(most / 4, rel=1e-8)
