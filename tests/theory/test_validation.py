"""Whatever is passed, a public function gives a valid result or a ValueError that explains."""

import inspect
import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gan_edu.theory import (
    criterion,
    densities,
    divergences,
    dynamics,
    games,
    inception,
    inception_bias,
    information,
    learning,
    named_games,
)

half = [0.5, 0.5]
pennies = [[1.0, -1.0], [-1.0, 1.0]]
# float(x): the square of a NumPy number above 1e154 warns, that of a float is inf.
normal = SimpleNamespace(
    logpdf=lambda x: -float(x) * float(x) / 2 - math.log(2 * math.pi) / 2, ppf=lambda q: q
)

# Each public function with arguments that it accepts; the tests replace one of them at a time.
VALID = {
    games.solve: {"payoff": pennies},
    games.exploitability: {"payoff": pennies, "row": half, "column": half},
    games.hedge: {"payoff": pennies, "rounds": 3},
    games.best_response: {"payoff": pennies, "opponent": half, "player": "row"},
    games.maximin: {"payoff": pennies},
    games.minimax: {"payoff": pennies},
    games.saddle_points: {"payoff": pennies},
    named_games.blotto_allocations: {"soldiers": 3, "fields": 2},
    named_games.colonel_blotto: {"soldiers": 3, "fields": 2},
    named_games.poker_endgame: {"win_probability": 0.25, "ante": 1.0, "bet": 2.0},
    dynamics.play: {
        "method": "damped", "step": 0.1, "start": [1.0, 0.0], "steps": 3, "damping": 1.0
    },
    dynamics.rate: {"method": "damped", "step": 0.1, "damping": 1.0},
    dynamics.measured_rate: {"trajectory": [[1, 0], [1, 1], [0, 2], [-2, 2]]},
    dynamics.averages: {"trajectory": [[1, 0], [1, 1]]},
    divergences.kl: {"p": half, "q": half, "base": 2.0},
    divergences.js: {"p": half, "q": half, "base": 2.0},
    divergences.tv: {"p": half, "q": half},
    divergences.chi2: {"p": half, "q": half},
    divergences.kl_gaussian: {"mean_p": 0.0, "std_p": 1.0, "mean_q": 0.0, "std_q": 1.0},
    divergences.kl_density: {"p": normal, "q": normal, "points": [-10.0, 10.0]},
    divergences.js_density: {"p": normal, "q": normal, "points": [-10.0, 10.0]},
    divergences.tv_density: {"p": normal, "q": normal, "points": [-10.0, 10.0]},
    criterion.optimal_discriminator: {"p": half, "q": half, "prior": 0.5},
    criterion.value: {"p": half, "q": half, "d": half},
    criterion.virtual_criterion: {"p": half, "q": half},
    criterion.mirror_step: {"p": half, "q": half, "eta": 1.0},
    information.entropy: {"p": half, "base": 2.0},
    information.joint_entropy: {"joint": [half, [0.0, 0.0]], "base": 2.0},
    information.conditional_entropy: {"joint": [half, [0.0, 0.0]], "base": 2.0},
    information.mutual_information: {"joint": [half, [0.0, 0.0]], "base": 2.0},
    information.mutual_information_mixed: {
        "conditionals": [half, [0.0, 1.0]], "weights": half, "base": 2.0
    },
    inception.probabilities: {"logits": pennies},
    inception.inception_score: {
        "probs": [half, [0.0, 1.0]], "splits": 2, "shuffle": True, "seed": 2020
    },
    inception.split_of: {"m": 5, "splits": 2, "shuffle": True, "seed": 2020},
    inception.standard_error: {"score": inception.Score(2.0, 1.0, np.array([1.0, 3.0]))},
    inception.bias: {"probs": [half, [0.0, 1.0]], "m": 5, "log": False},
    inception.extrapolate: {"probs": [half, [0.0, 1.0]]},
    inception.cap: {"m": 5, "K": 10},
}  # fmt: skip
MODULES = [
    games, learning, named_games, dynamics, divergences, densities, criterion, information,
    inception, inception_bias,
]  # fmt: skip
ARGUMENTS = [(f, name) for f, valid in VALID.items() for name in valid]
IDS = [f"{f.__name__}-{name}" for f, name in ARGUMENTS]

numbers = st.one_of(
    st.integers(-5, 50), st.floats(allow_nan=True), st.booleans(), st.complex_numbers(), st.none()
)
junk = st.one_of(
    numbers,
    st.text(max_size=5),
    st.binary(max_size=3),
    st.builds(object),
    st.dictionaries(st.text(max_size=2), st.floats(), max_size=2),
    st.lists(st.one_of(numbers, st.text(max_size=2)), max_size=4),
    st.lists(st.lists(st.floats(), max_size=3), max_size=3),  # often ragged
    arrays(st.sampled_from([np.float64, np.float32, np.int8, np.bool, np.complex64]),
           array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)),
    st.sampled_from([
        [0.5, 0.4], [1.5, -0.5], [math.nan, 1.0], [math.inf, 0.0], [1.0, 1.0], [], [[]], [[[1.0]]],
        -1, 0, 3.0, 10**400, [10**400], np.longdouble("1e400"), np.array([np.longdouble("1e400")]),
        ["0.5", "0.5"], np.array(["a"]), np.array([0.5, 0.5], dtype=object), [1, [2, 3]], {1, 2},
        np.ma.array([0.5, 0.5], mask=[True, False]), np.array(["2020-01-01"], dtype="M8[D]"),
        [[1e308, -1e308]], range(2), len,
    ]),
)  # fmt: skip


