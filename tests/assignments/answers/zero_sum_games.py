"""Answers to assignment 1: ways that are right, and the mistakes students make."""

import math
from fractions import Fraction

import numpy as np
import torch
from scipy import optimize, special

from tests.assignments.registry import correct, wrong

# --- best_reply -------------------------------------------------------------------------------


@correct("best_reply")
def reply_with_loops(payoff, beta):
    best, row = -math.inf, -1
    for i, line in enumerate(payoff):
        earned = 0.0
        for j in range(len(beta)):
            earned += line[j] * beta[j]
        if earned > best:
            best, row = earned, i
    return best, row


@correct("best_reply")
def reply_last_of_equals(payoff, beta):
    """Another best row if there are several."""
    earned = np.einsum("ij,j->i", np.array(payoff, dtype=float), np.array(beta, dtype=float))
    row = len(earned) - 1 - np.argmax(earned[::-1])
    return earned[row], row


@correct("best_reply")
def reply_with_fractions(payoff, beta):
    weights = [Fraction(float(b)) for b in beta]
    earned = [sum(Fraction(float(a)) * b for a, b in zip(x, weights, strict=True)) for x in payoff]
    row = max(range(len(earned)), key=earned.__getitem__)
    return float(earned[row]), row


@correct("best_reply")
def reply_by_torch(payoff, beta):
    A = torch.tensor(np.asarray(payoff, dtype=float))
    earned = torch.mv(A, torch.tensor(np.asarray(beta, dtype=float)))
    value, row = earned.max(dim=0)
    return value.item(), row.item()


@correct("best_reply")
def reply_by_linear_program(payoff, beta):
    """A vertex of the simplex, found by SciPy."""
    earned = np.asarray(payoff, dtype=float) @ np.asarray(beta, dtype=float)
    found = optimize.linprog(-earned, A_eq=np.ones((1, earned.size)), b_eq=[1.0])
    return -found.fun, int(np.round(found.x).argmax())


@wrong("best_reply", "the rows earn 2 and 1.5")
def reply_of_the_column_player(payoff, beta):
    earned = np.asarray(payoff, float) @ np.asarray(beta, float)
    return earned.min(), int(earned.argmin())


@wrong("best_reply", "the rows earn 2 and 1.5")
def reply_to_even_play(payoff, beta):
    earned = np.asarray(payoff, float).mean(axis=1)
    return earned.max(), int(earned.argmax())


@wrong("best_reply", "the rows earn 2 and 1.5")
def reply_that_hopes(payoff, beta):
    """The largest entry of the matrix: the column player does not play it always."""
    A = np.asarray(payoff, float)
    return A.max(), int(A.max(axis=1).argmax())


@wrong("best_reply", "the rows earn 2 and 1.5")
def reply_to_the_likeliest_column(payoff, beta):
    column = np.asarray(payoff, float)[:, int(np.argmax(beta))]
    return column.max(), int(column.argmax())


@wrong("best_reply", "the rows earn 2 and 1.5")
def reply_that_is_cautious(payoff, beta):
    """Maximin: safe, but beta is known here."""
    secured = np.asarray(payoff, float).min(axis=1)
    return secured.max(), int(secured.argmax())


@wrong("best_reply", "Count from 0")
def reply_counted_from_one(payoff, beta):
    value, row = reply_with_loops(payoff, beta)
    return value, row + 1


@wrong("best_reply", "the rows earn 2 and 1.5")
def reply_as_row_and_value(payoff, beta):
    value, row = reply_with_loops(payoff, beta)
    return row, value


@wrong("best_reply", "a pair (value, row)")
def reply_as_vector_of_all_rows(payoff, beta):
    earned = np.asarray(payoff, float) @ np.asarray(beta, float)
    return earned.max(), earned.argmax(), earned


