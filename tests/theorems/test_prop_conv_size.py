"""Proposition prop-conv-size: sizes of strided convolutions and of the way back, as PyTorch's."""

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch.nn.functional import conv1d, conv_transpose1d

settings = {
    "n": st.integers(1, 40),
    "f": st.integers(1, 7),
    "s": st.integers(1, 5),
    "u": st.integers(0, 3),
}


def places(n, f, s, u):
    """Where the filter lies inside the padded row, counted one by one."""
    return sum(start + f <= n + 2 * u for start in range(0, n + 2 * u, s))


@given(**settings)
def test_the_formula_counts_the_places_and_agrees_with_pytorch(n, f, s, u):
    assume(n + 2 * u >= f)
    out = (n + 2 * u - f) // s + 1
    assert out == places(n, f, s, u)
    row, kernel = torch.zeros(1, 1, n), torch.zeros(1, 1, f)
    assert conv1d(row, kernel, stride=s, padding=u).shape[-1] == out


@given(**settings)
def test_the_way_back_reaches_n_exactly_when_the_stride_divides(n, f, s, u):
    assume(n + 2 * u >= f)
    out = (n + 2 * u - f) // s + 1
    reached = s * (out - 1) + f - 2 * u
    assert (reached == n) == ((n + 2 * u - f) % s == 0)
    assume(reached >= 1)
    small, kernel = torch.zeros(1, 1, out), torch.zeros(1, 1, f)
    assert conv_transpose1d(small, kernel, stride=s, padding=u).shape[-1] == reached


@pytest.mark.parametrize("n", range(2, 65, 2))
def test_filter_four_stride_two_padding_one_halves_and_doubles(n):
    assert places(n, 4, 2, 1) == n // 2
    assert 2 * (n // 2 - 1) + 4 - 2 == n


def test_a_filter_longer_than_the_padded_row_has_no_place():
    assert places(2, 5, 1, 1) == 0
    with pytest.raises(RuntimeError):
        conv1d(torch.zeros(1, 1, 2), torch.zeros(1, 1, 5), padding=1)
