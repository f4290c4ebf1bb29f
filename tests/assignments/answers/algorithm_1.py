"""Answers to assignment 4: ways that are right, and the mistakes students make."""

import math

import numpy as np
import torch
from scipy import spatial, special
from torch import nn
from torch.nn import functional

from tests.assignments.registry import correct, wrong

# ---------------------------------------------------------------- discriminator_gradient, right


@correct("discriminator_gradient")
def d_with_loops(w, c, x_real, x_fake):
    def sigmoid(a):
        return 1 / (1 + math.exp(-a)) if a > -700 else 0.0

    slope = height = 0.0
    for x in x_real:
        slope += (1 - sigmoid(w * x + c)) * x / len(x_real)
        height += (1 - sigmoid(w * x + c)) / len(x_real)
    for y in x_fake:
        slope -= sigmoid(w * y + c) * y / len(x_fake)
        height -= sigmoid(w * y + c) / len(x_fake)
    return slope, height


@correct("discriminator_gradient")
def d_with_scipy(w, c, x_real, x_fake):
    x_real, x_fake = np.array(x_real), np.array(x_fake)
    doubt, belief = special.expit(-w * x_real - c), special.expit(w * x_fake + c)
    return (doubt @ x_real) / len(x_real) - (belief @ x_fake) / len(x_fake), (
        doubt.mean() - belief.mean()
    )


@correct("discriminator_gradient")
def d_as_one_regression(w, c, x_real, x_fake):
    """Logistic regression with weights: labels minus probabilities, times the features."""
    x = np.concatenate([x_real, x_fake])
    labels = np.r_[np.ones(len(x_real)), np.zeros(len(x_fake))]
    weights = np.where(labels == 1, 1 / len(x_real), 1 / len(x_fake))
    features = np.stack([x, np.ones_like(x)], axis=1)
    return features.T @ (weights * (labels - special.expit(features @ [w, c])))


@correct("discriminator_gradient")
def d_with_tanh(w, c, x_real, x_fake):
    x_real, x_fake = np.asarray(x_real), np.asarray(x_fake)
    up = (1 - np.tanh((w * x_real + c) / 2)) / 2
    down = (1 + np.tanh((w * x_fake + c) / 2)) / 2
    return [np.mean(up * x_real) - np.mean(down * x_fake), np.mean(up) - np.mean(down)]


@correct("discriminator_gradient")
def d_in_torch_by_hand(w, c, x_real, x_fake):
    real = torch.tensor(np.asarray(x_real, dtype=float))
    fake = torch.tensor(np.asarray(x_fake, dtype=float))
    up, down = torch.sigmoid(-(w * real + c)), torch.sigmoid(w * fake + c)
    return (up * real).mean() - (down * fake).mean(), up.mean() - down.mean()


# ---------------------------------------------------------------- discriminator_gradient, wrong


def _d_parts(w, c, x_real, x_fake):
    x_real, x_fake = np.asarray(x_real, dtype=float), np.asarray(x_fake, dtype=float)
    return x_real, x_fake, special.expit(-w * x_real - c), special.expit(w * x_fake + c)


@wrong("discriminator_gradient", "V goes up, not down")
def d_downhill(w, c, x_real, x_fake):
    return tuple(-g for g in d_with_scipy(w, c, x_real, x_fake))


@wrong("discriminator_gradient", "w first")
def d_pair_swapped(w, c, x_real, x_fake):
    return d_with_scipy(w, c, x_real, x_fake)[::-1]


@wrong("discriminator_gradient", "Twice or half as large")
def d_sums_for_means(w, c, x_real, x_fake):
    x_real, x_fake, up, down = _d_parts(w, c, x_real, x_fake)
    return (up * x_real).sum() - (down * x_fake).sum(), up.sum() - down.sum()


@wrong("discriminator_gradient", "Twice or half as large")
def d_mean_over_both(w, c, x_real, x_fake):
    return tuple(g / 2 for g in d_with_scipy(w, c, x_real, x_fake))


@wrong("discriminator_gradient", "each has its own mean")
def d_one_length_for_both(w, c, x_real, x_fake):
    """Divides both sums by the number of real points."""
    x_real, x_fake, up, down = _d_parts(w, c, x_real, x_fake)
    m = len(x_real)
    return ((up * x_real).sum() - (down * x_fake).sum()) / m, (up.sum() - down.sum()) / m