@wrong("best_reply", "payoffs may be negative")
def reply_of_at_least_zero(payoff, beta):
    """Starts the search for the maximum at 0."""
    best, row = 0.0, 0
    for i, line in enumerate(np.asarray(payoff, float)):
        earned = float(line @ np.asarray(beta, float))
        if earned > best:
            best, row = earned, i
    return best, row


@wrong("best_reply", "the rows earn")
def reply_by_absolute_payoff(payoff, beta):
    earned = np.asarray(payoff, float) @ np.asarray(beta, float)
    row = int(np.abs(earned).argmax())
    return earned[row], row


@wrong("best_reply", "the value is")
def reply_in_whole_numbers(payoff, beta):
    value, row = reply_with_loops(payoff, beta)
    return int(value), row


@wrong("best_reply", "beta weighs the columns")
def reply_for_square_games(payoff, beta):
    """Weighs the rows, and fails where the matrix is not square."""
    A = np.asarray(payoff, float)
    earned = A.T @ np.asarray(beta, float)
    return earned.max(), int(earned.argmax())


@wrong("best_reply", "changed its arguments")
def reply_in_place(payoff, beta):
    payoff = np.asarray(payoff, dtype=float)
    payoff *= np.asarray(beta, dtype=float)
    earned = payoff.sum(axis=1)
    return earned.max(), int(earned.argmax())


# --- duality_gap ------------------------------------------------------------------------------


@correct("duality_gap")
def gap_with_loops(payoff, alpha, beta):
    rows, columns = len(alpha), len(beta)
    best = max(sum(payoff[i][j] * beta[j] for j in range(columns)) for i in range(rows))
    cheapest = min(sum(payoff[i][j] * alpha[i] for i in range(rows)) for j in range(columns))
    return best - cheapest


@correct("duality_gap")
def gap_as_a_sum_of_two_regrets(payoff, alpha, beta):
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))
    now = x @ A @ y
    return ((A @ y).max() - now) + (now - (A.T @ x).min())


@correct("duality_gap")
def gap_over_all_pairs(payoff, alpha, beta):
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))
    pairs = (A @ y)[:, None] - (x @ A)[None, :]
    return np.maximum(pairs.max(), 0.0)


@correct("duality_gap")
def gap_by_torch(payoff, alpha, beta):
    A, x, y = (torch.tensor(np.asarray(v, dtype=float)) for v in (payoff, alpha, beta))
    return ((A @ y).max() - (x @ A).min()).item()


@correct("duality_gap")
def gap_by_linear_programs(payoff, alpha, beta):
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))

    def largest(weights):
        one = np.ones((1, weights.size))
        return -optimize.linprog(-weights, A_eq=one, b_eq=[1.0]).fun

    return largest(A @ y) + largest(-(x @ A))


@wrong("duality_gap", "the gap is 1/2 - (-1) = 3/2")
def gap_of_the_row_player_only(payoff, alpha, beta):
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))
    return (A @ y).max() - x @ A @ y


@wrong("duality_gap", "It is the best row against beta minus the cheapest column")
def gap_of_the_column_player_only(payoff, alpha, beta):
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))
    return x @ A @ y - (x @ A).min()


@wrong("duality_gap", "is the saddle point, so the gap is 0")
def gap_in_pure_strategies(payoff, alpha, beta):
    """Minimax minus maximin of the matrix: the strategies do not matter."""
    A = np.array(payoff, dtype=float)
    return A.max(axis=0).min() - A.min(axis=1).max()


@wrong("duality_gap", "1/2 - (-1) = 3/2")
def gap_with_maximum_and_minimum_exchanged(payoff, alpha, beta):
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))
    return (x @ A).max() - (A @ y).min()


@wrong("duality_gap", "1/2 - (-1) = 3/2")
def gap_with_the_wrong_sign(payoff, alpha, beta):
    return -gap_with_loops(payoff, alpha, beta)


@wrong("duality_gap", "answers the OTHER one")
def gap_against_oneself(payoff, alpha, beta):
    """Fits only square games, and answers the own strategy."""
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))
    return (A @ x).max() - (A.T @ y).min()


