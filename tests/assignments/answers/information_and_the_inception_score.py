"""Answers to assignment 5: ways that are right, and the mistakes students make."""

import math
from itertools import product

import numpy as np
import torch
from scipy import special, stats

from tests.assignments.registry import correct, wrong

# ---------------------------------------------------------------- mutual_information, right


@correct("mutual_information")
def cell_by_cell(joint):
    rows = [sum(row) for row in joint]
    columns = [sum(column) for column in zip(*joint, strict=True)]
    total = 0.0
    for x, y in product(range(len(rows)), range(len(columns))):
        if joint[x][y] > 0:
            total += joint[x][y] * math.log(joint[x][y] / (rows[x] * columns[y]))
    return total


@correct("mutual_information")
def three_entropies(joint):
    joint = np.array(joint, dtype=float)

    def h(p):
        return -np.sum(p[p > 0] * np.log(p[p > 0]))

    return h(joint.sum(axis=0)) + h(joint.sum(axis=1)) - h(joint)


@correct("mutual_information")
def scipy_relative_entropy(joint):
    joint = np.asarray(joint, dtype=float)
    return special.rel_entr(joint, np.outer(joint.sum(axis=1), joint.sum(axis=0))).sum()


@correct("mutual_information")
def mean_of_divergences_of_rows(joint):
    joint = np.asarray(joint, dtype=float)
    p_y = joint.sum(axis=0)
    return sum(row.sum() * stats.entropy(row, p_y) for row in joint if row.sum() > 0)


@correct("mutual_information")
def torch_xlogy(joint):
    table = torch.as_tensor(np.asarray(joint, dtype=float))

    def negative_entropy(p):
        return torch.xlogy(p, p).sum()

    rows, columns = table.sum(1), table.sum(0)
    return negative_entropy(table) - negative_entropy(rows) - negative_entropy(columns)


# ---------------------------------------------------------------- mutual_information, wrong


@wrong("mutual_information", "means bits")
def information_in_bits(joint):
    return cell_by_cell(joint) / math.log(2)


@wrong("mutual_information", "Add no small number")
def small_number_in_the_logarithm(joint):
    joint = np.asarray(joint, dtype=float)
    alone = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    return np.sum(joint * np.log((joint + 1e-6) / (alone + 1e-6)))


@wrong("mutual_information", "is nan")
def zero_times_log_zero(joint):
    joint = np.asarray(joint, dtype=float)
    return np.sum(joint * np.log(joint / np.outer(joint.sum(axis=1), joint.sum(axis=0))))


@wrong("mutual_information", "a wrong fraction or a wrong sign")
def fraction_upside_down(joint):
    return -cell_by_cell(joint)


@wrong("mutual_information", "a wrong fraction or a wrong sign")
def no_weights(joint):
    joint = np.asarray(joint, dtype=float)
    alone = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    return np.log(joint[joint > 0] / alone[joint > 0]).sum()


@wrong("mutual_information", "a wrong fraction or a wrong sign")
def divergence_in_the_other_order(joint):
    joint = np.asarray(joint, dtype=float)
    alone = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    return np.sum(alone * np.log(alone / joint))


@wrong("mutual_information", "a wrong fraction or a wrong sign")
def difference_of_marginal_entropies(joint):
    """H(Y) - H(X), as the report writes."""
    joint = np.asarray(joint, dtype=float)
    return stats.entropy(joint.sum(axis=0)) - stats.entropy(joint.sum(axis=1))


@wrong("mutual_information", "need not be equally many")
def square_tables_only(joint):
    joint = np.asarray(joint, dtype=float)
    total = 0.0
    for x in range(len(joint)):
        for y in range(len(joint)):
            if joint[x, y] > 0:
                total += joint[x, y] * math.log(joint[x, y] / joint[x].sum() / joint[:, y].sum())
    return total


@wrong("mutual_information", "a wrong fraction or a wrong sign")
def marginals_by_broadcasting(joint):
    """Multiplies p_X and p_Y entry by entry, and divides each row by this."""
    joint = np.asarray(joint, dtype=float)
    alone = np.ones_like(joint) * (joint.sum(axis=1) * joint.sum(axis=0))
    return np.sum(joint[joint > 0] * np.log(joint[joint > 0] / alone[joint > 0]))


@wrong("mutual_information", "Two independent fair coins")
def entropy_of_the_pair(joint):
    return stats.entropy(np.ravel(joint))