@wrong("discriminator_gradient", "the gradient is (0.833604")
def d_for_one_minus_d(w, c, x_real, x_fake):
    """The derivative of log D taken for D."""
    x_real, x_fake, up, down = _d_parts(w, c, x_real, x_fake)
    up, down = 1 - up, 1 - down
    return np.mean(up * x_real) - np.mean(down * x_fake), up.mean() - down.mean()


@wrong("discriminator_gradient", "the gradient is (0.833604")
def d_without_the_inner_derivative(w, c, x_real, x_fake):
    _, _, up, down = _d_parts(w, c, x_real, x_fake)
    return up.mean() - down.mean(), up.mean() - down.mean()


@wrong("discriminator_gradient", "the gradient is (0.833604")
def d_without_the_logarithm(w, c, x_real, x_fake):
    """The gradient of mean D(x) + mean(1 - D(y))."""
    x_real, x_fake, up, down = _d_parts(w, c, x_real, x_fake)
    up, down = up * (1 - up), down * (1 - down)
    return np.mean(up * x_real) - np.mean(down * x_fake), up.mean() - down.mean()


@wrong("discriminator_gradient", "the gradient is (0.833604")
def d_fake_term_added(w, c, x_real, x_fake):
    x_real, x_fake, up, down = _d_parts(w, c, x_real, x_fake)
    return np.mean(up * x_real) + np.mean(down * x_fake), up.mean() + down.mean()


@wrong("discriminator_gradient", "the gradient is (0.833604")
def d_product_of_means(w, c, x_real, x_fake):
    x_real, x_fake, up, down = _d_parts(w, c, x_real, x_fake)
    return up.mean() * x_real.mean() - down.mean() * x_fake.mean(), up.mean() - down.mean()


@wrong("discriminator_gradient", "inf/inf = nan")
def d_exp_over_one_plus_exp(w, c, x_real, x_fake):
    x_real, x_fake = np.asarray(x_real, dtype=float), np.asarray(x_fake, dtype=float)
    with np.errstate(all="ignore"):
        up = 1 - np.exp(w * x_real + c) / (1 + np.exp(w * x_real + c))
        down = np.exp(w * x_fake + c) / (1 + np.exp(w * x_fake + c))
    return np.mean(up * x_real) - np.mean(down * x_fake), up.mean() - down.mean()


@wrong("discriminator_gradient", "must return the pair")
def d_slope_only(w, c, x_real, x_fake):
    return d_with_scipy(w, c, x_real, x_fake)[0]


# ---------------------------------------------------------------- generator_gradient, right


@correct("generator_gradient")
def g_with_loops(w, c, theta, z, saturating):
    total = 0.0
    for one in z:
        a = w * (one + theta) + c
        belief = 1 / (1 + math.exp(-a)) if a > -700 else 0.0
        total -= w * belief if saturating else w * (1 - belief)
    return total / len(z)


@correct("generator_gradient")
def g_with_scipy(w, c, theta, z, saturating):
    logits = w * (np.array(z) + theta) + c
    return -w * special.expit(logits if saturating else -logits).mean()


@correct("generator_gradient")
def g_both_and_choose(w, c, theta, z, saturating):
    belief = (1 + np.tanh((w * np.add(z, theta) + c) / 2)) / 2
    slopes = {True: -w * belief, False: w * belief - w}
    return np.average(slopes[saturating])


@correct("generator_gradient")
def g_in_torch_by_hand(w, c, theta, z, saturating):
    logits = w * (torch.tensor(np.asarray(z, dtype=float)) + theta) + c
    belief = torch.sigmoid(logits)
    return -w * (belief if saturating else 1 - belief).mean()


# ---------------------------------------------------------------- generator_gradient, wrong


@wrong("generator_gradient", "Plus instead of minus")
def g_uphill(w, c, theta, z, saturating):
    return -g_with_scipy(w, c, theta, z, saturating)


@wrong("generator_gradient", "the losses are swapped")
def g_losses_swapped(w, c, theta, z, saturating):
    return g_with_scipy(w, c, theta, z, not saturating)


@wrong("generator_gradient", "the losses are swapped")
def g_always_non_saturating(w, c, theta, z, saturating):
    return g_with_scipy(w, c, theta, z, False)


@wrong("generator_gradient", "inner derivative w")
def g_without_w(w, c, theta, z, saturating):
    logits = w * (np.array(z) + theta) + c
    return -special.expit(logits if saturating else -logits).mean()