@wrong("duality_gap", "is the saddle point, so the gap is 0")
def gap_added_instead_of_subtracted(payoff, alpha, beta):
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))
    return (A @ y).max() + (x @ A).min()


@wrong("duality_gap", "1/2 - (-1) = 3/2")
def gap_halved(payoff, alpha, beta):
    return gap_with_loops(payoff, alpha, beta) / 2


@wrong("duality_gap", "the gap is")
def gap_relative_to_the_range(payoff, alpha, beta):
    A = np.array(payoff, dtype=float)
    span = np.ptp(A)
    return gap_with_loops(payoff, alpha, beta) / span if span > 0 else 0.0


@wrong("duality_gap", "is the saddle point, so the gap is 0")
def gap_between_certain_and_average(payoff, alpha, beta):
    """The largest entry minus the payoff now."""
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))
    return A.max() - x @ A @ y


@wrong("duality_gap", "one number")
def gap_of_each_row(payoff, alpha, beta):
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))
    return A @ y - (x @ A).min()


@wrong("duality_gap", "alpha weighs the rows, beta weighs the columns")
def gap_for_square_games(payoff, alpha, beta):
    """A times alpha: right for symmetric games only, and fails for games that are not square."""
    A, x, y = (np.array(v, dtype=float) for v in (payoff, alpha, beta))
    return (A.T @ y).max() - (A @ x).min()


@wrong("duality_gap", "changed its arguments")
def gap_in_place(payoff, alpha, beta):
    A = np.asarray(payoff, dtype=float)
    result = gap_with_loops(A, alpha, beta)
    A -= A.min() + 1.0
    return result


# --- hedge ------------------------------------------------------------------------------------


def unit_payoff(payoff):
    A = np.array(payoff, dtype=float)
    span = A.max() - A.min()
    return (A - A.min()) / span if span > 0 else np.zeros_like(A)


def learn(A, rounds, step_row, step_column, *, average=True, column_sign=-1.0):
    """Hedge for two players, with knobs to turn wrong."""
    gains, losses = np.zeros(A.shape[0]), np.zeros(A.shape[1])
    path = []
    for _ in range(rounds):
        path.append((special.softmax(step_row * gains), special.softmax(step_column * losses)))
        alpha, beta = path[-1]
        gains, losses = gains + A @ beta, losses + column_sign * (A.T @ alpha)
    if not average:
        return path[-1]
    return tuple(np.mean([pair[k] for pair in path], axis=0) for k in (0, 1))


def steps(A, rounds):
    return np.sqrt(8 * np.log(A.shape) / rounds)


@correct("hedge")
def hedge_by_softmax(payoff, rounds):
    A = unit_payoff(payoff)
    return learn(A, rounds, *steps(A, rounds))


@wrong("hedge", "subtract the largest sum first")
def hedge_without_guard_against_overflow(payoff, rounds):
    """Plain exponentials of sums that grow with the rounds."""
    A = unit_payoff(payoff)
    step_row, step_column = steps(A, rounds)
    rows, columns = np.zeros(A.shape[0]), np.zeros(A.shape[1])
    for _ in range(rounds):
        row, column = np.exp(step_row * (A @ columns)), np.exp(-step_column * (rows @ A))
        rows += row / row.sum()
        columns += column / column.sum()
    return rows / rounds, columns / rounds


