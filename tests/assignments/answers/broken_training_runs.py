"""Answers to assignment 6: ways that are right, and the mistakes students make."""

import itertools
import math
from collections import Counter
from fractions import Fraction

import numpy as np
import torch
from scipy import special

from tests.assignments.registry import correct, wrong

# ---------------------------------------------------------------- coverage, right


@correct("coverage")
def coverage_with_counter(labels, classes, share):
    counts = Counter(int(label) for label in labels)
    return sum(counts[k] >= share * len(labels) / classes for k in range(classes)) / classes


@correct("coverage")
def coverage_with_fractions(labels, classes, share):
    labels = list(labels)
    limit = Fraction(share) * len(labels) / classes
    covered = [k for k in range(classes) if labels.count(k) >= limit]
    return float(Fraction(len(covered), classes))


@correct("coverage")
def coverage_by_one_hot_rows(labels, classes, share):
    shares = np.eye(classes)[np.asarray(labels)].sum(axis=0) / len(labels)
    return (shares >= share / classes).mean()


@correct("coverage")
def coverage_with_histogram(labels, classes, share):
    counts, _ = np.histogram(labels, bins=np.arange(classes + 1) - 0.5)
    return np.count_nonzero(counts / len(labels) * classes >= share) / classes


@correct("coverage")
def coverage_by_unique(labels, classes, share):
    _, counts = np.unique(labels, return_counts=True)
    return (counts >= share * np.size(labels) / classes).sum() / classes


# ---------------------------------------------------------------- coverage, wrong


def _counts(labels, classes):
    return np.bincount(np.asarray(labels, dtype=int), minlength=classes)


@wrong("coverage", "coverage 0.5")
def coverage_as_a_number(labels, classes, share):
    return int((_counts(labels, classes) >= share * len(labels) / classes).sum())


@wrong("coverage", "`at least` includes it")
def coverage_more_than_the_share(labels, classes, share):
    return (_counts(labels, classes) > share * len(labels) / classes).mean()


@wrong("coverage", "coverage 0.5")
def coverage_any_sample_counts(labels, classes, share):
    return len(set(labels)) / classes


@wrong("coverage", "coverage 0.5")
def coverage_share_of_all_samples(labels, classes, share):
    """Forgets the division by K in a fair share."""
    return (_counts(labels, classes) >= share * len(labels)).mean()


@wrong("coverage", "coverage 0.5")
def coverage_share_of_the_largest(labels, classes, share):
    counts = _counts(labels, classes)
    return (counts >= share * counts.max()).mean()


@wrong("coverage", "coverage 0.5")
def coverage_of_the_seen_classes(labels, classes, share):
    """np.unique gives the classes that occur; the others are forgotten in the mean."""
    _, counts = np.unique(labels, return_counts=True)
    return (counts >= share * len(labels) / classes).mean()


@wrong("coverage", "coverage 0.5")
def coverage_without_minlength(labels, classes, share):
    """Classes after the last one that occurs are missing from the mean."""
    counts = np.bincount(np.asarray(labels, dtype=int))
    return (counts >= share * len(labels) / classes).mean()


@wrong("coverage", "not rounded")
def coverage_threshold_rounded_down(labels, classes, share):
    return (_counts(labels, classes) >= int(share * len(labels) / classes)).mean()


@wrong("coverage", "also those that do not occur")
def coverage_fair_share_of_seen_classes(labels, classes, share):
    counts = _counts(labels, classes)
    return (counts >= share * len(labels) / np.count_nonzero(counts)).mean()


@wrong("coverage", "coverage 0.5")
def coverage_whole_division(labels, classes, share):
    return (_counts(labels, classes) >= share * len(labels) / classes).sum() // classes


@wrong("coverage", "coverage 0.5")
def coverage_in_percent(labels, classes, share):
    return 100 * (_counts(labels, classes) >= share * len(labels) / classes).mean()


@wrong("coverage", "must give one number")
def coverage_of_each_class(labels, classes, share):
    return _counts(labels, classes) >= share * len(labels) / classes