@wrong("generator_gradient", "with the sign of w")
def g_with_the_size_of_w(w, c, theta, z, saturating):
    """|w|: "both losses fall when theta rises"."""
    logits = w * (np.array(z) + theta) + c
    return -abs(w) * special.expit(logits if saturating else -logits).mean()


@wrong("generator_gradient", "Is D asked about z + theta")
def g_without_the_generator(w, c, theta, z, saturating):
    return g_with_scipy(w, c, 0.0, z, saturating)


@wrong("generator_gradient", "and the mean")
def g_sum_for_mean(w, c, theta, z, saturating):
    return g_with_scipy(w, c, theta, z, saturating) * len(z)


@wrong("generator_gradient", "the derivative is")
def g_gradient_of_d_itself(w, c, theta, z, saturating):
    belief = special.expit(w * (np.array(z) + theta) + c)
    return -w * (belief * (1 - belief)).mean()


@wrong("generator_gradient", "the derivative is")
def g_at_the_mean_point(w, c, theta, z, saturating):
    """D of the mean instead of the mean of D."""
    return g_with_scipy(w, c, theta, [np.mean(z)], saturating)


@wrong("generator_gradient", "must give one number")
def g_one_for_each_z(w, c, theta, z, saturating):
    logits = w * (np.array(z) + theta) + c
    return -w * special.expit(logits if saturating else -logits)


@wrong("generator_gradient", "inf/inf = nan")
def g_exp_over_one_plus_exp(w, c, theta, z, saturating):
    logits = w * (np.array(z) + theta) + c
    with np.errstate(all="ignore"):
        belief = np.exp(logits) / (1 + np.exp(logits))
    return -w * np.mean(belief if saturating else 1 - belief)


# ---------------------------------------------------------------- training_step, right


def _losses_on_logits(real, fake):
    return functional.softplus(-real).mean() + functional.softplus(fake).mean()