@correct("hedge")
def hedge_with_loops(payoff, rounds):
    A = unit_payoff(payoff).tolist()
    r, c = len(A), len(A[0])
    step_row, step_column = (math.sqrt(8 * math.log(k) / rounds) for k in (r, c))
    u, w = [1.0] * r, [1.0] * c
    mean_row, mean_column = [0.0] * r, [0.0] * c
    for _ in range(rounds):
        alpha, beta = [x / sum(u) for x in u], [x / sum(w) for x in w]
        mean_row = [m + x / rounds for m, x in zip(mean_row, alpha, strict=True)]
        mean_column = [m + x / rounds for m, x in zip(mean_column, beta, strict=True)]
        earned = [sum(A[i][j] * beta[j] for j in range(c)) for i in range(r)]
        cost = [sum(A[i][j] * alpha[i] for i in range(r)) for j in range(c)]
        u = [x * math.exp(step_row * g) for x, g in zip(alpha, earned, strict=True)]
        w = [x * math.exp(-step_column * g) for x, g in zip(beta, cost, strict=True)]
    return mean_row, mean_column


@correct("hedge")
def hedge_by_torch(payoff, rounds):
    A = torch.tensor(unit_payoff(payoff))
    step_row, step_column = (math.sqrt(8 * math.log(k) / rounds) for k in A.shape)
    total_row = torch.zeros(A.shape[0], dtype=torch.float64)
    total_column = torch.zeros(A.shape[1], dtype=torch.float64)
    for _ in range(rounds):
        alpha = torch.softmax(step_row * (A @ total_column), dim=0)
        beta = torch.softmax(-step_column * (total_row @ A), dim=0)
        total_row, total_column = total_row + alpha, total_column + beta
    return (total_row / rounds).numpy(), (total_column / rounds).numpy()


@correct("hedge")
def hedge_with_gains_for_both(payoff, rounds):
    """The column player's payoffs are 1 - A', as in the book's proof."""
    A = unit_payoff(payoff)
    players = [[A, np.zeros(A.shape[0])], [1 - A.T, np.zeros(A.shape[1])]]
    means = [np.zeros(k) for k in A.shape]
    for _ in range(rounds):
        now = []
        for size, (_, scores) in zip(A.shape, players, strict=True):
            weights = np.exp(math.sqrt(8 * math.log(size) / rounds) * (scores - scores.max()))
            now.append(weights / weights.sum())
        for k, (matrix, _) in enumerate(players):
            players[k][1] = players[k][1] + matrix @ now[1 - k]
            means[k] += now[k] / rounds
    return means


@wrong("hedge", "the rounds 1 and 2 are averaged")
def hedge_last_strategy(payoff, rounds):
    A = unit_payoff(payoff)
    return learn(A, rounds, *steps(A, rounds), average=False)


@wrong("hedge", "subtract the smallest entry, divide by the range")
def hedge_without_rescaling(payoff, rounds):
    A = np.array(payoff, dtype=float)
    return learn(A, rounds, *steps(A, rounds))


@wrong("hedge", "subtract the smallest entry, divide by the range")
def hedge_divided_by_the_largest(payoff, rounds):
    A = np.array(payoff, dtype=float)
    largest = np.abs(A).max()
    A = A / (largest if largest > 0 else 1.0)
    return learn(A, rounds, *steps(A, rounds))


@wrong("hedge", "the payoffs are brought to [0, 1] first")
def hedge_takes_a_small_range_for_none(payoff, rounds):
    """Payoffs in another currency may be small, and are not all equal."""
    A = np.array(payoff, dtype=float)
    span = A.max() - A.min()
    A = (A - A.min()) / (1.0 if np.isclose(span, 0) else span)
    return learn(A, rounds, *steps(A, rounds))


@wrong("hedge", "there is nothing to divide by 0")
def hedge_nan_for_equal_payoffs(payoff, rounds):
    A = np.array(payoff, dtype=float)
    A = (A - A.min()) / (A.max() - A.min())
    return learn(A, rounds, *steps(A, rounds))


@wrong("hedge", "Check the step size")
def hedge_without_the_eight(payoff, rounds):
    A = unit_payoff(payoff)
    return learn(A, rounds, *np.sqrt(np.log(A.shape) / rounds))


@wrong("hedge", "Check the step size")
def hedge_with_binary_logarithm(payoff, rounds):
    A = unit_payoff(payoff)
    return learn(A, rounds, *np.sqrt(8 * np.log2(A.shape) / rounds))


