"""Every number that the theory returns against mpmath, on 500 inputs a function.

The inputs spread over the decades of float64, down to laws that differ in the last bit. mpmath sums
the definition of the same float64 numbers, with 50 digits more than the smallest of them needs.
"""

import mpmath as mp
import numpy as np
import pytest
from scipy.special import ndtri

from gan_edu.theory import criterion, divergences, dynamics, inception, information

INPUTS = 500
FEWER = 100  # of a quadrature; all 500 in `make test-all`
WORST = 1e-12
DIGITS = 375  # masses reach down to 1e-322


def exact(values):
    """A list of lists of float64 numbers as mpmath's."""
    return [exact(v) if isinstance(v, list) else mp.mpf(v) for v in np.asarray(values).tolist()]


def x_log_ratio(x, y):
    """X log(x/y), 0 where x is."""
    return mp.mpf(0) if x == 0 else mp.inf if y == 0 else x * mp.log(x / y)


def dyadic(rng, size, bits=50):
    """A law whose masses are whole multiples of 2^-bits: its sum is exactly 1."""
    cuts = np.sort(rng.integers(0, 2**bits + 1, size=size - 1))
    if rng.random() < 0.3:  # masses over many decades
        cuts = np.sort((2.0 ** rng.uniform(0, bits, size=size - 1)).astype(np.int64))
    return np.diff(cuts, prepend=0, append=2**bits) / 2.0**bits


def pair(rng):
    """Two laws with sums exactly 1, from far apart to one last bit apart; some without mass."""
    size = int(rng.integers(2, 12))
    p = dyadic(rng, size)
    if rng.random() < 0.4:
        return p, dyadic(rng, size)
    q = p.copy()
    for _ in range(int(rng.integers(1, size + 1))):
        i, j = rng.permutation(size)[:2]
        moved = np.floor(q[i] * 2.0 ** (50 - rng.integers(0, 50))) / 2.0**50
        q[i], q[j] = q[i] - moved, q[j] + moved
    return p, q


def with_tiny_masses(rng):
    """Two laws with masses down to the denormal numbers; their sums still round to 1."""
    size = int(rng.integers(2, 8))
    laws = []
    for _ in range(2):
        tiny = 10.0 ** rng.uniform(-322, -17, size=size) * (rng.random(size) < 0.8)
        tiny[rng.integers(size)] = 1.0
        laws.append(tiny)
    return tuple(laws)


def nearly_independent(rng):
    """A joint table with sum exactly 1 and margins of 20 bits, moved by a few of its last bits."""
    table = np.outer(dyadic(rng, int(rng.integers(2, 6)), 20), dyadic(rng, 3, 20))
    shift = 2.0 ** -rng.integers(20, 51)
    i, k = rng.permutation(len(table))[:2]
    move = np.zeros_like(table)
    move[i, 0], move[i, 1], move[k, 0], move[k, 1] = shift, -shift, -shift, shift
    return table + move if (table + move >= 0).all() else table


def joint_table(rng):
    kind = rng.random()
    if kind < 0.4:
        return nearly_independent(rng)
    if kind < 0.6:
        return np.stack(with_tiny_masses(rng))[:1]
    if kind < 0.7:
        return np.diag([1.0, 10.0 ** rng.uniform(-300, -17)])
    shape = rng.integers(1, 6, size=2) + 1
    return dyadic(rng, int(shape.prod())).reshape(shape)


def laws_of(rng):
    return pair(rng) if rng.random() < 0.7 else with_tiny_masses(rng)


def kl_exactly(p, q):
    return mp.fsum(map(x_log_ratio, exact(p), exact(q)))


def js_exactly(p, q):
    p, q = exact(p), exact(q)
    middle = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    return (
        mp.fsum(x_log_ratio(a, m) for law in (p, q) for a, m in zip(law, middle, strict=True)) / 2
    )


def tv_exactly(p, q):
    return mp.fsum(abs(a - b) for a, b in zip(exact(p), exact(q), strict=True)) / 2


def chi2_exactly(p, q):
    pairs = list(zip(exact(p), exact(q), strict=True))
    return mp.fsum((a - b) ** 2 / b if b else (mp.inf if a else 0) for a, b in pairs)


def criterion_exactly(p, q):
    pairs = list(zip(exact(p), exact(q), strict=True))
    return mp.fsum(x_log_ratio(a, a + b) + x_log_ratio(b, a + b) for a, b in pairs)


