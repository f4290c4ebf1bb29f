"""Answers to assignment 2: ways that are right, and the mistakes students make."""

import math
from fractions import Fraction

import numpy as np
import torch
from scipy import special

from tests.assignments.registry import correct, wrong

# --- value ------------------------------------------------------------------------------------


@correct("value")
def value_with_loops(p, q, d):
    total = 0.0
    for p_i, q_i, d_i in zip(p, q, d, strict=True):
        if p_i > 0:
            total += p_i * math.log(d_i) if d_i > 0 else -math.inf
        if q_i > 0:
            total += q_i * math.log1p(-d_i) if d_i < 1 else -math.inf
    return total


@correct("value")
def value_by_scipy(p, q, d):
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    return np.sum(special.xlogy(p, d) + special.xlog1py(q, -d))


@correct("value")
def value_by_torch(p, q, d):
    p, q, d = (torch.tensor(np.asarray(v, dtype=float)) for v in (p, q, d))
    return (torch.xlogy(p, d) + torch.special.xlog1py(q, -d)).sum().item()


@correct("value")
def value_with_where(p, q, d):
    p, q, d = np.asarray(p, float), np.asarray(q, float), np.asarray(d, float)
    with np.errstate(all="ignore"):
        real = np.where(p == 0, 0.0, p * np.log(d))
        fake = np.where(q == 0, 0.0, q * np.log(1 - d))
    return real.sum() + fake.sum()


@correct("value")
def value_by_expected_scores(p, q, d):
    """The mean payoff over pictures and labels, from a table of both."""
    mass = np.stack([np.asarray(p, float), np.asarray(q, float)])
    answer = np.stack([np.asarray(d, float), 1 - np.asarray(d, float)])
    seen = mass > 0
    if np.any(answer[seen] == 0):
        return -np.inf
    return float((mass[seen] * np.log(answer[seen])).sum())


@correct("value")
def value_by_recursion(p, q, d):
    if len(p) == 0:
        return 0.0
    here = 0.0
    for mass, chance in ((p[0], d[0]), (q[0], 1 - d[0])):
        if mass:
            here += mass * (math.log(chance) if chance else -math.inf)
    return here + value_by_recursion(p[1:], q[1:], d[1:])


@wrong("value", "got nan. A term with the factor 0 counts 0")
def value_without_the_rule_for_zero(p, q, d):
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    return float((p * np.log(d) + q * np.log(1 - d)).sum())


@wrong("value", "small number inside a logarithm")
def value_with_epsilon(p, q, d):
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    return float((p * np.log(d + 1e-8) + q * np.log(1 - d + 1e-8)).sum())


@wrong("value", "Do not clip")
def value_with_clipping(p, q, d):
    p, q = np.array(p, float), np.array(q, float)
    d = np.clip(np.array(d, float), 1e-15, 1 - 1e-15)
    return float((p * np.log(d) + q * np.log(1 - d)).sum())


@wrong("value", "Do not clip")
def value_with_a_tiny_epsilon(p, q, d):
    """Where the number is too small for the other tests, -inf still tells."""
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    return float((p * np.log(d + 1e-300) + q * np.log(1 - d + 1e-300)).sum())


@wrong("value", "paid in full")
def value_that_knows_inf_but_clips(p, q, d):
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    if np.any((p > 0) & (d == 0)) or np.any((q > 0) & (d == 1)):
        return -np.inf
    d = np.clip(d, 1e-20, 1)
    return float(special.xlogy(p, d).sum() + special.xlog1py(q, -d).sum())


@wrong("value", "p goes with log d, q with log(1 - d)")
def value_with_roles_exchanged(p, q, d):
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    return float(special.xlogy(q, d).sum() + special.xlog1py(p, -d).sum())


@wrong("value", "natural logarithms")
def value_in_bits(p, q, d):
    return value_with_loops(p, q, d) / math.log(2)


@wrong("value", "both terms")
def value_of_the_real_data_only(p, q, d):
    return float(special.xlogy(np.array(p, float), np.array(d, float)).sum())


@wrong("value", "-log 4")
def value_as_a_loss(p, q, d):
    return -value_with_loops(p, q, d)