@wrong("hedge", "log r for rows, log c for columns")
def hedge_with_one_step_for_both(payoff, rounds):
    A = unit_payoff(payoff)
    step = math.sqrt(8 * math.log(A.shape[0]) / rounds)
    return learn(A, rounds, step, step)


@wrong("hedge", "log r for rows, log c for columns")
def hedge_with_steps_exchanged(payoff, rounds):
    A = unit_payoff(payoff)
    return learn(A, rounds, *steps(A, rounds)[::-1])


@wrong("hedge", "Check the step size")
def hedge_with_falling_steps(payoff, rounds):
    """The step of round t is made for t rounds, not for T."""
    A = unit_payoff(payoff)
    gains, losses = np.zeros(A.shape[0]), np.zeros(A.shape[1])
    path = []
    for t in range(1, rounds + 1):
        step_row, step_column = steps(A, max(t - 1, 1))
        alpha, beta = special.softmax(step_row * gains), special.softmax(-step_column * losses)
        path.append((alpha, beta))
        gains, losses = gains + A @ beta, losses + A.T @ alpha
    return tuple(np.mean([pair[k] for pair in path], axis=0) for k in (0, 1))


@wrong("hedge", "The column player avoids what it has to pay for")
def hedge_column_player_gives_away(payoff, rounds):
    A = unit_payoff(payoff)
    return learn(A, rounds, *steps(A, rounds), column_sign=1.0)


@wrong("hedge", "does not yet know the row of this round")
def hedge_in_turns(payoff, rounds):
    """The column player already sees the row player's new strategy."""
    A = unit_payoff(payoff)
    step_row, step_column = steps(A, rounds)
    gains, losses = np.zeros(A.shape[0]), np.zeros(A.shape[1])
    path = []
    for t in range(rounds):
        alpha = special.softmax(step_row * gains)
        if t > 0:
            losses = losses + A.T @ alpha
        beta = special.softmax(-step_column * losses)
        if t == 0:
            losses = losses + A.T @ alpha
        path.append((alpha, beta))
        gains = gains + A @ beta
    return tuple(np.mean([pair[k] for pair in path], axis=0) for k in (0, 1))


@wrong("hedge", "In round 1 nothing is known yet")
def hedge_that_forgets_round_one(payoff, rounds):
    """Updates first, and averages the strategies after each update."""
    A = unit_payoff(payoff)
    step_row, step_column = steps(A, rounds)
    alpha, beta = (np.full(k, 1 / k) for k in A.shape)
    gains, losses = np.zeros(A.shape[0]), np.zeros(A.shape[1])
    path = []
    for _ in range(rounds):
        gains, losses = gains + A @ beta, losses + A.T @ alpha
        alpha, beta = special.softmax(step_row * gains), special.softmax(-step_column * losses)
        path.append((alpha, beta))
    return tuple(np.mean([pair[k] for pair in path], axis=0) for k in (0, 1))


@wrong("hedge", "log r for rows, log c for columns")
def hedge_with_one_step_of_memory(payoff, rounds):
    """Uses only the payoffs of the round before: the first two rounds are right."""
    A = unit_payoff(payoff)
    step_row, step_column = steps(A, rounds)
    path = [tuple(np.full(k, 1 / k) for k in A.shape)]
    for _ in range(rounds - 1):
        alpha, beta = path[-1]
        path.append(
            (special.softmax(step_row * (A @ beta)), special.softmax(-step_column * (alpha @ A)))
        )
    return tuple(np.mean([pair[k] for pair in path], axis=0) for k in (0, 1))


