"""Theorem thm-transposed-adjoint: the transposed convolution is the transpose of the other."""

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch.nn.functional import conv1d, conv2d, conv_transpose1d, conv_transpose2d

from .strategies import seeds

settings = {
    "seed": seeds(),
    "n": st.integers(1, 12),
    "f": st.integers(1, 5),
    "s": st.integers(1, 4),
    "u": st.integers(0, 2),
}


def gather(x, w, s, u):
    """The definition of the convolution, literally."""
    n, f = len(x), len(w)
    out = (n + 2 * u - f) // s + 1
    return [
        sum(w[j] * x[s * i + j - u] for j in range(f) if 0 <= s * i + j - u < n) for i in range(out)
    ]


def scatter(x_out, w, s, u, n):
    """The definition of the transposed convolution, literally."""
    x = [0] * n
    for i_out, value in enumerate(x_out):
        for j, weight in enumerate(w):
            if 0 <= s * i_out + j - u < n:
                x[s * i_out + j - u] += weight * value
    return x


@given(**settings)
def test_both_inner_products_are_equal_in_integers(seed, n, f, s, u):
    assume(n + 2 * u >= f)
    rng = np.random.default_rng(seed)
    w, x = rng.integers(-9, 10, f).tolist(), rng.integers(-9, 10, n).tolist()
    wx = gather(x, w, s, u)
    x_out = rng.integers(-9, 10, len(wx)).tolist()
    assert np.dot(wx, x_out) == np.dot(x, scatter(x_out, w, s, u, n))


@given(**settings)
def test_the_definitions_are_what_pytorch_computes(seed, n, f, s, u):
    assume(n + 2 * u >= f)
    rng = np.random.default_rng(seed)
    w, x = rng.normal(size=f), rng.normal(size=n)
    row, kernel = torch.from_numpy(x)[None, None], torch.from_numpy(w)[None, None]
    out = conv1d(row, kernel, stride=s, padding=u)
    assert out[0, 0].numpy() == pytest.approx(np.array(gather(x, w, s, u)))
    assume((n + 2 * u - f) % s == 0)  # otherwise PyTorch's way back is shorter than n
    back = conv_transpose1d(out, kernel, stride=s, padding=u)[0, 0]
    assert back.numpy() == pytest.approx(np.array(scatter(out[0, 0].tolist(), w, s, u, n)))


def test_the_gradient_is_the_transposed_convolution_of_the_gradient_for_pictures_too():
    rng = torch.Generator().manual_seed(0)
    x = torch.randn(2, 3, 28, 28, generator=rng, dtype=torch.float64, requires_grad=True)
    w = torch.randn(5, 3, 4, 4, generator=rng, dtype=torch.float64)
    out = conv2d(x, w, stride=2, padding=1)
    (gradient,) = torch.autograd.grad(out.tanh().sum(), x)  # J = sum of tanh, not linear
    slopes = 1 - out.detach().tanh() ** 2
    assert torch.allclose(gradient, conv_transpose2d(slopes, w, stride=2, padding=1))


def test_symbolically_scatter_is_the_transposed_matrix():
    w = sp.symbols("w0:4")
    columns = [gather([int(i == k) for i in range(7)], w, 2, 1) for k in range(7)]
    forward = sp.Matrix(columns).T
    rows = [scatter([int(i == k) for i in range(3)], w, 2, 1, 7) for k in range(3)]
    assert sp.Matrix(rows) == forward


def test_with_another_stride_or_a_reversed_filter_the_equation_fails():
    w, x, x_out = [1, 2, 3, 4], [1, 0, 2, 0, 3, 1], [1, 2, 3]
    inner = np.dot(gather(x, w, 2, 1), x_out)
    assert inner == np.dot(x, scatter(x_out, w, 2, 1, 6))
    assert inner != np.dot(x, scatter(x_out, w[::-1], 2, 1, 6))
    assert inner != np.dot(x, scatter(x_out, w, 1, 1, 6))


def test_it_is_no_inverse():
    back = scatter(gather([1, 0, 0, 0, 0, 0], [1, 2, 3, 4], 2, 1), [1, 2, 3, 4], 2, 1, 6)
    assert back != [1, 0, 0, 0, 0, 0]


# False variants: `check` is the statement, and refutes each change of it.


def check(turn=lambda w: w, stride=lambda s: s, inverse=False, at=lambda image, row: image):
    """Equal inner products in integers, that W^T alone has them, and a gradient by autograd."""
    rng = np.random.default_rng(0)
    for n, f, s, u in ((6, 4, 2, 1), (7, 3, 2, 0), (5, 5, 1, 2), (9, 2, 3, 1)):
        w, x = rng.integers(1, 10, f).tolist(), rng.integers(1, 10, n).tolist()
        forward = gather(x, w, s, u)
        other = rng.integers(1, 10, len(forward)).tolist()
        back = scatter(other, turn(w), stride(s), u, n)
        assert np.dot(forward, other) == np.dot(x, back)
        # On all pairs of unit vectors: the inner products determine every entry of the map.
        units, ends = np.eye(n, dtype=int).tolist(), np.eye(len(forward), dtype=int).tolist()
        matrix = np.array([gather(unit, w, s, u) for unit in units])
        transposed = np.array([scatter(end, turn(w), stride(s), u, n) for end in ends])
        assert np.array_equal(matrix, transposed.T)
        row = torch.tensor([[x]], dtype=torch.float64, requires_grad=True)
        out = conv1d(row, torch.tensor([[w]], dtype=torch.float64), stride=s, padding=u)
        torch.sin(out / 50).sum().backward()
        slopes = np.cos(at(np.array(forward), np.resize(x, len(forward))) / 50) / 50
        assert scatter(slopes, turn(w), stride(s), u, n) == pytest.approx(row.grad[0, 0].numpy())
        assert not inverse or scatter(forward, w, s, u, n) == x


FALSE = {
    "a reversed filter": {"turn": lambda w: w[::-1]},
    "another stride": {"stride": lambda s: s + 1},
    "an inverse": {"inverse": True},
    "the gradient of J at x": {"at": lambda image, row: row},
}