@wrong("value", "-log 4")
def value_averaged_over_both_halves(p, q, d):
    """Minus the cross-entropy of a library: the mean over real and fake."""
    return value_with_loops(p, q, d) / 2


@wrong("value", "Is it a sum")
def value_as_a_mean_over_atoms(p, q, d):
    return value_with_loops(p, q, d) / len(p)


@wrong("value", "q with log(1 - d)")
def value_non_saturating(p, q, d):
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    return float(special.xlogy(p, d).sum() - special.xlogy(q, d).sum() - 2 * math.log(2))


@wrong("value", "one number")
def value_per_atom(p, q, d):
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    return special.xlogy(p, d) + special.xlog1py(q, -d)


@wrong("value", "must be -inf")
def value_where_the_logarithm_exists(p, q, d):
    """Skips the atoms on which D makes a real mistake."""
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    return float(p[d > 0] @ np.log(d[d > 0]) + q[d < 1] @ np.log(1 - d[d < 1]))


@wrong("value", "p goes with log d, q with log(1 - d)")
def value_where_both_have_mass(p, q, d):
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    both = (p > 0) & (q > 0)
    return float(p[both] @ np.log(d[both]) + q[both] @ np.log(1 - d[both]))


@wrong("value", "must be -inf")
def value_with_nan_to_num(p, q, d):
    """Turns nan into 0, and -inf into the most negative float."""
    p, q, d = np.array(p, float), np.array(q, float), np.array(d, float)
    with np.errstate(all="ignore"):
        return float(np.nan_to_num(p * np.log(d)).sum() + np.nan_to_num(q * np.log(1 - d)).sum())


@wrong("value", "changed its arguments")
def value_in_place(p, q, d):
    result = value_with_loops(p, q, d)
    if isinstance(d, np.ndarray):
        d[:] = np.clip(d, 0.1, 0.9)
    return result


# --- optimal_discriminator --------------------------------------------------------------------


@correct("optimal_discriminator")
def d_with_loops(p, q, prior=0.5):
    answers = []
    for p_i, q_i in zip(p, q, strict=True):
        seen = prior * p_i + (1 - prior) * q_i
        answers.append(prior * p_i / seen if seen > 0 else 0.5)
    return answers


@correct("optimal_discriminator")
def d_as_sigmoid_of_the_optimal_logit(p, q, prior=0.5):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    with np.errstate(all="ignore"):
        logit = np.log(p) - np.log(q) + special.logit(prior)
    return np.where(np.isnan(logit), 0.5, special.expit(logit))


@correct("optimal_discriminator")
def d_as_a_column_of_the_joint_table(p, q, prior=0.5):
    joint = np.diag([1 - prior, prior]) @ np.array([q, p], dtype=float)
    total = joint.sum(axis=0)
    posterior = np.full_like(joint, 0.5)
    posterior[:, total > 0] = joint[:, total > 0] / total[total > 0]
    return posterior[1]


@correct("optimal_discriminator")
def d_with_fractions(p, q, prior=0.5):
    share = Fraction(float(prior))
    result = []
    for p_i, q_i in zip(p, q, strict=True):
        real, fake = share * Fraction(float(p_i)), (1 - share) * Fraction(float(q_i))
        result.append(float(real / (real + fake)) if real + fake else 0.5)
    return np.array(result)


@correct("optimal_discriminator")
def d_by_torch(p, q, prior=0.5):
    p, q = (torch.tensor(np.asarray(v, dtype=float)) for v in (p, q))
    answer = prior * p / (prior * p + (1 - prior) * q)
    return torch.nan_to_num(answer, nan=0.5).numpy()


@correct("optimal_discriminator")
def d_from_the_inverse_ratio(p, q, prior=0.5):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    with np.errstate(all="ignore"):
        d = 1 / (1 + (1 - prior) / prior * (q / p))
    return np.select([(p == 0) & (q == 0), p == 0], [0.5, 0.0], d)


@wrong("optimal_discriminator", "the share of real examples at the atom")
def d_of_the_fake(p, q, prior=0.5):
    p, q = np.asarray(p, float), np.asarray(q, float)
    return (1 - prior) * q / (prior * p + (1 - prior) * q)