@wrong("hedge", "The row player looks at A' beta")
def hedge_for_square_games(payoff, rounds):
    A = unit_payoff(payoff)
    step_row, step_column = steps(A, rounds)
    gains, losses = np.zeros(A.shape[0]), np.zeros(A.shape[1])
    path = []
    for _ in range(rounds):
        alpha, beta = special.softmax(step_row * gains), special.softmax(-step_column * losses)
        path.append((alpha, beta))
        gains, losses = gains + A @ beta, losses + A @ alpha
    return tuple(np.mean([pair[k] for pair in path], axis=0) for k in (0, 1))


@wrong("hedge", "strategies of shapes (2,) and (3,)")
def hedge_with_players_exchanged(payoff, rounds):
    return hedge_by_softmax(payoff, rounds)[::-1]


@wrong("hedge", "strategies of shapes (2,) and (3,)")
def hedge_whole_path(payoff, rounds):
    alpha, beta = hedge_by_softmax(payoff, rounds)
    return np.tile(alpha, (rounds, 1)), np.tile(beta, (rounds, 1))


@wrong("hedge", "the rounds 1 and 2 are averaged")
def hedge_sum_instead_of_average(payoff, rounds):
    alpha, beta = hedge_by_softmax(payoff, rounds)
    return rounds * alpha, rounds * beta


@wrong("hedge", "changed its arguments")
def hedge_in_place(payoff, rounds):
    A = np.asarray(payoff, dtype=float)
    result = hedge_by_softmax(A, rounds)
    A -= A.min()
    A /= A.max() + 1.0
    return result


@wrong("hedge", "the averages are the even strategies of round 1")
def hedge_as_the_solution(payoff, rounds):
    """The saddle point by linear programming: right as an answer, but not what was asked."""
    A = unit_payoff(payoff)
    saddle = []
    for matrix in (-A.T, A):
        constraint = np.hstack([matrix, -np.ones((matrix.shape[0], 1))])
        found = optimize.linprog(
            np.r_[np.zeros(matrix.shape[1]), 1.0],
            A_ub=constraint,
            b_ub=np.zeros(matrix.shape[0]),
            A_eq=np.r_[np.ones(matrix.shape[1]), 0.0][None],
            b_eq=[1.0],
            bounds=[(0, None)] * matrix.shape[1] + [(None, None)],
        )
        saddle.append(found.x[:-1])
    return saddle


@wrong("hedge", "the averages are the even strategies of round 1")
def hedge_rounded(payoff, rounds):
    """Rounds for a nicer print."""
    return tuple(np.round(strategy, 3) for strategy in hedge_by_softmax(payoff, rounds))


@wrong("hedge", "is no vector of probabilities")
def hedge_divided_too_often(payoff, rounds):
    """Divides by rounds + 1 from the third round on: an off-by-one in a running mean."""
    A = unit_payoff(payoff)
    step_row, step_column = steps(A, rounds)
    gains, losses = np.zeros(A.shape[0]), np.zeros(A.shape[1])
    mean_row, mean_column = np.zeros(A.shape[0]), np.zeros(A.shape[1])
    for t in range(rounds):
        alpha, beta = special.softmax(step_row * gains), special.softmax(-step_column * losses)
        weight = 1 / (t + 1) if t < 2 else 1 / (t + 2)
        mean_row = (1 - 1 / (t + 1)) * mean_row + weight * alpha
        mean_column = (1 - 1 / (t + 1)) * mean_column + weight * beta
        gains, losses = gains + A @ beta, losses + A.T @ alpha
    return mean_row, mean_column


# --- right answers in more styles -------------------------------------------------------------


@correct("best_reply")
def reply_by_sorting(payoff, beta):
    earned = [
        (sum(a * b for a, b in zip(line, beta, strict=True)), i) for i, line in enumerate(payoff)
    ]
    return sorted(earned)[-1]


@correct("best_reply")
def reply_as_an_array(payoff, beta):
    earned = np.matmul(payoff, np.reshape(beta, (-1, 1))).ravel()
    return np.array([np.max(earned), np.flatnonzero(earned == np.max(earned))[0]])