def value_exactly(p, q, d):
    terms = zip(exact(p), exact(q), exact(d), strict=True)
    return mp.fsum(
        (a * mp.log(t) if a else 0) + (b * mp.log(1 - t) if b else 0) for a, b, t in terms
    )


def entropy_exactly(p):
    return -mp.fsum(x_log_ratio(x, mp.mpf(1)) for x in exact(np.ravel(p)))


def conditional_exactly(joint):
    return -mp.fsum(x_log_ratio(x, mp.fsum(row)) for row in exact(joint) for x in row)


def information_exactly(joint):
    table = exact(joint)
    p_x, p_y = [mp.fsum(r) for r in table], [mp.fsum(c) for c in zip(*table, strict=True)]
    return mp.fsum(
        x_log_ratio(x, p_x[i] * p_y[j]) for i, row in enumerate(table) for j, x in enumerate(row)
    )


def mixed_exactly(rows, weights):
    rows, weights = exact(rows), exact(weights)
    p_y = [mp.fdot(weights, column) for column in zip(*rows, strict=True)]
    return mp.fsum(
        w * mp.fsum(map(x_log_ratio, row, p_y)) for w, row in zip(weights, rows, strict=True)
    )


def gaussian_exactly(a, s, b, t):
    a, s, b, t = map(mp.mpf, (a, s, b, t))
    return mp.log(t / s) + (s**2 + (a - b) ** 2) / (2 * t**2) - mp.mpf(1) / 2


def gaussians(rng):
    mean, std = float(10.0 ** rng.uniform(-5, 5)), float(10.0 ** rng.uniform(-100, 100))
    if rng.random() < 0.5:  # nearly equal laws
        near = 1.0 + rng.choice([-1, 1]) * 10.0 ** rng.uniform(-16, -1)
        return mean, std, mean + std * float(10.0 ** rng.uniform(-20, 0)), std * float(near)
    return mean, std, float(rng.normal()), float(10.0 ** rng.uniform(-100, 100))


def score_exactly(rows):
    m = len(rows)
    return mp.exp(mixed_exactly(rows, [1 / mp.mpf(m)] * m)) if m else mp.nan


def rate_exactly(method, eta, gamma):
    eta, gamma, i = mp.mpf(eta), mp.mpf(gamma), mp.mpc(0, 1)
    if method == "damped":
        root = mp.sqrt(mp.mpc(gamma**2 - 4))
        return mp.exp(eta * max(mp.re(-gamma + root), mp.re(-gamma - root)) / 2)
    roots = {
        "simultaneous": [1 + i * eta],
        "proximal": [1 / (1 - i * eta)],
        "extragradient": [1 + i * eta * (1 + i * eta)],
        "continuous": [mp.mpf(1)],
        "alternating": [
            (2 - eta**2 + sign * mp.sqrt(mp.mpc((2 - eta**2) ** 2 - 4))) / 2 for sign in (1, -1)
        ],
        "optimistic": [
            (1 + 2 * i * eta + sign * mp.sqrt(mp.mpc(1 - 4 * eta**2))) / 2 for sign in (1, -1)
        ],
    }
    return max(abs(root) for root in roots[method])


def discriminator_inputs(rng):
    p, q = laws_of(rng)
    return p, q, rng.uniform(1e-9, 1 - 1e-9, size=len(p))


def mixed_inputs(rng):
    laws = [law for _ in range(int(rng.integers(1, 4))) for law in [dyadic(rng, 4)]]
    if rng.random() < 0.5:  # nearly equal rows
        shift = 2.0 ** -rng.integers(3, 51)
        base = np.full(4, 0.25)
        laws = [
            base + shift * np.array(s) / 8 for s in ([1, -1, 0, 0], [0, 0, 1, -1], [-1, 0, 0, 1])
        ]
    if rng.random() < 0.3:  # weights whose sum is 1 but for its rounding
        return np.array(laws), rng.dirichlet(np.ones(len(laws)))
    return np.array(laws), dyadic(rng, len(laws)) if len(laws) > 1 else np.ones(1)