@wrong("coverage", "changed its arguments")
def coverage_sorts_in_place(labels, classes, share):
    if isinstance(labels, np.ndarray):
        labels.sort()
    return coverage_with_histogram(labels, classes, share)


# ---------------------------------------------------------------- vanished, right


@correct("vanished")
def vanished_by_windows(norms, factor, patience):
    limit = factor * norms[0]
    for start in range(len(norms) - patience + 1):
        if all(norm < limit for norm in norms[start : start + patience]):
            return start + 1
    return None


@correct("vanished")
def vanished_by_groups(norms, factor, patience):
    epoch = 1
    for low, group in itertools.groupby(norm < factor * norms[0] for norm in norms):
        length = len(list(group))
        if low and length >= patience:
            return epoch
        epoch += length
    return None


@correct("vanished")
def vanished_by_convolution(norms, factor, patience):
    low = (np.asarray(norms, dtype=float) / norms[0] < factor).astype(int)
    if len(low) < patience:
        return None
    rows = np.convolve(low, np.ones(patience, dtype=int), mode="valid")
    return int(rows.argmax()) + 1 if rows.max() == patience else None


@correct("vanished")
def vanished_by_a_word(norms, factor, patience):
    word = "".join("x" if norm < factor * norms[0] else "-" for norm in norms)
    return word.index("x" * patience) + 1 if "x" * patience in word else None


@correct("vanished")
def vanished_by_recursion(norms, factor, patience):
    limit = factor * norms[0]

    def search(start):
        if start + patience > len(norms):
            return None
        for place in range(start, start + patience):
            if not norms[place] < limit:
                return search(place + 1)
        return start + 1

    return search(0)


# ---------------------------------------------------------------- vanished, wrong


def _streak(low, patience):
    count = 0
    for epoch, flag in enumerate(low, start=1):
        count = count + 1 if flag else 0
        if count == patience:
            return epoch - patience + 1
    return None


@wrong("vanished", "the epoch in which they START")
def vanished_counted_from_zero(norms, factor, patience):
    found = vanished_by_windows(norms, factor, patience)
    return None if found is None else found - 1


@wrong("vanished", "the epoch in which they START")
def vanished_end_of_the_row(norms, factor, patience):
    found = vanished_by_windows(norms, factor, patience)
    return None if found is None else found + patience - 1


@wrong("vanished", "1 is not below 1")
def vanished_equal_is_low(norms, factor, patience):
    return _streak([norm <= factor * norms[0] for norm in norms], patience)


@wrong("vanished", "the first two low ones in a row")
def vanished_not_in_a_row(norms, factor, patience):
    low = [t for t, norm in enumerate(norms, start=1) if norm < factor * norms[0]]
    return low[0] if len(low) >= patience else None


@wrong("vanished", "the first two low ones in a row")
def vanished_first_low_epoch(norms, factor, patience):
    return next((t for t, n in enumerate(norms, start=1) if n < factor * norms[0]), None)


@wrong("vanished", "the answer is None")
def vanished_minus_one_for_never(norms, factor, patience):
    found = vanished_by_windows(norms, factor, patience)
    return -1 if found is None else found


@wrong("vanished", "the answer is None")
def vanished_zero_for_never(norms, factor, patience):
    return vanished_by_windows(norms, factor, patience) or 0


@wrong("vanished", "epochs after the last one do not exist")
def vanished_rows_cut_at_the_end(norms, factor, patience):
    """A slice that reaches past the end is shorter, and all() is content with it."""
    for start in range(len(norms)):
        if all(norm < factor * norms[0] for norm in norms[start : start + patience]):
            return start + 1
    return None


@wrong("vanished", "the last epoch counts, too")
def vanished_forgets_the_last_window(norms, factor, patience):
    for start in range(len(norms) - patience):
        if all(norm < factor * norms[0] for norm in norms[start : start + patience]):
            return start + 1
    return None


@wrong("vanished", "the first time counts")
def vanished_for_ever(norms, factor, patience):
    """Asks that the gradient never comes back."""
    low = [norm < factor * norms[0] for norm in norms]
    for start in range(len(low) - patience + 1):
        if all(low[start:]):
            return start + 1
    return None