@wrong("mutual_information", "Two independent fair coins")
def marginals_added_not_multiplied(joint):
    joint = np.asarray(joint, dtype=float)
    alone = joint.sum(axis=1, keepdims=True) + joint.sum(axis=0, keepdims=True)
    return np.sum(joint[joint > 0] * np.log(joint[joint > 0] / alone[joint > 0]))


@wrong("mutual_information", "changed its arguments")
def zeros_replaced_in_place(joint):
    joint = np.asarray(joint, dtype=float)
    alone = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    weights = joint.copy()
    joint[joint == 0] = 1.0
    alone[alone == 0] = 1.0
    return np.sum(weights * np.log(joint / alone))


@wrong("mutual_information", "must return one number")
def one_number_for_each_row(joint):
    joint = np.asarray(joint, dtype=float)
    return special.rel_entr(joint, np.outer(joint.sum(axis=1), joint.sum(axis=0))).sum(axis=1)


@wrong("mutual_information", "did you forget `return`")
def nothing_returned(joint):
    cell_by_cell(joint)


# ---------------------------------------------------------------- inception_score, right


@correct("inception_score")
def score_with_loops(probs, splits):
    size = len(probs) // splits
    scores = []
    for s in range(splits):
        block = [list(row) for row in probs[s * size : (s + 1) * size]]
        mean_law = [sum(column) / size for column in zip(*block, strict=True)]
        total = 0.0
        for row in block:
            for p, q in zip(row, mean_law, strict=True):
                if p > 0:
                    total += p * math.log(p / q)
        scores.append(math.exp(total / size))
    mean = sum(scores) / splits
    return mean, math.sqrt(sum((s - mean) ** 2 for s in scores) / splits)


@correct("inception_score")
def score_by_entropies(probs, splits):
    blocks = np.array_split(np.asarray(probs, dtype=float), splits)
    logs = [stats.entropy(b.mean(axis=0)) - stats.entropy(b, axis=1).mean() for b in blocks]
    return np.exp(logs).mean(), np.exp(logs).std()


@correct("inception_score")
def score_in_one_array(probs, splits):
    cube = np.asarray(probs, dtype=float)
    cube = cube.reshape(splits, -1, cube.shape[1])
    mean_law = np.broadcast_to(cube.mean(axis=1, keepdims=True), cube.shape)
    scores = np.exp(special.rel_entr(cube, mean_law).sum(axis=2).mean(axis=1))
    return np.array([scores.mean(), np.sqrt(((scores - scores.mean()) ** 2).mean())])


@correct("inception_score")
def score_in_torch(probs, splits):
    rows = torch.as_tensor(np.asarray(probs, dtype=float))
    scores = []
    for block in rows.chunk(splits):
        p = block.mean(0)
        scores.append(torch.exp(torch.xlogy(block, block).sum(1).mean() - torch.xlogy(p, p).sum()))
    scores = torch.stack(scores)
    return scores.mean().item(), scores.std(unbiased=False).item()