def rate_inputs(rng):
    method = str(rng.choice(dynamics.METHODS))
    eta = float(10.0 ** rng.uniform(-150, 150 if method != "damped" else 2))
    if rng.random() < 0.3:  # near the steps at which the roots meet
        eta = float(
            rng.choice([0.5, 2.0]) * (1.0 + rng.choice([-1, 1]) * 10.0 ** rng.uniform(-15, -1))
        )
    gamma = float(10.0 ** rng.uniform(-5, 200))
    return method, eta, gamma


def discriminator_exactly(p, q, prior):
    prior = mp.mpf(prior)
    pairs = zip(exact(p), exact(q), strict=True)
    return [
        prior * a / (prior * a + (1 - prior) * b) if a or b else mp.mpf("0.5") for a, b in pairs
    ]


def prior_inputs(rng):
    return (*laws_of(rng), float(rng.choice([0.5, rng.uniform(), 10.0 ** rng.uniform(-300, 0)])))


def mirror_exactly(p, q, eta):
    eta = mp.mpf(eta)
    weights = [b ** (1 - eta) * (a + b) ** eta for a, b in zip(exact(p), exact(q), strict=True)]
    return [w / mp.fsum(weights) for w in weights]


def mirror_inputs(rng):
    return (*laws_of(rng), float(rng.choice([1.0, rng.uniform(), 10.0 ** rng.uniform(-9, 0)])))


def softmax_exactly(logits):
    rows = [[mp.exp(x) for x in row] for row in exact(logits)]
    return [[x / mp.fsum(row) for x in row] for row in rows]


def logits(rng):
    return (rng.normal(size=rng.integers(1, 6, size=2)) * 10.0 ** rng.uniform(-3, 2.5),)


def bias_exactly(rows, m, log):
    rows = exact(rows)
    n, kept = len(rows), [j for j in range(len(rows[0])) if any(row[j] for row in rows)]
    p = {j: mp.fsum(row[j] for row in rows) / n for j in kept}
    chi2 = mp.fsum((row[j] - p[j]) ** 2 / p[j] for row in rows for j in kept) / n
    if log:
        return -chi2 / (2 * m)
    kl = [mp.fsum(x_log_ratio(row[j], p[j]) for j in kept) for row in rows]
    mean = mp.fsum(kl) / n
    variance = mp.fsum((k - mean) ** 2 for k in kl) / n
    return -mp.exp(mean) * (chi2 - variance) / (2 * m)


def jackknife_exactly(rows):
    rows = np.asarray(rows).tolist()
    m = len(rows)
    rest = [score_exactly(rows[:i] + rows[i + 1 :]) for i in range(m)]
    mean = mp.fsum(rest) / m
    error = mp.sqrt((m - 1) * mp.fsum((s - mean) ** 2 for s in rest) / m)
    return [m * score_exactly(rows) - (m - 1) * mean, error]


def rows_of_laws(rng):
    """From 3 to 6 laws on 4 points, their sums exactly 1; in one of two cases nearly equal."""
    if rng.random() < 0.5:
        return np.array([dyadic(rng, 4) for _ in range(int(rng.integers(3, 7)))])
    shift = 2.0 ** -rng.integers(3, 51)
    return 0.25 + shift / 8 * np.array([[1, -1, 0, 0], [0, 0, 1, -1], [-1, 0, 0, 1.0]])


def play_exactly(method, eta, start, steps, gamma):
    """As complex numbers z = x + iy, where the field is -iz; the damped flow by a matrix."""
    eta, gamma, i = mp.mpf(eta), mp.mpf(gamma), mp.mpc(0, 1)
    z = mp.mpc(*map(mp.mpf, start))
    points, previous = [z], z
    flow = mp.expm(eta * mp.matrix([[0, -1], [1, -gamma]])) if method == "damped" else None
    for _ in range(steps):
        now = points[-1]
        if method == "damped":
            new = mp.mpc(*(flow * mp.matrix([now.real, now.imag])))
        elif method == "alternating":
            x = now.real - eta * now.imag
            new = mp.mpc(x, now.imag + eta * x)
        elif method == "optimistic":
            new = now + 2 * i * eta * now - i * eta * previous
        else:
            new = (
                now
                * {
                    "simultaneous": 1 + i * eta,
                    "proximal": 1 / (1 - i * eta),
                    "extragradient": 1 + i * eta * (1 + i * eta),
                    "continuous": mp.exp(i * eta),
                }[method]
            )
        previous = now
        points.append(new)
    return points