@wrong("vanished", "low means below 1")
def vanished_against_the_epoch_before(norms, factor, patience):
    low = [t > 0 and norms[t] < factor * norms[t - 1] for t in range(len(norms))]
    return _streak(low, patience)


@wrong("vanished", "with the FIRST length")
def vanished_against_the_largest(norms, factor, patience):
    return _streak([norm < factor * max(norms) for norm in norms], patience)


@wrong("vanished", "with the FIRST length")
def vanished_below_the_factor_itself(norms, factor, patience):
    return _streak([norm < factor for norm in norms], patience)


@wrong("vanished", "An epoch with nan is not low")
def vanished_nan_is_low(norms, factor, patience):
    return _streak([not norm >= factor * norms[0] for norm in norms], patience)


@wrong("vanished", "it ends a row of low epochs")
def vanished_nan_left_out(norms, factor, patience):
    """Nan epochs are skipped, and the rows around them joined."""
    seen = [(t, n) for t, n in enumerate(norms, start=1) if not math.isnan(n)]
    found = _streak([n < factor * norms[0] for _, n in seen], patience)
    return None if found is None else seen[found - 1][0]


# ---------------------------------------------------------------- mean_slopes, right


@correct("mean_slopes")
def slopes_with_scipy(logits):
    logits = np.array(logits)
    return -special.expit(logits).mean(), -special.expit(-logits).mean()


@correct("mean_slopes")
def slopes_with_loops(logits):
    def sigmoid(a):
        if a >= 0:
            return 1 / (1 + math.exp(-a))
        return math.exp(a) / (1 + math.exp(a))

    saturating = sum(-sigmoid(a) for a in logits) / len(logits)
    return [saturating, sum(-sigmoid(-a) for a in logits) / len(logits)]


@correct("mean_slopes")
def slopes_by_logaddexp(logits):
    a = np.asarray(logits, dtype=float)
    return tuple(-np.exp(-np.logaddexp(0, [-a, a])).mean(axis=1))


@correct("mean_slopes")
def slopes_in_torch(logits):
    a = torch.tensor(np.asarray(logits, dtype=float))
    return torch.stack([-torch.sigmoid(a).mean(), -torch.sigmoid(-a).mean()]).tolist()


@correct("mean_slopes")
def slopes_by_softmax(logits):
    pairs = np.stack([np.zeros(len(logits)), np.asarray(logits, dtype=float)], axis=1)
    rejected, accepted = special.softmax(pairs, axis=1).mean(axis=0)
    return -accepted, -rejected


# ---------------------------------------------------------------- mean_slopes, wrong


@wrong("mean_slopes", "If only the small one is wrong")
def slopes_one_minus_d(logits):
    d = special.expit(np.asarray(logits, dtype=float))
    return -d.mean(), -(1 - d).mean()


@wrong("mean_slopes", "If only the small one is wrong")
def slopes_one_minus_mean(logits):
    d = special.expit(np.asarray(logits, dtype=float)).mean()
    return -d, d - 1


@wrong("mean_slopes", "If only the small one is wrong")
def slopes_by_tanh(logits):
    half = np.tanh(np.asarray(logits, dtype=float) / 2)
    return -((1 + half) / 2).mean(), -((1 - half) / 2).mean()


@wrong("mean_slopes", "If only the small one is wrong")
def slopes_clipped(logits):
    d = np.clip(special.expit(np.asarray(logits, dtype=float)), 1e-7, 1 - 1e-7)
    return -d.mean(), -(1 - d).mean()


@wrong("mean_slopes", "both are negative")
def slopes_as_sizes(logits):
    saturating, other = slopes_with_scipy(logits)
    return -saturating, -other


@wrong("mean_slopes", "Saturating first")
def slopes_pair_swapped(logits):
    return slopes_with_scipy(logits)[::-1]


@wrong("mean_slopes", "the mean of D, not D of the mean")
def slopes_at_the_mean_logit(logits):
    return slopes_with_scipy([np.mean(logits)])