@correct("best_reply")
def reply_with_a_helper_called_value(payoff, beta):
    def value(row):
        return np.dot(row, beta)

    earned = list(map(value, np.array(payoff)))
    want = max(earned)
    return want, earned.index(want)


@correct("duality_gap")
def gap_in_one_line(payoff, alpha, beta):
    return np.max(np.dot(payoff, beta)) - np.min(np.dot(np.transpose(payoff), alpha))


@correct("duality_gap")
def gap_by_sorted_lists(payoff, alpha, beta):
    rows = sorted(sum(a * b for a, b in zip(line, beta, strict=True)) for line in payoff)
    columns = sorted(
        sum(a * x for a, x in zip(alpha, column, strict=True))
        for column in zip(*payoff, strict=True)
    )
    return rows[-1] - columns[0]


@correct("duality_gap")
def gap_by_einsum(payoff, alpha, beta):
    a = np.array(payoff, dtype=np.float64)
    rows, columns = np.einsum("ij,j->i", a, beta), np.einsum("ij,i->j", a, alpha)
    rows.sort()
    columns.sort()
    return np.float64(rows[-1] - columns[0])


@correct("hedge")
def hedge_with_log_weights(payoff, rounds):
    """Keeps the logarithms of the weights and normalises them in each round."""
    a = np.array(payoff, dtype=float)
    unit = np.zeros_like(a) if np.ptp(a) == 0 else (a - a.min()) / np.ptp(a)
    r, c = unit.shape
    u, w = np.full(r, -np.log(r)), np.full(c, -np.log(c))
    sums = np.zeros(r), np.zeros(c)
    for _ in range(rounds):
        alpha, beta = np.exp(u), np.exp(w)
        sums[0][:] += alpha
        sums[1][:] += beta
        u = u + np.sqrt(8 * np.log(r) / rounds) * unit.dot(beta)
        w = w - np.sqrt(8 * np.log(c) / rounds) * alpha.dot(unit)
        u, w = u - np.logaddexp.reduce(u), w - np.logaddexp.reduce(w)
    return sums[0] / rounds, sums[1] / rounds


@correct("hedge")
def hedge_with_factors(payoff, rounds):
    """Multiplies the weights and divides by their sum: nothing can overflow."""
    a = np.asarray(payoff, dtype=float)
    low, high = np.min(a), np.max(a)
    unit = (a - low) / (high - low) if high > low else a * 0
    steps = [math.sqrt(8 * math.log(n) / rounds) for n in unit.shape]
    players = [np.ones(n) / n for n in unit.shape]
    total = [np.zeros(n) for n in unit.shape]
    for _ in range(rounds):
        alpha, beta = players
        total = [total[0] + alpha, total[1] + beta]
        alpha_new = alpha * np.exp(steps[0] * (unit @ beta))
        beta_new = beta * np.exp(-steps[1] * (unit.T @ alpha))
        players = [alpha_new / alpha_new.sum(), beta_new / beta_new.sum()]
    return total[0] / rounds, total[1] / rounds


@correct("hedge")
def hedge_with_all_rounds_kept(payoff, rounds):
    def scale(matrix):
        span = matrix.max() - matrix.min()
        return (matrix - matrix.min()) / span if span else np.zeros(matrix.shape)

    unit = scale(np.array(payoff, dtype=float))
    r, c = unit.shape
    alphas, betas = np.empty((rounds, r)), np.empty((rounds, c))
    up, down = np.zeros(r), np.zeros(c)
    for t in range(rounds):
        alphas[t] = np.exp(np.sqrt(8 * np.log(r) / rounds) * (up - up[0]))
        betas[t] = np.exp(np.sqrt(8 * np.log(c) / rounds) * (down[0] - down))
        alphas[t], betas[t] = alphas[t] / sum(alphas[t]), betas[t] / sum(betas[t])
        up += unit @ betas[t]
        down += unit.T @ alphas[t]
    return alphas.mean(0), betas.mean(0)