@wrong("optimal_discriminator", "the share of real examples at the atom")
def d_as_the_ratio(p, q, prior=0.5):
    return np.asarray(p, float) / np.asarray(q, float)


@wrong("optimal_discriminator", "The share of real examples multiplies p")
def d_without_the_prior(p, q, prior=0.5):
    return d_with_loops(p, q)


@wrong("optimal_discriminator", "The share of real examples multiplies p")
def d_with_the_prior_exchanged(p, q, prior=0.5):
    return d_with_loops(p, q, 1 - prior)


@wrong("optimal_discriminator", "the share of real examples at the atom")
def d_with_the_prior_on_p_only(p, q, prior=0.5):
    p, q = np.asarray(p, float), np.asarray(q, float)
    return prior * p / (prior * p + q)


@wrong("optimal_discriminator", "we agreed on 0.5, whatever the prior is")
def d_nan_where_neither(p, q, prior=0.5):
    p, q = np.asarray(p, float), np.asarray(q, float)
    return prior * p / (prior * p + (1 - prior) * q)


@wrong("optimal_discriminator", "we agreed on 0.5, whatever the prior is")
def d_zero_where_neither(p, q, prior=0.5):
    return np.nan_to_num(d_nan_where_neither(p, q, prior))


@wrong("optimal_discriminator", "we agreed on 0.5, whatever the prior is")
def d_prior_where_neither(p, q, prior=0.5):
    return np.nan_to_num(d_nan_where_neither(p, q, prior), nan=prior)


@wrong("optimal_discriminator", "must be 1; got")
def d_with_epsilon_below(p, q, prior=0.5):
    p, q = np.asarray(p, float), np.asarray(q, float)
    return prior * p / (prior * p + (1 - prior) * q + 1e-10)


@wrong("optimal_discriminator", "small number")
def d_with_an_epsilon_that_hides(p, q, prior=0.5):
    """Often lost in rounding; rare pictures always show the mistake."""
    p, q = np.asarray(p, float), np.asarray(q, float)
    seen = prior * p + (1 - prior) * q
    return np.where(seen > 0, prior * p / (seen + 1e-17), 0.5)


@wrong("optimal_discriminator", "must be 1; got")
def d_clipped(p, q, prior=0.5):
    return np.clip(d_with_loops(p, q, prior), 1e-7, 1 - 1e-7)


@wrong("optimal_discriminator", "must be 1; got")
def d_one_half_unless_both(p, q, prior=0.5):
    p, q = np.asarray(p, float), np.asarray(q, float)
    both = (p > 0) & (q > 0)
    d = np.full(p.shape, 0.5)
    d[both] = prior * p[both] / (prior * p[both] + (1 - prior) * q[both])
    return d


@wrong("optimal_discriminator", "D* is the share of real examples")
def d_of_the_linear_payoff(p, q, prior=0.5):
    """The best answer for the payoff without logarithms: 0 or 1."""
    return (prior * np.asarray(p, float) > (1 - prior) * np.asarray(q, float)).astype(float)


@wrong("optimal_discriminator", "D* is the share of real examples")
def d_as_a_density(p, q, prior=0.5):
    d = np.array(d_with_loops(p, q, prior))
    return d / d.sum()


@wrong("optimal_discriminator", "whole numbers must be converted to floats first")
def d_in_whole_numbers(p, q, prior=0.5):
    """The result takes the type of p: whole numbers cut the answer off."""
    p, q = np.asarray(p), np.asarray(q)
    d = np.zeros_like(p)
    for i in range(len(p)):
        seen = prior * p[i] + (1 - prior) * q[i]
        d[i] = prior * p[i] / seen if seen > 0 else 0.5
    return d


@wrong("optimal_discriminator", "changed its arguments")
def d_in_place(p, q, prior=0.5):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    p *= prior
    q *= 1 - prior
    with np.errstate(all="ignore"):
        return np.where(p + q > 0, p / (p + q), 0.5)