@wrong("mean_slopes", "the mean slopes are (-0.625, -0.375)")
def slopes_summed(logits):
    return tuple(len(logits) * slope for slope in slopes_with_scipy(logits))


@wrong("mean_slopes", "the mean slopes are (-0.625, -0.375)")
def slopes_of_the_sigmoid(logits):
    """The derivative D(1 - D) of D itself."""
    d = special.expit(np.asarray(logits, dtype=float))
    return -(d * (1 - d)).mean(), -(d * (1 - d)).mean()


@wrong("mean_slopes", "the mean slopes are (-0.625, -0.375)")
def slopes_in_d(logits):
    """Derivatives in D instead of the logit: -1/(1 - D) and -1/D."""
    d = special.expit(np.asarray(logits, dtype=float))
    return -(1 / (1 - d)).mean(), -(1 / d).mean()


@wrong("mean_slopes", "is inf/inf")
def slopes_exp_over_one_plus_exp(logits):
    a = np.asarray(logits, dtype=float)
    with np.errstate(all="ignore"):
        return -(np.exp(a) / (1 + np.exp(a))).mean(), -(np.exp(-a) / (1 + np.exp(-a))).mean()


@wrong("mean_slopes", "pair of numbers")
def slopes_of_each_sample(logits):
    a = np.asarray(logits, dtype=float)
    return -special.expit(a)[:, None], -special.expit(-a)[:, None]


@wrong("mean_slopes", "If only the small one is wrong")
def slopes_in_single_precision(logits):
    a = torch.tensor(np.asarray(logits), dtype=torch.float32)
    return -torch.sigmoid(a).mean().item(), -torch.sigmoid(-a).mean().item()


# ---------------------------------------------------------------- right answers in more styles


@correct("coverage")
def coverage_by_comprehension(labels, classes, share):
    labels = list(labels)
    needed = share * len(labels)
    return sum(labels.count(k) * classes >= needed for k in range(classes)) / classes


@correct("coverage")
def coverage_with_where(labels, classes, share):
    counts = np.array([np.count_nonzero(np.array(labels) == k) for k in range(classes)])
    return np.where(counts >= share * len(labels) / classes, 1, 0).sum() / classes


@correct("coverage")
def coverage_with_add_at(labels, classes, share):
    counts = np.zeros(classes)
    np.add.at(counts, np.asarray(labels, dtype=int), 1)
    return float((counts / len(labels) * classes >= share).sum() / classes)


@correct("vanished")
def vanished_with_all(norms, factor, patience):
    low = [g < factor * norms[0] for g in norms]
    for t in range(len(low) - patience + 1):
        if all(low[t : t + patience]):
            return t + 1
    return None


@correct("vanished")
def vanished_with_while(norms, factor, patience):
    t, limit = 0, factor * norms[0]
    while t + patience <= len(norms):
        k = 0
        while k < patience and norms[t + k] < limit:
            k += 1
        if k == patience:
            return t + 1
        t += k + 1
    return None


@correct("vanished")
def vanished_with_sliding_windows(norms, factor, patience):
    if len(norms) < patience:
        return None
    low = np.asarray(norms, float) < factor * norms[0]
    starts = np.flatnonzero(np.lib.stride_tricks.sliding_window_view(low, patience).all(axis=1))
    return int(starts[0]) + 1 if starts.size else None


@correct("mean_slopes")
def slopes_with_expit(logits):
    a = np.array(logits, dtype=float)
    return np.array([-special.expit(a).mean(), -special.expit(-a).mean()])


@correct("mean_slopes")
def slopes_with_a_stable_helper(logits):
    def sigmoid(a):
        return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))

    n = len(logits)
    return -sum(map(sigmoid, logits)) / n, -sum(sigmoid(-a) for a in logits) / n


@correct("mean_slopes")
def slopes_by_log_sigmoid(logits):
    a = np.asarray(logits, dtype=float)
    return [-np.exp(-np.logaddexp(0, -a)).mean(), -np.exp(-np.logaddexp(0, a)).mean()]
