"""Answers to assignment 3: ways that are right, and the mistakes students make."""

import math

import numpy as np
import torch
from scipy import special, stats
from scipy.spatial import distance

from tests.assignments.registry import correct, wrong


def floats(*vectors):
    return [np.array(v, dtype=float) for v in vectors]


# --- kl ---------------------------------------------------------------------------------------


@correct("kl")
def kl_with_loops(p, q):
    total = 0.0
    for x, y in zip(p, q, strict=True):
        if x > 0:
            if y == 0:
                return math.inf
            total += x * math.log(x / y)
    return total


@correct("kl")
def kl_by_scipy(p, q):
    return special.rel_entr(*floats(p, q)).sum()


@correct("kl")
def kl_as_cross_entropy_minus_entropy(p, q):
    p, q = floats(p, q)
    cross = -special.xlogy(p, q).sum()
    return cross - stats.entropy(p)


@correct("kl")
def kl_by_torch(p, q):
    p, q = (torch.tensor(v) for v in floats(p, q))
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum().item()


@correct("kl")
def kl_with_where(p, q):
    p, q = floats(p, q)
    with np.errstate(all="ignore"):
        return np.where(p > 0, p * np.log(p / q), 0.0).sum()


@correct("kl")
def kl_by_recursion(p, q):
    if len(p) == 0:
        return 0.0
    if p[0] == 0:
        return kl_by_recursion(p[1:], q[1:])
    if q[0] == 0:
        return np.inf
    return p[0] * (math.log(p[0]) - math.log(q[0])) + kl_by_recursion(p[1:], q[1:])


@wrong("kl", "An atom with p = 0 counts 0")
def kl_without_the_rule_for_zero(p, q):
    p, q = floats(p, q)
    return float((p * np.log(p / q)).sum())


@wrong("kl", "the second atom has p > 0 = q, so KL is inf")
def kl_with_epsilon(p, q):
    p, q = floats(p, q)
    return float((p * np.log((p + 1e-12) / (q + 1e-12))).sum())


@wrong("kl", "No small number inside the logarithm, no clipping of q")
def kl_that_knows_inf_but_clips(p, q):
    p, q = floats(p, q)
    if ((p > 0) & (q == 0)).any():
        return np.inf
    return float(special.rel_entr(p, np.maximum(q, 1e-16)).sum())


@wrong("kl", "so KL is inf")
def kl_where_both_have_mass(p, q):
    p, q = floats(p, q)
    both = (p > 0) & (q > 0)
    return float(p[both] @ np.log(p[both] / q[both]))


@wrong("kl", "It does not make KL infinite")
def kl_infinite_wherever_q_is_zero(p, q):
    p, q = floats(p, q)
    if (q == 0).any():
        return np.inf
    return float(special.rel_entr(p, q).sum())


@wrong("kl", "weights p, ratio p/q")
def kl_exchanged(p, q):
    return kl_with_loops(q, p)


@wrong("kl", "weights p, ratio p/q")
def kl_with_the_ratio_turned_over(p, q):
    return -kl_with_loops(p, q)


@wrong("kl", "weights p, ratio p/q")
def kl_with_weights_q(p, q):
    p, q = floats(p, q)
    return float(q @ np.log(p / q))


@wrong("kl", "Natural logarithm")
def kl_in_bits(p, q):
    return kl_with_loops(p, q) / math.log(2)


@wrong("kl", "weights p, ratio p/q")
def kl_as_a_mean(p, q):
    return kl_with_loops(p, q) / len(p)


@wrong("kl", "weights p, ratio p/q")
def kl_both_ways(p, q):
    return kl_with_loops(p, q) + kl_with_loops(q, p)


@wrong("kl", "one number")
def kl_per_atom(p, q):
    return special.rel_entr(*floats(p, q))


@wrong("kl", "weights p, ratio p/q")
def kl_as_cross_entropy(p, q):
    p, q = floats(p, q)
    return float(-special.xlogy(p, q).sum())


@wrong("kl", "weights p, ratio p/q")
def kl_of_absolute_terms(p, q):
    """Makes each term positive, because a divergence is not negative."""
    return float(np.abs(special.rel_entr(*floats(p, q))).sum())


@wrong("kl", "KL is inf")
def kl_with_nan_to_num(p, q):
    p, q = floats(p, q)
    with np.errstate(all="ignore"):
        return float(np.nan_to_num(p * np.log(p / q)).sum())