@wrong("optimal_discriminator", "shape (2,)")
def d_with_both_posteriors(p, q, prior=0.5):
    d = np.array(d_with_loops(p, q, prior))
    return np.stack([d, 1 - d])


# --- density_ratio ----------------------------------------------------------------------------


@correct("density_ratio")
def ratio_by_shifted_logit(logits, prior=0.5):
    return np.exp(np.asarray(logits, dtype=float) - np.log(prior / (1 - prior)))


@correct("density_ratio")
def ratio_with_loops(logits, prior=0.5):
    array = np.asarray(logits, dtype=float)
    numbers = [math.exp(a) / prior * (1 - prior) for a in array.ravel()]
    return np.array(numbers).reshape(array.shape)


@correct("density_ratio")
def ratio_by_torch(logits, prior=0.5):
    a = torch.tensor(np.asarray(logits, dtype=float))
    return torch.exp(a - torch.logit(torch.tensor(prior, dtype=torch.float64))).numpy()


@correct("density_ratio")
def ratio_from_two_log_sigmoids(logits, prior=0.5):
    """The two logarithms log D and log(1 - D), each computed from the logit."""
    a = np.asarray(logits, dtype=float)
    log_d, log_rest = special.log_expit(a), special.log_expit(-a)
    return np.exp(log_d - log_rest - special.logit(prior))


@correct("density_ratio")
def ratio_of_two_sigmoids(logits, prior=0.5):
    """1 - D is the sigmoid of -a, without a subtraction."""
    a = np.asarray(logits, dtype=float)
    with np.errstate(all="ignore"):
        return special.expit(a) / special.expit(-a) * (1 - prior) / prior


@correct("density_ratio")
def ratio_in_base_two(logits, prior=0.5):
    bits = np.asarray(logits, dtype=float) / math.log(2)
    return np.exp2(bits) * ((1 - prior) / prior)


@wrong("density_ratio", "Take the prior out")
def ratio_without_the_prior(logits, prior=0.5):
    return np.exp(np.asarray(logits, dtype=float))


@wrong("density_ratio", "Take the prior out")
def ratio_with_the_prior_added(logits, prior=0.5):
    return np.exp(np.asarray(logits, dtype=float) + special.logit(prior))


@wrong("density_ratio", "Take the prior out")
def ratio_divided_by_the_prior(logits, prior=0.5):
    """Divides by the prior, and forgets the factor 1 - prior; right for one half only."""
    return np.exp(np.asarray(logits, dtype=float)) / (2 * prior)


@wrong("density_ratio", "Take the prior out")
def ratio_with_the_odds_subtracted(logits, prior=0.5):
    """Subtracts the odds, not their logarithm."""
    odds = prior / (1 - prior) - 1
    return np.exp(np.asarray(logits, dtype=float) - odds)


@wrong("density_ratio", "Do not go through D")
def ratio_through_d(logits, prior=0.5):
    d = 1 / (1 + np.exp(-np.asarray(logits, dtype=float)))
    return d / (1 - d) * (1 - prior) / prior


@wrong("density_ratio", "do not clip")
def ratio_with_clipped_logits(logits, prior=0.5):
    a = np.asarray(logits, dtype=float)
    clipped = np.where(np.isinf(a), a, np.clip(a, -30, 30))
    return np.exp(clipped) * (1 - prior) / prior


@wrong("density_ratio", "only real data live here")
def ratio_that_hides_infinity(logits, prior=0.5):
    return np.nan_to_num(np.exp(np.asarray(logits, dtype=float)) * (1 - prior) / prior)


@wrong("density_ratio", "float64")
def ratio_in_single_precision(logits, prior=0.5):
    """Enough digits for the first tests, but float32 ends at exp(88)."""
    a = np.asarray(logits, dtype=float)
    small = np.exp(np.clip(a, -80, 80)) * (1 - prior) / prior
    with np.errstate(all="ignore"):
        large = np.exp(a.astype(np.float32)).astype(float)
    return np.where(np.abs(a) < 80, small, large * (1 - prior) / prior)


@wrong("density_ratio", "The logit is the logarithm of the ratio")
def ratio_is_d(logits, prior=0.5):
    return special.expit(np.asarray(logits, dtype=float) - special.logit(prior))