def is_valid(result):
    """Every number in a result is a number (not NaN), and there is a number in it."""
    if isinstance(result, tuple):
        return len(result) > 0 and all(is_valid(part) for part in result)
    return not np.isnan(np.asarray(result, dtype=np.float64)).any()


@pytest.mark.parametrize(("function", "name"), ARGUMENTS, ids=IDS)
@given(value=junk)
@settings(max_examples=40)
def test_junk_gives_a_valid_result_or_a_value_error_that_says_what_was_expected(
    function, name, value
):
    try:
        result = function(**(VALID[function] | {name: value}))
    except ValueError as error:
        message = str(error)
        assert "must" in message
        assert "got" in message
        assert len(message) > 40
    else:
        assert is_valid(result)


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_is_tried(module):
    public = {
        f
        for name, f in inspect.getmembers(module, inspect.isfunction)
        if f.__module__ == module.__name__ and not name.startswith("_")
    }
    takes_arguments = {f for f in public if inspect.signature(f).parameters}
    assert takes_arguments <= set(VALID)


@pytest.mark.parametrize(
    ("law", "complaint"),
    [
        ([0.5, 0.4], "sums to 0.9"),
        ([1.5, -0.5], "Entry 1 is negative"),
        ([[0.5], [0.5]], r"shape is \(2, 1\)"),
        ([], r"shape is \(0,\)"),
        ([math.nan, 1.0], "NaN or infinite"),
        (["0.5", "0.5"], "not real numbers"),
        ([True, False], "not real numbers"),
        ([0.5, [0.5]], "NumPy makes no array"),
        (np.ma.array([0.5, 0.5], mask=[1, 0]), "masked"),
    ],
)
def test_a_vector_that_is_no_law_is_refused_by_name_and_reason(law, complaint):
    with pytest.raises(ValueError, match=complaint) as caught:
        divergences.kl(p=half, q=law)
    assert str(caught.value).startswith("q must be a probability vector")


def test_laws_of_different_sizes_are_refused_with_both_sizes():
    with pytest.raises(ValueError, match="got 3 entries for 2"):
        divergences.js(half, [0.5, 0.25, 0.25])


def test_a_sum_within_1e_9_of_one_is_accepted_and_left_as_it_is():
    nearly = np.array([0.5, 0.5 + 5e-10])
    assert divergences.tv(nearly, half) == pytest.approx(2.5e-10, rel=1e-6)
    with pytest.raises(ValueError, match="sums to"):
        divergences.tv([0.5, 0.5 + 5e-9], half)


@pytest.mark.parametrize("rounds", [0, -3, 2.0, 2.5, "3", None, True])
def test_a_number_of_rounds_is_a_whole_number_from_one(rounds):
    with pytest.raises(ValueError, match="rounds must be a whole number, at least 1"):
        games.hedge(pennies, rounds)


def test_numbers_of_fewer_bits_are_computed_with_as_float64():
    p, q = np.array([0.25, 0.75]), np.array([0.375, 0.625])
    for function in (divergences.kl, divergences.js, divergences.chi2, criterion.virtual_criterion):
        assert function(p.astype(np.float32), q.astype(np.float16)) == function(p, q)
    joint = np.array([[0.25, 0.5], [0.125, 0.125]])
    for function in (information.mutual_information, information.conditional_entropy):
        assert function(joint.astype(np.float32)) == function(joint)
    for kind in (np.int8, np.int16, np.uint8, np.int32, np.float16, np.float32):
        payoff = np.array([[3, 1], [0, 2]], dtype=kind)
        assert games.solve(payoff).value == games.solve(payoff.astype(float)).value == 1.5


def test_a_count_is_at_most_ten_to_the_eighth():
    assert inception.cap(10**8, 1) == 1
    for count in (10**8 + 1, 10**9):
        with pytest.raises(ValueError, match=r"m must be a whole number.*at most 10\^8"):
            inception.cap(count, 1)


@pytest.mark.parametrize("step", [0.0, -0.1, math.inf, math.nan, "0.1", None])
def test_a_step_is_a_positive_number(step):
    with pytest.raises(ValueError, match=r"step must be a finite real number in \(0, inf\)"):
        dynamics.play("simultaneous", step, [1.0, 0.0], 3)


@pytest.mark.parametrize("eta", [0.0, -0.5, 1.0001, math.nan])
def test_eta_of_the_mirror_step_is_at_most_one(eta):
    with pytest.raises(ValueError, match=r"eta must be a finite real number in \(0, 1\]"):
        criterion.mirror_step(half, half, eta)