def play_inputs(rng):
    method = str(rng.choice(dynamics.METHODS))
    eta = float(10.0 ** rng.uniform(-6, 1))
    return (
        method,
        eta,
        rng.normal(size=2),
        int(rng.integers(1, 20)),
        float(10 ** rng.uniform(-3, 1)),
    )


def averages_exactly(points):
    points = [mp.mpc(*row) for row in exact(points)]
    return [mp.fsum(points[: t + 1]) / (t + 1) for t in range(len(points))]


def measured_exactly(points):
    logs = [mp.log(mp.hypot(*row)) for row in exact(points)][len(points) // 2 :]
    times = [mp.mpf(t) - mp.mpf(len(logs) - 1) / 2 for t in range(len(logs))]
    slope = mp.fdot(times, logs) / mp.fsum(t * t for t in times)
    return mp.exp(slope)


def trajectory(rng):
    size = 10.0 ** rng.uniform(-300, 300)
    growth = 10.0 ** rng.uniform(-0.1, 0.1)
    points = rng.normal(size=(int(rng.integers(4, 30)), 2))
    return (size * points * growth ** np.arange(len(points))[:, None],)


class Histogram:
    """A law with a constant density on each of its cells."""

    def __init__(self, masses, edges):
        self.edges = edges
        with np.errstate(divide="ignore"):
            self.logs = np.log(masses / np.diff(edges))

    def logpdf(self, x):
        cell = np.searchsorted(self.edges, x, side="right") - 1
        return self.logs[np.clip(cell, 0, len(self.logs) - 1)]


def histograms(rng):
    p, q = pair(rng)
    return p, q, np.cumsum(10.0 ** rng.uniform(-3, 3, size=len(p) + 1))


def of_histograms(divergence):
    return lambda p, q, edges: divergence(Histogram(p, edges), Histogram(q, edges), points=edges)


class Normal:
    """A normal law, quicker than SciPy's."""

    def __init__(self, mean, std):
        self.mean, self.std = mean, std

    def logpdf(self, x):
        return -(((x - self.mean) / self.std) ** 2) / 2 - np.log(self.std) - np.log(2 * np.pi) / 2

    def ppf(self, q):
        return self.mean + self.std * ndtri(q)


def tv_of_normals_exactly(a, s, b, t):
    """The difference of the distribution functions between the points where the densities meet."""
    a, s, b, t = map(mp.mpf, (a, s, b, t))
    square, line = 1 / t**2 - 1 / s**2, 2 * (a / s**2 - b / t**2)
    rest = b**2 / t**2 - a**2 / s**2 + 2 * mp.log(t / s)
    root = mp.sqrt(line**2 - 4 * square * rest)
    low, high = sorted([(-line - root) / (2 * square), (-line + root) / (2 * square)])
    inside = [mp.ncdf((high - m) / d) - mp.ncdf((low - m) / d) for m, d in ((a, s), (b, t))]
    return abs(inside[0] - inside[1])


def normals(rng):
    a, b = (float(mean) for mean in rng.normal(0, 3, size=2))
    return a, float(10 ** rng.uniform(-1, 1)), b, float(10 ** rng.uniform(-1, 1))


def of_normals(divergence):
    return lambda a, s, b, t: divergence(Normal(a, s), Normal(b, t))


FUNCTIONS = {
    "kl": (divergences.kl, kl_exactly, laws_of),
    "js": (divergences.js, js_exactly, laws_of),
    "tv": (divergences.tv, tv_exactly, laws_of),
    "chi2": (divergences.chi2, chi2_exactly, laws_of),
    "kl_gaussian": (divergences.kl_gaussian, gaussian_exactly, gaussians),
    "virtual_criterion": (criterion.virtual_criterion, criterion_exactly, laws_of),
    "value": (criterion.value, value_exactly, discriminator_inputs),
    "entropy": (information.entropy, entropy_exactly, lambda rng: laws_of(rng)[:1]),
    "joint_entropy": (information.joint_entropy, entropy_exactly, lambda rng: (joint_table(rng),)),
    "conditional_entropy": (
        information.conditional_entropy,
        conditional_exactly,
        lambda rng: (joint_table(rng),),
    ),
    "mutual_information": (
        information.mutual_information,
        information_exactly,
        lambda rng: (joint_table(rng),),
    ),
    "mutual_information_mixed": (
        information.mutual_information_mixed,
        mixed_exactly,
        mixed_inputs,
    ),
    "inception_score": (
        lambda rows: inception.inception_score(rows, splits=1).mean,
        score_exactly,
        lambda rng: mixed_inputs(rng)[:1],
    ),
    "rate": (
        lambda method, eta, gamma: dynamics.rate(method, eta, damping=gamma),
        rate_exactly,
        rate_inputs,
    ),
    "measured_rate": (dynamics.measured_rate, measured_exactly, trajectory),
    "optimal_discriminator": (
        criterion.optimal_discriminator,
        discriminator_exactly,
        prior_inputs,
    ),
    "mirror_step": (criterion.mirror_step, mirror_exactly, mirror_inputs),
    "probabilities": (inception.probabilities, softmax_exactly, logits),
    "bias": (
        lambda rows, m, log: inception.bias(rows, m, log=log),
        bias_exactly,
        lambda rng: (rows_of_laws(rng), int(rng.integers(1, 10**6)), bool(rng.random() < 0.5)),
    ),
    "extrapolate": (inception.extrapolate, jackknife_exactly, lambda rng: (rows_of_laws(rng),)),
    "play": (
        lambda method, eta, start, steps, gamma: (
            dynamics.play(method, eta, start, steps, damping=gamma) @ [1, 1j]
        ),
        play_exactly,
        play_inputs,
    ),
    "averages": (
        lambda points: dynamics.averages(points) @ [1, 1j],
        averages_exactly,
        lambda rng: (np.abs(trajectory(rng)[0]),),
    ),
}
QUADRATURES = {  # an error of 1e-9 is promised, relative, or absolute below 1
    "kl_density": (
        of_histograms(divergences.kl_density),
        lambda p, q, _: kl_exactly(p, q),
        histograms,
    ),
    "js_density": (
        of_histograms(divergences.js_density),
        lambda p, q, _: js_exactly(p, q),
        histograms,
    ),
    "tv_density": (
        of_histograms(divergences.tv_density),
        lambda p, q, _: tv_exactly(p, q),
        histograms,
    ),
    "kl_density of normal laws": (of_normals(divergences.kl_density), gaussian_exactly, normals),
    "tv_density of normal laws": (
        of_normals(divergences.tv_density),
        tv_of_normals_exactly,
        normals,
    ),
}


def relative_error(found, right):
    """The largest of the errors of the numbers, each relative to the number itself."""
    if isinstance(right, list):
        return max(
            relative_error(a, b) for a, b in zip(np.asarray(found).tolist(), right, strict=True)
        )
    if isinstance(right, mp.mpc):
        return float(abs(mp.mpc(found) - right) / abs(right))
    if right < 0 <= found:  # an information, where the sums of the masses differ by their rounding
        return 0.0 if found == 0.0 else np.inf
    if right == mp.inf or abs(right) > np.finfo(float).max:
        return 0.0 if found == np.inf else np.inf
    # Below 1e-300 a float64 has fewer digits: then its last place counts.
    return float(abs(mp.mpf(found) - right) / max(abs(right), mp.mpf(1e-300)))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_is_right_to_1e_12_on_500_inputs(name, record_property):
    function, exactly, draw = FUNCTIONS[name]
    rng = np.random.default_rng(2014)
    worst, where = 0.0, None
    with mp.workdps(DIGITS):
        for _ in range(INPUTS):
            arguments = draw(rng)
            error = relative_error(function(*arguments), exactly(*arguments))
            if error > worst:
                worst, where = error, arguments
    record_property(f"worst relative error of {name}", worst)
    assert worst < WORST, where


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] if "normal" in name else [])
        for name in QUADRATURES
    ],
)
@pytest.mark.parametrize("inputs", [FEWER, pytest.param(INPUTS, marks=pytest.mark.exhaustive)])
def test_each_quadrature_is_right_to_1e_11(name, inputs, record_property):
    function, exactly, draw = QUADRATURES[name]
    rng = np.random.default_rng(2014)
    worst, where = 0.0, None
    with mp.workdps(50):
        for _ in range(inputs):
            arguments = draw(rng)
            found, right = function(*arguments), exactly(*arguments)
            error = 0.0 if found == right == mp.inf else float(abs(found - right) / max(1, right))
            if error > worst:
                worst, where = error, arguments
    record_property(f"worst relative error of {name}", worst)
    assert worst < 1e-11, where