@wrong("density_ratio", "The logit is the logarithm of the ratio")
def ratio_is_still_a_logarithm(logits, prior=0.5):
    return np.asarray(logits, dtype=float) - special.logit(prior)


@wrong("density_ratio", "The logit is the logarithm of the ratio")
def ratio_of_q_to_p(logits, prior=0.5):
    return 1 / ratio_by_shifted_logit(logits, prior)


@wrong("density_ratio", "The logit is the logarithm of the ratio")
def ratio_with_base_two(logits, prior=0.5):
    return 2.0 ** np.asarray(logits, dtype=float) * (1 - prior) / prior


@wrong("density_ratio", "q times the ratio must be p")
def ratio_rounded(logits, prior=0.5):
    return np.round(ratio_by_shifted_logit(logits, prior), 6)


@wrong("density_ratio", "ratios of shape (5, 1)")
def ratio_flattened(logits, prior=0.5):
    return ratio_by_shifted_logit(logits, prior).ravel()


@wrong("density_ratio", "changed its arguments")
def ratio_in_place(logits, prior=0.5):
    logits = np.asarray(logits, dtype=float)
    logits -= special.logit(prior) + 1e-300
    return np.exp(logits, out=logits)


# --- right answers in more styles -------------------------------------------------------------


@correct("value")
def value_with_two_branches(p, q, d):
    v = 0.0
    for pi, qi, di in zip(p, q, d, strict=True):
        if pi > 0:
            if di == 0:
                return -np.inf
            v = v + pi * math.log(di)
        if qi > 0:
            if di == 1:
                return -np.inf
            v = v + qi * math.log1p(-di)
    return v


@correct("value")
def value_with_masked_arrays(p, q, d):
    p, q, d = (np.array(x, float) for x in (p, q, d))
    with np.errstate(all="ignore"):
        real = np.where(p == 0, 0, p * np.log(d))
        fake = np.where(q == 0, 0, q * np.log1p(-d))
    return real.sum() + fake.sum()


@correct("value")
def value_by_a_helper(p, q, d):
    def term(weight, x):
        if weight == 0:
            return 0.0
        return -math.inf if x == -1 else weight * math.log1p(x)

    real = [
        term(w, x - 1) if x > 0.5 else (w * math.log(x) if w and x else term(w, -1.0))
        for w, x in zip(p, d, strict=True)
    ]
    return sum(real) + sum(term(w, -x) for w, x in zip(q, d, strict=True))


@correct("optimal_discriminator")
def d_by_comprehension(p, q, prior=0.5):
    return [
        0.5 if a == b == 0 else prior * a / (prior * a + (1 - prior) * b)
        for a, b in zip(p, q, strict=True)
    ]


@correct("optimal_discriminator")
def d_with_where_and_a_safe_denominator(p, q, prior=0.5):
    p, q = np.array(p, dtype="float64"), np.array(q, dtype="float64")
    total = prior * p + (1 - prior) * q
    return np.where(total == 0, 0.5, prior * p / np.where(total == 0, 1, total))


@correct("optimal_discriminator")
def d_from_stacked_masses(p, q, prior=0.5):
    masses = np.array([prior, 1 - prior])[:, None] * np.array([p, q], dtype=float)
    with np.errstate(all="ignore"):
        answer = masses[0] / masses.sum(axis=0)
    answer[np.isnan(answer)] = 0.5
    return answer


@correct("density_ratio")
def ratio_by_division(logits, prior=0.5):
    return np.exp(np.array(logits, dtype=float)) / (prior / (1 - prior))


@correct("density_ratio")
def ratio_with_vectorize(logits, prior=0.5):
    def one(a):
        return math.exp(a) * (1 - prior) / prior if a > -math.inf else 0.0

    return np.vectorize(one, otypes=[float])(logits)


@correct("density_ratio")
def ratio_by_expm1(logits, prior=0.5):
    return (
        (1 - prior) / prior * (np.expm1(np.asarray(logits, float)) + 1)
        if np.min(logits) > -20
        else ((1 - prior) / prior * np.exp(np.asarray(logits, float)))
    )