@wrong("kl", "changed its arguments")
def kl_in_place(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    result = float(special.rel_entr(p, q).sum())
    p /= p.max() + 1.0
    return result


# --- js ---------------------------------------------------------------------------------------


@correct("js")
def js_from_entropies(p, q):
    p, q = floats(p, q)
    return stats.entropy((p + q) / 2) - (stats.entropy(p) + stats.entropy(q)) / 2


@correct("js")
def js_by_scipy(p, q):
    return distance.jensenshannon(*floats(p, q)) ** 2


@correct("js")
def js_with_loops(p, q):
    total = 0.0
    for x, y in zip(p, q, strict=True):
        for mass in (x, y):
            if mass > 0:
                total += 0.5 * mass * math.log(2 * mass / (x + y))
    return total


@correct("js")
def js_as_a_mutual_information(p, q):
    """What an atom tells about a fair coin that chose the law."""
    joint = np.stack(floats(p, q)) / 2
    return special.rel_entr(joint, joint.sum(axis=0) / 2).sum()


@correct("js")
def js_by_torch(p, q):
    p, q = (torch.tensor(v) for v in floats(p, q))
    m = (p + q) / 2
    return sum((torch.xlogy(law, law) - torch.xlogy(law, m)).sum() for law in (p, q)).item() / 2


@correct("js")
def js_from_the_doubt_of_the_best_discriminator(p, q):
    p, q = floats(p, q)
    seen = p + q > 0
    share = p[seen] / (p + q)[seen]
    doubt = special.entr(share) + special.entr(q[seen] / (p + q)[seen])
    return math.log(2) - ((p + q)[seen] / 2) @ doubt


def plain_kl(p, q):
    return float(special.rel_entr(*floats(p, q)).sum())


def plain_js(p, q):
    p, q = floats(p, q)
    return (plain_kl(p, (p + q) / 2) + plain_kl(q, (p + q) / 2)) / 2


@wrong("js", "0 log 0 = 0")
def js_nan(p, q):
    p, q = floats(p, q)
    m = (p + q) / 2
    return float((p * np.log(p / m) + q * np.log(q / m)).sum() / 2)


@wrong("js", "no small number in a logarithm")
def js_with_epsilon(p, q):
    p, q = floats(p, q)
    m = (p + q) / 2
    e = 1e-7
    return float((p * np.log((p + e) / (m + e)) + q * np.log((q + e) / (m + e))).sum() / 2)


@wrong("js", "Check the halves")
def js_as_a_distance(p, q):
    """SciPy's function of this name gives the square root."""
    return float(distance.jensenshannon(*floats(p, q)))


@wrong("js", "Check the halves")
def js_without_the_halves(p, q):
    return 2 * plain_js(p, q)


@wrong("js", "the natural logarithm")
def js_in_bits(p, q):
    return plain_js(p, q) / math.log(2)


@wrong("js", "M stands in the second place")
def js_with_m_in_the_first_place(p, q):
    p, q = floats(p, q)
    m = (p + q) / 2
    return (plain_kl(m, p) + plain_kl(m, q)) / 2


@wrong("js", "M stands in the second place")
def js_as_jeffreys(p, q):
    """The mean of both KL, without a mixture."""
    return (plain_kl(p, q) + plain_kl(q, p)) / 2


@wrong("js", "Check the halves")
def js_with_the_sum_as_mixture(p, q):
    p, q = floats(p, q)
    return (plain_kl(p, p + q) + plain_kl(q, p + q)) / 2


@wrong("js", "Both laws are compared with M")
def js_of_the_first_law_only(p, q):
    p, q = floats(p, q)
    return plain_kl(p, (p + q) / 2)


@wrong("js", "Both laws are compared with M")
def js_of_the_second_law_only(p, q):
    p, q = floats(p, q)
    return plain_kl(q, (p + q) / 2)


@wrong("js", "Both laws are compared with M")
def js_as_total_variation(p, q):
    """Agrees at both ends, up to the factor log 2."""
    p, q = floats(p, q)
    return math.log(2) * float(np.abs(p - q).sum()) / 2


@wrong("js", "Check the halves")
def js_where_both_have_mass(p, q):
    p, q = floats(p, q)
    both = (p > 0) & (q > 0)
    x, y = p[both], q[both]
    return float(x @ np.log(2 * x / (x + y)) + y @ np.log(2 * y / (x + y))) / 2


@wrong("js", "Check the halves")
def js_as_a_mean(p, q):
    return plain_js(p, q) / len(p)


@wrong("js", "one number")
def js_per_atom(p, q):
    p, q = floats(p, q)
    return (special.rel_entr(p, (p + q) / 2) + special.rel_entr(q, (p + q) / 2)) / 2


@wrong("js", "changed its arguments")
def js_in_place(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    result = plain_js(p, q)
    p += q
    p /= 2
    return result


# --- virtual_criterion ------------------------------------------------------------------------


@correct("virtual_criterion")
def c_with_loops(p, q):
    total = 0.0
    for x, y in zip(p, q, strict=True):
        if x > 0:
            total += x * math.log(x / (x + y))
        if y > 0:
            total += y * math.log(y / (x + y))
    return total


@wrong("virtual_criterion", "as a difference it loses a rare atom")
def c_from_the_discriminator(p, q):
    p, q = floats(p, q)
    d = np.divide(p, p + q, out=np.full_like(p, 0.5), where=p + q > 0)
    return special.xlogy(p, d).sum() + special.xlog1py(q, -d).sum()


@correct("virtual_criterion")
def c_from_logits(p, q):
    """With softplus of the logit log p - log q, as a network would be trained."""
    p, q = floats(p, q)
    with np.errstate(all="ignore"):
        logit = np.log(p) - np.log(q)
        real = np.where(p > 0, p * special.log_expit(logit), 0.0)
        fake = np.where(q > 0, q * special.log_expit(-logit), 0.0)
    return real.sum() + fake.sum()


@correct("virtual_criterion")
def c_by_torch(p, q):
    p, q = (torch.tensor(v) for v in floats(p, q))
    d = torch.nan_to_num(p / (p + q), nan=0.5)
    rest = torch.nan_to_num(q / (p + q), nan=0.5)
    return (torch.xlogy(p, d) + torch.xlogy(q, rest)).sum().item()


@correct("virtual_criterion")
def c_from_three_sums(p, q):
    """Sum of x log x over both laws, minus the same for p + q."""
    p, q = floats(p, q)
    return float(special.entr(p + q).sum() - special.entr(p).sum() - special.entr(q).sum())


js = plain_js  # a name that the tests block
kl = plain_kl


@wrong("virtual_criterion", "must not call js or kl")
def c_through_js(p, q):
    return -math.log(4) + 2 * js(p, q)


@wrong("virtual_criterion", "must not call js or kl")
def c_through_kl(p, q):
    p, q = floats(p, q)
    return kl(p, (p + q) / 2) + kl(q, (p + q) / 2) - math.log(4)


@wrong("virtual_criterion", "Use 0 log 0 = 0")
def c_without_the_rule_for_zero(p, q):
    p, q = floats(p, q)
    d = p / (p + q)
    return float((p * np.log(d) + q * np.log(1 - d)).sum())


@wrong("virtual_criterion", "no small number in a logarithm")
def c_with_epsilon(p, q):
    p, q = floats(p, q)
    d = p / (p + q + 1e-8)
    return float((p * np.log(d + 1e-8) + q * np.log(1 - d + 1e-8)).sum())


@wrong("virtual_criterion", "the best D is 1/2 everywhere")
def c_of_the_real_data_only(p, q):
    p, q = floats(p, q)
    return float(p @ np.log(p / (p + q)))


@wrong("virtual_criterion", "natural logarithms")
def c_in_bits(p, q):
    return c_with_loops(p, q) / math.log(2)


@wrong("virtual_criterion", "the best D is 1/2 everywhere")
def c_as_a_loss(p, q):
    return -c_with_loops(p, q)


@wrong("virtual_criterion", "the best D is 1/2 everywhere")
def c_as_a_mean_cross_entropy(p, q):
    return c_with_loops(p, q) / 2


@wrong("virtual_criterion", "p goes with log D*, q with log(1 - D*)")
def c_with_a_coin(p, q):
    """The value of D = 1/2, whatever the laws are."""
    return -math.log(4)


@wrong("virtual_criterion", "p goes with log D*, q with log(1 - D*)")
def c_with_d_exchanged(p, q):
    p, q = floats(p, q)
    d = q / (p + q)
    return float((p * np.log(d) + q * np.log(1 - d)).sum())


@wrong("virtual_criterion", "p goes with log D*, q with log(1 - D*)")
def c_with_one_jsd_instead_of_two(p, q):
    return -math.log(4) + plain_js(p, q)


@wrong("virtual_criterion", "p goes with log D*, q with log(1 - D*)")
def c_plus_log_four(p, q):
    """The excess over the optimum, with the sign of the constant lost."""
    return -math.log(4) - 2 * plain_js(p, q)


@wrong("virtual_criterion", "p goes with log D*, q with log(1 - D*)")
def c_non_saturating(p, q):
    p, q = floats(p, q)
    d = p / (p + q)
    return float(p @ np.log(d) - q @ np.log(d)) - math.log(4)


@wrong("virtual_criterion", "one number")
def c_per_atom(p, q):
    p, q = floats(p, q)
    return special.xlogy(p, p / (p + q)) + special.xlogy(q, q / (p + q))


@wrong("virtual_criterion", "the theorem says C = -log 4 + 2 JSD")
def c_where_both_have_mass(p, q):
    """As if an atom of one law only cost nothing and brought p log 1/2."""
    p, q = floats(p, q)
    d = np.where((p > 0) & (q > 0), p / (p + q), 0.5)
    return float((p * np.log(d) + q * np.log(1 - d)).sum())


@wrong("virtual_criterion", "changed its arguments")
def c_in_place(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    result = c_with_loops(p, q)
    q += p
    return result


# --- mirror_step ------------------------------------------------------------------------------


@correct("mirror_step")
def step_by_powers(p, q, eta=1.0):
    p, q = floats(p, q)
    weights = q ** (1 - eta) * (p + q) ** eta
    return weights / weights.sum()


@correct("mirror_step")
def step_with_loops(p, q, eta=1.0):
    weights = []
    for x, y in zip(p, q, strict=True):
        weights.append(y * math.exp(-eta * math.log(y / (x + y))) if y > 0 else 0.0)
    total = math.fsum(weights)
    return [w / total for w in weights]


@correct("mirror_step")
def step_by_softmax(p, q, eta=1.0):
    p, q = floats(p, q)
    with np.errstate(all="ignore"):
        scores = np.where(q > 0, (1 - eta) * np.log(q) + eta * np.log(p + q), -np.inf)
    return special.softmax(scores)


@correct("mirror_step")
def step_by_torch(p, q, eta=1.0):
    p, q = (torch.tensor(v) for v in floats(p, q))
    weights = q * torch.exp(-eta * torch.nan_to_num(torch.log(q / (p + q)), nan=0.0, neginf=0.0))
    return (weights / weights.sum()).numpy()


@correct("mirror_step")
def step_on_the_support(p, q, eta=1.0):
    p, q = floats(p, q)
    new = np.zeros_like(q)
    (seen,) = np.nonzero(q)
    doubt = q[seen] / (p[seen] + q[seen])
    new[seen] = q[seen] / doubt**eta
    return new / np.linalg.norm(new, 1)


@wrong("mirror_step", "the mass must GROW")
def step_with_the_wrong_sign(p, q, eta=1.0):
    p, q = floats(p, q)
    weights = q ** (1 + eta) * (p + q) ** -eta
    return weights / weights.sum()


@wrong("mirror_step", "Divide by the sum")
def step_without_dividing(p, q, eta=1.0):
    p, q = floats(p, q)
    return q ** (1 - eta) * (p + q) ** eta


@wrong("mirror_step", "Divide by the sum")
def step_divided_by_the_largest(p, q, eta=1.0):
    p, q = floats(p, q)
    weights = q ** (1 - eta) * (p + q) ** eta
    return weights / weights.max()


@wrong("mirror_step", "the exponents 1 - eta and eta")
def step_with_exponents_exchanged(p, q, eta=1.0):
    """At eta = 1/2 nobody sees it."""
    p, q = floats(p, q)
    weights = q**eta * (p + q) ** (1 - eta)
    return weights / weights.sum()


@wrong("mirror_step", "the new law is")
def step_with_laws_exchanged(p, q, eta=1.0):
    p, q = floats(p, q)
    weights = p ** (1 - eta) * (p + q) ** eta
    return weights / weights.sum()


@wrong("mirror_step", "the new law is")
def step_to_the_geometric_mean(p, q, eta=1.0):
    p, q = floats(p, q)
    weights = q ** (1 - eta) * p**eta
    return weights / weights.sum()


@wrong("mirror_step", "the new law is")
def step_along_the_straight_line(p, q, eta=1.0):
    """Right for eta = 1 only: a mixture of q and the full step."""
    p, q = floats(p, q)
    return (1 - eta) * q + eta * (p + q) / 2


@wrong("mirror_step", "the new law is")
def step_always_half_way(p, q, eta=1.0):
    p, q = floats(p, q)
    return (p + q) / 2


@wrong("mirror_step", "the new law is")
def step_with_log_d(p, q, eta=1.0):
    """Weights exp(eta log D): the other half of the value."""
    p, q = floats(p, q)
    weights = q * (p / (p + q)) ** eta
    return weights / weights.sum()


@wrong("mirror_step", "the new law is")
def step_of_gradient_descent(p, q, eta=1.0):
    """Subtracts the gradient, cuts off and divides by the sum."""
    p, q = floats(p, q)
    new = np.maximum(q - eta * (np.log(q / (p + q)) - np.log(q / (p + q)).mean()), 0)
    return new / new.sum()


@wrong("mirror_step", "do not divide by 0 there")
def step_nan_at_lost_atoms(p, q, eta=1.0):
    p, q = floats(p, q)
    weights = q * np.exp(-eta * np.log(1 - p / (p + q)))
    return weights / weights.sum()


@wrong("mirror_step", "add no small number")
def step_that_revives(p, q, eta=1.0):
    p, q = floats(p, q)
    q = np.where((q == 0) & (p > 0), 1e-12, q)
    weights = q ** (1 - eta) * (p + q) ** eta
    return weights / weights.sum()


@wrong("mirror_step", "without eta must take eta = 1")
def step_with_another_default(p, q, eta=0.5):
    return step_by_powers(p, q, eta)


@wrong("mirror_step", "The new law has 3 entries")
def step_with_the_constant_too(p, q, eta=1.0):
    p, q = floats(p, q)
    weights = q ** (1 - eta) * (p + q) ** eta
    return np.append(weights / weights.sum(), weights.sum())


@wrong("mirror_step", "changed its arguments")
def step_in_place(p, q, eta=1.0):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    weights = q ** (1 - eta) * (p + q) ** eta
    q[:] = weights / weights.sum()
    return q


# --- right answers in more styles -------------------------------------------------------------


@correct("kl")
def kl_by_comprehension(p, q):
    if any(a > 0 and b == 0 for a, b in zip(p, q, strict=True)):
        return float("inf")
    return sum(a * math.log(a / b) for a, b in zip(p, q, strict=True) if a > 0)


@correct("kl")
def kl_by_rel_entr(p, q):
    return np.sum(special.rel_entr(np.array(p, float), np.array(q, float)))


@correct("kl")
def kl_with_early_return(p, q):
    total = 0
    for i in range(len(p)):
        if p[i] == 0:
            continue
        if q[i] == 0:
            return np.inf
        total -= p[i] * np.log(q[i] / p[i])
    return total


@correct("js")
def js_from_two_calls(p, q):
    def divergence(a, b):
        return sum(x * math.log(x / y) for x, y in zip(a, b, strict=True) if x)

    m = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    return (divergence(p, m) + divergence(q, m)) / 2


@correct("js")
def js_by_rel_entr(p, q):
    p, q = np.array(p, float), np.array(q, float)
    m = (p + q) / 2
    return 0.5 * (special.rel_entr(p, m) + special.rel_entr(q, m)).sum()


@correct("virtual_criterion")
def c_with_the_discriminator_of_each_side(p, q):
    p, q = np.array(p, dtype=float), np.array(q, dtype=float)
    on_real = [a * np.log(a / (a + b)) for a, b in zip(p, q, strict=True) if a > 0]
    on_fake = [b * np.log(b / (a + b)) for a, b in zip(p, q, strict=True) if b > 0]
    return math.fsum(on_real + on_fake)


@correct("virtual_criterion")
def c_by_xlogy(p, q):
    p, q = np.asarray(p, float), np.asarray(q, float)
    total = np.where(p + q > 0, p + q, 1.0)
    return (special.xlogy(p, p / total) + special.xlogy(q, q / total)).sum()


@correct("virtual_criterion")
def c_with_log1p(p, q):
    v = 0.0
    for a, b in zip(p, q, strict=True):
        if a > 0:
            v -= a * math.log1p(b / a) if b < a * 1e300 else a * (math.log(b) - math.log(a))
        if b > 0:
            v -= b * math.log1p(a / b) if a < b * 1e300 else b * (math.log(a) - math.log(b))
    return v


@correct("mirror_step")
def step_by_comprehension(p, q, eta=1.0):
    weights = [b ** (1 - eta) * (a + b) ** eta if b > 0 else 0.0 for a, b in zip(p, q, strict=True)]
    total = sum(weights)
    return [w / total for w in weights]


@correct("mirror_step")
def step_with_logarithms(p, q, eta=1.0):
    p, q = np.array(p, float), np.array(q, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = (1 - eta) * np.log(q) + eta * np.log(p + q)
    logs[q == 0] = -np.inf
    return special.softmax(logs)


@correct("mirror_step")
def step_from_the_odds(p, q, eta=1.0):
    p, q = np.array(p, float), np.array(q, float)
    new = q * (1 + np.divide(p, q, out=np.zeros_like(q), where=q > 0)) ** eta
    return new / np.sum(new)