@correct("training_step")
def step_with_cross_entropy(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    bce = nn.BCEWithLogitsLoss()
    real, fake = discriminator(x_real), discriminator(generator(z_d).detach())
    d_loss = bce(real, torch.ones_like(real)) + bce(fake, torch.zeros_like(fake))
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()
    fake = discriminator(generator(z_g))
    g_loss = bce(fake, torch.ones_like(fake))
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()
    return d_loss.item(), g_loss.item()


@correct("training_step")
def step_with_two_backwards(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    d_optimizer.zero_grad()
    loss_real = -functional.logsigmoid(discriminator(x_real)).mean()
    loss_real.backward()
    loss_fake = -functional.logsigmoid(-discriminator(generator(z_d).detach())).mean()
    loss_fake.backward()
    d_optimizer.step()
    g_optimizer.zero_grad()
    g_loss = -functional.logsigmoid(discriminator(generator(z_g))).mean()
    g_loss.backward()
    g_optimizer.step()
    return (loss_real + loss_fake).detach(), g_loss.detach()


@correct("training_step")
def step_with_autograd_grad(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    """Gradients are computed for one player only and written into its weights."""
    d_weights, g_weights = list(discriminator.parameters()), list(generator.parameters())
    d_loss = _losses_on_logits(discriminator(x_real), discriminator(generator(z_d)))
    for weight, slope in zip(d_weights, torch.autograd.grad(d_loss, d_weights), strict=True):
        weight.grad = slope
    d_optimizer.step()
    g_loss = functional.softplus(-discriminator(generator(z_g))).mean()
    for weight, slope in zip(g_weights, torch.autograd.grad(g_loss, g_weights), strict=True):
        weight.grad = slope
    g_optimizer.step()
    return [float(d_loss.detach()), float(g_loss.detach())]


@correct("training_step")
def step_with_frozen_players(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    generator.requires_grad_(False)
    d_optimizer.zero_grad()
    d_loss = _losses_on_logits(discriminator(x_real), discriminator(generator(z_d)))
    d_loss.backward()
    d_optimizer.step()
    generator.requires_grad_(True)
    discriminator.requires_grad_(False)
    g_optimizer.zero_grad()
    g_loss = torch.logaddexp(torch.zeros(()), -discriminator(generator(z_g))).mean()
    g_loss.backward()
    g_optimizer.step()
    discriminator.requires_grad_(True)
    return d_loss.item(), g_loss.item()


@correct("training_step")
def step_with_backward_inputs(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    for optimizer, network in ((d_optimizer, discriminator), (g_optimizer, generator)):
        if network is discriminator:
            d_loss = loss = _losses_on_logits(discriminator(x_real), discriminator(generator(z_d)))
        else:
            loss = functional.softplus(-discriminator(generator(z_g))).mean()
        optimizer.zero_grad(set_to_none=False)
        loss.backward(inputs=list(network.parameters()))
        optimizer.step()
    return d_loss.item(), loss.item()


# ---------------------------------------------------------------- training_step, wrong


def _broken(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g, **change):
    """One round with one thing changed."""
    fake = generator(z_d)
    fake = fake if change.get("no_detach") else fake.detach()
    real, fake = discriminator(x_real), discriminator(fake)
    if change.get("sigmoid_twice"):
        real, fake = real.sigmoid(), fake.sigmoid()
    if change.get("labels_swapped"):
        real, fake = -real, -fake
    d_loss = _losses_on_logits(real, fake)
    if change.get("sum"):
        d_loss = functional.softplus(-real).sum() + functional.softplus(fake).sum()
    if change.get("one_mean"):
        d_loss = functional.softplus(torch.cat([-real, fake])).mean() * 2
    if change.get("value"):
        d_loss = -d_loss
    if not change.get("keep_d"):
        d_optimizer.zero_grad()
    d_loss.backward()
    nn.utils.clip_grad_norm_(discriminator.parameters(), change.get("clip_d", math.inf))
    d_optimizer.step()
    logits = discriminator(generator(z_d if change.get("old_z") else z_g))
    g_loss = functional.softplus(-logits).mean()
    if change.get("saturating"):
        g_loss = -functional.softplus(logits).mean()
    if change.get("uphill"):
        g_loss = functional.softplus(logits).mean()
    if not change.get("keep_g"):
        g_optimizer.zero_grad()
    g_loss.backward()
    nn.utils.clip_grad_norm_(generator.parameters(), change.get("clip_g", math.inf))
    if change.get("both_move"):
        d_optimizer.step()
    g_optimizer.step()
    return d_loss.item(), g_loss.item()


@wrong("training_step", "use .detach() or torch.no_grad()")
def step_without_detach(*players_and_data):
    return _broken(*players_and_data, no_detach=True)


@wrong("training_step", "Do you clip gradients")
def step_clips_long_gradients_of_g(*players_and_data):
    return _broken(*players_and_data, clip_g=10.0)


@wrong("training_step", "Do you clip gradients")
def step_clips_long_gradients_of_d(*players_and_data):
    return _broken(*players_and_data, clip_d=10.0)


@wrong("training_step", "call zero_grad() before backward()")
def step_keeps_gradients_of_d(*players_and_data):
    return _broken(*players_and_data, keep_d=True)


@wrong("training_step", "call zero_grad() before backward()")
def step_keeps_gradients_of_g(*players_and_data):
    return _broken(*players_and_data, keep_g=True)


@wrong("training_step", "this is the saturating loss")
def step_saturating(*players_and_data):
    return _broken(*players_and_data, saturating=True)


@wrong("training_step", "the non-saturating loss")
def step_makes_fakes_worse(*players_and_data):
    """The loss of D on the fakes, descended by G."""
    return _broken(*players_and_data, uphill=True)


@wrong("training_step", "do not apply sigmoid twice")
def step_sigmoid_twice(*players_and_data):
    return _broken(*players_and_data, sigmoid_twice=True)


@wrong("training_step", "Real points want D = 1")
def step_labels_swapped(*players_and_data):
    return _broken(*players_and_data, labels_swapped=True)


@wrong("training_step", "it is the SUM of two means")
def step_sums_for_means(*players_and_data):
    return _broken(*players_and_data, sum=True)


@wrong("training_step", "each minibatch has its own mean")
def step_one_mean_for_both(*players_and_data):
    return _broken(*players_and_data, one_mean=True)


@wrong("training_step", "D descends -V")
def step_descends_the_value(*players_and_data):
    return _broken(*players_and_data, value=True)


@wrong("training_step", "with the fresh vectors z_g")
def step_old_latent_vectors(*players_and_data):
    return _broken(*players_and_data, old_z=True)


@wrong("training_step", "one step of D, then one of G")
def step_moves_d_again(*players_and_data):
    """D steps once more, with the gradient of G's loss in its weights."""
    return _broken(*players_and_data, both_move=True)


@wrong("training_step", "one step of D, then one of G")
def step_generator_first(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    g_loss = functional.softplus(-discriminator(generator(z_g))).mean()
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()
    d_loss = _losses_on_logits(discriminator(x_real), discriminator(generator(z_d).detach()))
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()
    return d_loss.item(), g_loss.item()


@wrong("training_step", "against the D that has just moved")
def step_both_losses_first(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    """Simultaneous: G's gradient is taken before D moves."""
    g_optimizer.zero_grad()
    g_loss = functional.softplus(-discriminator(generator(z_g))).mean()
    slopes = torch.autograd.grad(g_loss, list(generator.parameters()))
    d_loss = _losses_on_logits(discriminator(x_real), discriminator(generator(z_d).detach()))
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()
    for weight, slope in zip(generator.parameters(), slopes, strict=True):
        weight.grad = slope
    g_optimizer.step()
    return d_loss.item(), g_loss.item()


@wrong("training_step", "it is the SUM of two means")
def step_half_a_loss(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    real, fake = discriminator(x_real), discriminator(generator(z_d).detach())
    d_loss = _losses_on_logits(real, fake) / 2
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()
    g_loss = functional.softplus(-discriminator(generator(z_g))).mean()
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()
    return d_loss.item(), g_loss.item()


@wrong("training_step", "D asked about G(z_d)")
def step_asks_d_about_z(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    """The right number is returned, but D learned from z in the place of G(z)."""
    shown = _losses_on_logits(discriminator(x_real), discriminator(generator(z_d).detach()))
    d_loss = _losses_on_logits(discriminator(x_real), discriminator(z_d))
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()
    g_loss = functional.softplus(-discriminator(generator(z_g))).mean()
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()
    return shown.item(), g_loss.item()


def _step_with_probabilities(
    generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g, small
):
    d_real = torch.sigmoid(discriminator(x_real))
    d_fake = torch.sigmoid(discriminator(generator(z_d).detach()))
    d_loss = -(torch.log(d_real + small).mean() + torch.log(1 - d_fake + small).mean())
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()
    g_loss = -torch.log(torch.sigmoid(discriminator(generator(z_g))) + small).mean()
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()
    return d_loss.item(), g_loss.item()


@wrong("training_step", "Use softplus on the logits")
def step_with_probabilities(*players_and_data):
    return _step_with_probabilities(*players_and_data, small=0.0)


@wrong("training_step", "Use softplus on the logits")
def step_with_a_small_number_inside(*players_and_data):
    return _step_with_probabilities(*players_and_data, small=1e-12)


@wrong("training_step", "Is g_optimizer.step() there")
def step_generator_never_moves(
    generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g
):
    d_loss = _losses_on_logits(discriminator(x_real), discriminator(generator(z_d).detach()))
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()
    g_loss = functional.softplus(-discriminator(generator(z_g))).mean()
    g_optimizer.zero_grad()
    g_loss.backward()
    return d_loss.item(), g_loss.item()


# ---------------------------------------------------------------- modes_covered, right


@correct("modes_covered")
def modes_with_loops(points, centres, radius, least):
    counts = [0] * len(centres)
    for point in points:
        distances = [math.dist(point, centre) for centre in centres]
        if min(distances) <= radius:
            counts[distances.index(min(distances))] += 1
    return sum(count >= least for count in counts)


@correct("modes_covered")
def modes_with_a_tree(points, centres, radius, least):
    distances, nearest = spatial.KDTree(np.array(centres)).query(np.array(points))
    _, counts = np.unique(nearest[distances <= radius], return_counts=True)
    return (counts >= least).sum()


@correct("modes_covered")
def modes_by_squares(points, centres, radius, least):
    gaps = np.asarray(points, dtype=float)[:, None] - np.asarray(centres, dtype=float)
    squares = (gaps**2).sum(axis=-1)
    mine = (squares == squares.min(axis=1, keepdims=True)) & (squares <= radius**2)
    return np.count_nonzero(mine.sum(axis=0) >= least)


@correct("modes_covered")
def modes_in_torch(points, centres, radius, least):
    table = torch.cdist(
        torch.tensor(np.asarray(points, dtype=float)),
        torch.tensor(np.asarray(centres, dtype=float)),
        compute_mode="donot_use_mm_for_euclid_dist",
    )
    smallest, nearest = table.min(dim=1)
    counts = torch.bincount(nearest[smallest <= radius], minlength=len(table[0]))
    return (counts >= least).sum()


# ---------------------------------------------------------------- modes_covered, wrong


def _table(points, centres):
    return spatial.distance.cdist(np.asarray(points, float), np.asarray(centres, float))


@wrong("modes_covered", "NEAREST centre only")
def modes_of_every_centre_in_reach(points, centres, radius, least):
    return int(((_table(points, centres) <= radius).sum(axis=0) >= least).sum())


@wrong("modes_covered", "the number of covered modes is")
def modes_more_than_least(points, centres, radius, least):
    table = _table(points, centres)
    near = table.argmin(axis=1)[table.min(axis=1) <= radius]
    return int((np.bincount(near, minlength=table.shape[1]) > least).sum())


@wrong("modes_covered", "the number of covered modes is")
def modes_least_left_out(points, centres, radius, least):
    table = _table(points, centres)
    return len(set(table.argmin(axis=1)[table.min(axis=1) <= radius]))


@wrong("modes_covered", "the number of covered modes is")
def modes_radius_left_out(points, centres, radius, least):
    counts = np.bincount(_table(points, centres).argmin(axis=1), minlength=len(centres))
    return int((counts >= least).sum())


@wrong("modes_covered", "the number of covered modes is")
def modes_counts_points(points, centres, radius, least):
    return int((_table(points, centres).min(axis=1) <= radius).sum())


@wrong("modes_covered", "compare squared distances")
def modes_squares_against_the_radius(points, centres, radius, least):
    return modes_with_loops(points, centres, math.sqrt(radius), least)


@wrong("modes_covered", "Euclidean distance 1.27")
def modes_largest_coordinate(points, centres, radius, least):
    table = spatial.distance.cdist(
        np.asarray(points, float), np.asarray(centres, float), "chebyshev"
    )
    near = table.argmin(axis=1)[table.min(axis=1) <= radius]
    return int((np.bincount(near, minlength=table.shape[1]) >= least).sum())


@wrong("modes_covered", "must give one number")
def modes_counts_of_each(points, centres, radius, least):
    table = _table(points, centres)
    near = table.argmin(axis=1)[table.min(axis=1) <= radius]
    return np.bincount(near, minlength=table.shape[1])


@wrong("modes_covered", "the number of covered modes is")
def modes_share(points, centres, radius, least):
    return modes_with_loops(points, centres, radius, least) / len(centres)


@wrong("modes_covered", "the number of covered modes is")
def modes_far_points_to_the_first(points, centres, radius, least):
    """Argmin after the far ones were set to infinity: they all fall to centre 0."""
    table = _table(points, centres)
    table[table > radius] = np.inf
    return int((np.bincount(table.argmin(axis=1), minlength=table.shape[1]) >= least).sum())


@wrong("modes_covered", "the number of covered modes is")
def modes_axes_exchanged(points, centres, radius, least):
    """The nearest point of each centre, instead of the nearest centre of each point."""
    return int((_table(points, centres).min(axis=0) <= radius).sum())


# ---------------------------------------------------------------- right answers in more styles


@correct("discriminator_gradient")
def d_with_a_stable_helper(w, c, x_real, x_fake):
    def sigmoid(a):
        return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))

    dw_real = sum((1 - sigmoid(w * x + c)) * x for x in x_real) / len(x_real)
    dc_real = sum(1 - sigmoid(w * x + c) for x in x_real) / len(x_real)
    dw_fake = sum(sigmoid(w * y + c) * y for y in x_fake) / len(x_fake)
    dc_fake = sum(sigmoid(w * y + c) for y in x_fake) / len(x_fake)
    return dw_real - dw_fake, dc_real - dc_fake


@correct("discriminator_gradient")
def d_as_an_array(w, c, x_real, x_fake):
    real, fake = np.array(x_real, float), np.array(x_fake, float)
    inputs = np.stack([real, np.ones_like(real)]), np.stack([fake, np.ones_like(fake)])
    return (
        inputs[0] @ special.expit(-(w * real + c)) / real.size
        - inputs[1] @ special.expit(w * fake + c) / fake.size
    )


@correct("discriminator_gradient")
def d_by_averages(w, c, x_real, x_fake):
    x_real, x_fake = np.asarray(x_real), np.asarray(x_fake)
    doubt = 0.5 * (1 - np.tanh((w * x_real + c) / 2))
    belief = 0.5 * (1 + np.tanh((w * x_fake + c) / 2))
    return [
        np.average(doubt * x_real) - np.average(belief * x_fake),
        np.average(doubt) - np.average(belief),
    ]


@correct("generator_gradient")
def g_with_a_stable_helper(w, c, theta, z, saturating):
    total = 0.0
    for one in z:
        a = w * (one + theta) + c
        d = 1 / (1 + math.exp(-a)) if a > 0 else math.exp(a) / (1 + math.exp(a))
        total += -w * d if saturating else -w * (1 - d)
    return total / len(z)


@correct("generator_gradient")
def g_with_tanh(w, c, theta, z, saturating):
    half = np.tanh((w * (np.array(z) + theta) + c) / 2) / 2
    return -w * np.mean(0.5 + half if saturating else 0.5 - half)


@correct("generator_gradient")
def g_with_a_sign(w, c, theta, z, saturating):
    sign = 1 if saturating else -1
    return -np.sum(w * special.expit(sign * (w * (np.asarray(z, float) + theta) + c))) / np.size(z)


@correct("training_step")
def step_with_probabilities_of_logsigmoid(
    generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g
):
    fakes = generator(z_d).detach()
    log_d = nn.LogSigmoid()
    value = log_d(discriminator(x_real)).mean() + log_d(-discriminator(fakes)).mean()
    d_optimizer.zero_grad()
    (-value).backward()
    d_optimizer.step()
    g_optimizer.zero_grad()
    loss = log_d(discriminator(generator(z_g))).mean().neg()
    loss.backward()
    g_optimizer.step()
    return -value.item(), loss.item()


@correct("training_step")
def step_with_labels(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    """As tutorials write it: labels of ones and zeros, in the type that the logits have."""
    loss_of = functional.binary_cross_entropy_with_logits
    d_optimizer.zero_grad()
    out = discriminator(x_real)
    d_loss = loss_of(out, torch.ones(len(out), dtype=out.dtype))
    out = discriminator(generator(z_d).detach())
    d_loss = d_loss + loss_of(out, torch.zeros(len(out), dtype=out.dtype))
    d_loss.backward()
    d_optimizer.step()
    g_optimizer.zero_grad()
    out = discriminator(generator(z_g))
    g_loss = loss_of(out, torch.ones(len(out), dtype=out.dtype))
    g_loss.backward()
    g_optimizer.step()
    return float(d_loss), float(g_loss)


@correct("training_step")
def step_of_a_tutorial(generator, discriminator, g_optimizer, d_optimizer, x_real, z_d, z_g):
    """Labels of ones and zeros in PyTorch's own format, whatever format the networks have."""
    criterion = nn.BCEWithLogitsLoss()
    real_label, fake_label = torch.ones(len(x_real)), torch.zeros(len(z_d))
    d_optimizer.zero_grad()
    loss_real = criterion(discriminator(x_real), real_label)
    loss_real.backward()
    loss_fake = criterion(discriminator(generator(z_d).detach()), fake_label)
    loss_fake.backward()
    d_optimizer.step()
    g_optimizer.zero_grad()
    g_loss = criterion(discriminator(generator(z_g)), torch.ones(len(z_g)))
    g_loss.backward()
    g_optimizer.step()
    return loss_real.item() + loss_fake.item(), g_loss.item()


@correct("modes_covered")
def modes_by_comprehension(points, centres, radius, least):
    def nearest(point):
        distances = [math.dist(point, centre) for centre in centres]
        k = distances.index(min(distances))
        return k if distances[k] <= radius else None

    owners = [nearest(point) for point in points]
    return sum(owners.count(k) >= least for k in range(len(centres)))


@correct("modes_covered")
def modes_with_cdist(points, centres, radius, least):
    d = spatial.distance.cdist(points, centres)
    member = (d == d.min(axis=1, keepdims=True)) & (d <= radius)
    return np.count_nonzero(member.sum(axis=0) >= least)


@correct("modes_covered")
def modes_with_a_dictionary(points, centres, radius, least):
    points, centres = np.atleast_2d(points), np.atleast_2d(centres)
    found = {}
    for point in points:
        away = np.sqrt(((centres - point) ** 2).sum(axis=1))
        if away.min() <= radius:
            found[away.argmin()] = found.get(away.argmin(), 0) + 1
    return len([k for k in found if found[k] >= least])