@correct("inception_score")
def score_by_recursion(probs, splits):
    rows = np.asarray(probs, dtype=float)

    def score_of(rest):
        if len(rest) == 0:
            return []
        block = rest[: len(rows) // splits]
        mean_law = block.mean(axis=0)
        kls = [np.sum(r[r > 0] * np.log(r[r > 0] / mean_law[r > 0])) for r in block]
        return [np.exp(np.mean(kls)), *score_of(rest[len(block) :])]

    scores = score_of(rows)
    return [np.mean(scores), np.std(scores)]


# ---------------------------------------------------------------- inception_score, wrong


def _block_scores(probs, splits):
    blocks = np.array_split(np.asarray(probs, dtype=float), splits)
    return np.array([np.exp(_log_score(block)) for block in blocks])


def _log_score(block):
    return stats.entropy(block.mean(axis=0)) - stats.entropy(block, axis=1).mean()


@wrong("inception_score", "the score is 1.180345")
def score_in_bits(probs, splits):
    scores = np.exp(np.log(_block_scores(probs, splits)) / math.log(2))
    return scores.mean(), scores.std()


@wrong("inception_score", "INSIDE the split")
def mean_law_of_all_pictures(probs, splits):
    probs = np.asarray(probs, dtype=float)
    mean_law = np.broadcast_to(probs.mean(axis=0), probs.shape)
    kl = special.rel_entr(probs, mean_law).sum(axis=1)
    scores = np.exp(kl.reshape(splits, -1).mean(axis=1))
    return scores.mean(), scores.std()


@wrong("inception_score", "the other order")
def mean_before_exp(probs, splits):
    scores = _block_scores(probs, splits)
    return math.exp(np.log(scores).mean()), scores.std()


@wrong("inception_score", "divisor S - 1")
def divisor_s_minus_one(probs, splits):
    scores = _block_scores(probs, splits)
    return scores.mean(), scores.std(ddof=1) if splits > 1 else 0.0


@wrong("inception_score", "One split has no scatter")
def divisor_zero_for_one_split(probs, splits):
    scores = _block_scores(probs, splits)
    return scores.mean(), scores.std(ddof=1)


@wrong("inception_score", "a standard error")
def standard_error_for_deviation(probs, splits):
    scores = _block_scores(probs, splits)
    return scores.mean(), scores.std() / math.sqrt(splits)


@wrong("inception_score", "is a variance")
def variance_for_deviation(probs, splits):
    scores = _block_scores(probs, splits)
    return scores.mean(), scores.var()


@wrong("inception_score", "One-hot rows give nan")
def no_care_for_zeros(probs, splits):
    scores = []
    for block in np.array_split(np.asarray(probs, dtype=float), splits):
        scores.append(np.exp((block * np.log(block / block.mean(axis=0))).sum(axis=1).mean()))
    return np.mean(scores), np.std(scores)


@wrong("inception_score", "must count as 0")
def entropies_with_zeros_in_the_mean_law(probs, splits):
    """Takes care of zeros in the rows, forgets them in the mean law."""
    scores = []
    for block in np.array_split(np.asarray(probs, dtype=float), splits):
        mean_law = block.mean(axis=0)
        doubt = special.entr(block).sum(axis=1).mean()
        scores.append(np.exp(-np.sum(mean_law * np.log(mean_law)) - doubt))
    return np.mean(scores), np.std(scores)


@wrong("inception_score", "in the order given")
def every_sth_row(probs, splits):
    probs = np.asarray(probs, dtype=float)
    scores = np.array([np.exp(_log_score(probs[s::splits])) for s in range(splits)])
    return scores.mean(), scores.std()


@wrong("inception_score", "in the order given")
def rows_shuffled_first(probs, splits):
    order = np.random.RandomState(2020).permutation(len(probs))
    scores = _block_scores(np.asarray(probs, dtype=float)[order], splits)
    return scores.mean(), scores.std()


@wrong("inception_score", "in the order given")
def rows_sorted_by_class(probs, splits):
    probs = np.asarray(probs, dtype=float)
    scores = _block_scores(probs[np.argsort(probs.argmax(axis=1), kind="stable")], splits)
    return scores.mean(), scores.std()


@wrong("inception_score", "the score is 1.180345")
def no_exponential(probs, splits):
    logs = np.log(_block_scores(probs, splits))
    return logs.mean(), logs.std()


@wrong("inception_score", "the score is 1.180345")
def mean_over_all_entries(probs, splits):
    """np.mean over pictures and classes: the factor K is lost."""
    logs = np.log(_block_scores(probs, splits)) / np.shape(probs)[1]
    return np.exp(logs).mean(), np.exp(logs).std()


@wrong("inception_score", "the score is 1.180345")
def divergence_from_the_mean_law(probs, splits):
    """KL(mean law, row) instead of KL(row, mean law)."""
    scores = []
    for block in np.array_split(np.asarray(probs, dtype=float), splits):
        mean_law = np.broadcast_to(block.mean(axis=0), block.shape)
        scores.append(np.exp(special.rel_entr(mean_law, block).sum(axis=1).mean()))
    return np.mean(scores), np.std(scores)


@wrong("inception_score", "must return the pair")
def mean_only(probs, splits):
    return _block_scores(probs, splits).mean()


@wrong("inception_score", "must return the pair")
def the_scores_themselves(probs, splits):
    return _block_scores(probs, splits)


# ---------------------------------------------------------------- bias, right


@correct("bias")
def bias_with_loops(probs, m):
    n, classes = len(probs), len(probs[0])
    p_y = [sum(row[y] for row in probs) / n for y in range(classes)]
    chi2, kls = 0.0, []
    for row in probs:
        kl = 0.0
        for p, q in zip(row, p_y, strict=True):
            if q > 0:
                chi2 += (p - q) ** 2 / q / n
            if p > 0:
                kl += p * math.log(p / q)
        kls.append(kl)
    mean = sum(kls) / n
    variance = sum((kl - mean) ** 2 for kl in kls) / n
    return -math.exp(mean) * (chi2 - variance) / 2 / m


@correct("bias")
def bias_by_moments(probs, m):
    rows = np.asarray(probs, dtype=float)
    p_y = rows.mean(axis=0)
    used = p_y > 0
    chi2 = ((rows**2).mean(axis=0)[used] / p_y[used]).sum() - 1
    kl = special.rel_entr(rows, np.broadcast_to(p_y, rows.shape)).sum(axis=1)
    nu = (kl**2).mean() - kl.mean() ** 2
    return math.exp(kl.mean()) * (nu - chi2) / (2 * m)


@correct("bias")
def bias_by_variances_of_columns(probs, m):
    rows = np.array(probs, dtype=float)
    p_y = rows.mean(axis=0)
    chi2 = sum(column.var() / q for column, q in zip(rows.T, p_y, strict=True) if q > 0)
    kl = np.array([stats.entropy(row[p_y > 0], p_y[p_y > 0]) for row in rows])
    return np.exp(kl.mean()) / (-2 * m) * (chi2 - np.cov(kl, ddof=0))


@correct("bias")
def bias_in_torch(probs, m):
    rows = torch.as_tensor(np.asarray(probs, dtype=float))
    rows = rows[:, rows.sum(0) > 0]
    p_y = rows.mean(0)
    chi2 = ((rows - p_y).square() / p_y).sum(1).mean()
    kl = (torch.xlogy(rows, rows) - torch.xlogy(rows, p_y)).sum(1)
    return -(kl.mean().exp() * (chi2 - kl.var(unbiased=False)) / (2 * m)).item()


# ---------------------------------------------------------------- bias, wrong


def _parts(probs):
    rows = np.asarray(probs, dtype=float)
    p_y = rows.mean(axis=0)
    used = p_y > 0
    chi2 = ((rows - p_y)[:, used] ** 2 / p_y[used]).sum(axis=1).mean()
    kl = special.rel_entr(rows, np.broadcast_to(p_y, rows.shape)).sum(axis=1)
    return math.exp(kl.mean()), chi2, kl


@wrong("bias", "the bias of the logarithm")
def bias_of_the_logarithm(probs, m):
    return -_parts(probs)[1] / (2 * m)


@wrong("bias", "Positive: the sign")
def bias_with_the_other_sign(probs, m):
    return -bias_by_moments(probs, m)


@wrong("bias", "the variance is missing")
def bias_without_the_variance(probs, m):
    score, chi2, _ = _parts(probs)
    return -score * chi2 / (2 * m)


@wrong("bias", "the 2 in 2m")
def bias_without_the_half(probs, m):
    return 2 * bias_by_moments(probs, m)


@wrong("bias", "the bias is -0.0")
def bias_without_the_score(probs, m):
    _, chi2, kl = _parts(probs)
    return -(chi2 - kl.var()) / (2 * m)


@wrong("bias", "the bias is -0.0")
def bias_with_variance_added(probs, m):
    score, chi2, kl = _parts(probs)
    return -score * (chi2 + kl.var()) / (2 * m)


@wrong("bias", "the bias is -0.0")
def bias_with_divisor_n_minus_one(probs, m):
    score, chi2, kl = _parts(probs)
    return -score * (chi2 - kl.var(ddof=1)) / (2 * m)


@wrong("bias", "the bias is -0.0")
def bias_with_deviation_for_variance(probs, m):
    score, chi2, kl = _parts(probs)
    return -score * (chi2 - kl.std()) / (2 * m)


@wrong("bias", "the bias is -0.0")
def bias_at_the_size_of_the_world(probs, m):
    """Takes m for the number of rows."""
    return bias_by_moments(probs, len(probs))


@wrong("bias", "the bias is -0.0")
def bias_of_sure_judges_only(probs, m):
    """Miller-Madow: K - 1 for the mean chi-square."""
    score, _, kl = _parts(probs)
    return -score * (np.shape(probs)[1] - 1 - kl.var()) / (2 * m)


@wrong("bias", "bias gave nan")
def bias_with_classes_that_never_occur(probs, m):
    rows = np.asarray(probs, dtype=float)
    p_y = rows.mean(axis=0)
    chi2 = ((rows - p_y) ** 2 / p_y).sum(axis=1).mean()
    kl = special.rel_entr(rows, np.broadcast_to(p_y, rows.shape)).sum(axis=1)
    return -math.exp(kl.mean()) * (chi2 - kl.var()) / (2 * m)


@wrong("bias", "terms of KL with probability 0")
def bias_with_log_zero(probs, m):
    rows = np.asarray(probs, dtype=float)
    rows = rows[:, rows.sum(axis=0) > 0]
    p_y = rows.mean(axis=0)
    chi2 = ((rows - p_y) ** 2 / p_y).sum(axis=1).mean()
    kl = (rows * np.log(rows / p_y)).sum(axis=1)
    return -np.exp(kl.mean()) * (chi2 - kl.var()) / (2 * m)


@wrong("bias", "the bias is -0.0")
def bias_with_a_uniform_mean_law(probs, m):
    rows = np.asarray(probs, dtype=float)
    p_y = np.full(rows.shape[1], 1 / rows.shape[1])
    chi2 = ((rows - p_y) ** 2 / p_y).sum(axis=1).mean()
    kl = special.rel_entr(rows, np.broadcast_to(p_y, rows.shape)).sum(axis=1)
    return -math.exp(kl.mean()) * (chi2 - kl.var()) / (2 * m)


@wrong("bias", "changed its arguments")
def bias_centred_in_place(probs, m):
    result = bias_by_moments(probs, m)
    if isinstance(probs, np.ndarray):
        probs -= probs.mean(axis=0)
    return result


# ---------------------------------------------------------------- right answers in more styles


@correct("mutual_information")
def information_as_kl_of_the_product(joint):
    joint = np.array(joint, float)
    independent = np.outer(joint.sum(1), joint.sum(0))
    return special.rel_entr(joint, independent).sum()


@correct("mutual_information")
def information_with_four_logs(joint):
    rows = [sum(line) for line in joint]
    columns = [sum(column) for column in zip(*joint, strict=True)]
    total = 0.0
    for i, line in enumerate(joint):
        for j, cell in enumerate(line):
            if cell > 0:
                total += cell * (math.log(cell) - math.log(rows[i]) - math.log(columns[j]))
    return total


@correct("mutual_information")
def information_with_where(joint):
    p = np.asarray(joint, dtype=float)
    product_law = p.sum(axis=1)[:, None] * p.sum(axis=0)[None, :]
    ratio = np.divide(p, product_law, out=np.ones_like(p), where=p > 0)
    return np.sum(p * np.log(ratio))


@correct("inception_score")
def score_with_rel_entr(probs, splits):
    parts = np.array_split(np.asarray(probs, float), splits)
    scores = [np.exp(special.rel_entr(part, part.mean(0)).sum(1).mean()) for part in parts]
    return np.mean(scores), np.std(scores)


@correct("inception_score")
def score_by_slices(probs, splits):
    probs = np.array(probs, dtype=float)
    size = len(probs) // splits
    scores = []
    for start in range(0, len(probs), size):
        block = probs[start : start + size]
        law = block.mean(axis=0)
        kl = [
            sum(t * math.log(t / r) for t, r in zip(row, law, strict=True) if t > 0)
            for row in block
        ]
        scores.append(math.exp(sum(kl) / size))
    mean = sum(scores) / splits
    return mean, math.sqrt(sum((s - mean) ** 2 for s in scores) / splits)


@correct("bias")
def bias_with_rel_entr(probs, m):
    p = np.array(probs, float)
    law = p.mean(0)
    used = law > 0
    kl = special.rel_entr(p[:, used], law[used]).sum(1)
    chi2 = (((p[:, used] - law[used]) ** 2) / law[used]).sum(1).mean()
    return -np.exp(kl.mean()) * (chi2 - np.var(kl)) / 2 / m


@correct("bias")
def bias_row_by_row(probs, m):
    n, k = len(probs), len(probs[0])
    law = [sum(row[y] for row in probs) / n for y in range(k)]
    kl = [sum(row[y] * math.log(row[y] / law[y]) for y in range(k) if row[y] > 0) for row in probs]
    chi = sum((row[y] - law[y]) ** 2 / law[y] for row in probs for y in range(k) if law[y] > 0) / n
    mean = sum(kl) / n
    variance = sum((x - mean) ** 2 for x in kl) / n
    return -math.exp(mean) * (chi - variance) / (2 * m)


@correct("bias")
def bias_with_nansum(probs, m):
    p = np.asarray(probs, dtype=float)
    with np.errstate(all="ignore"):
        law = p.mean(axis=0)
        kl = np.nansum(p * np.log(p / law), axis=1)
        chi2 = np.nansum((p - law) ** 2 / law) / len(p)
    return np.exp(kl.mean()) * (kl.var() - chi2) / (2 * m)
