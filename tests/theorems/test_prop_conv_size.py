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


# False variants: `check` is the statement, and refutes each change of it.


def way_back(out, f, s, u):
    return s * (out - 1) + f - 2 * u


def check(
    size=lambda n, f, s, u: (n + 2 * u - f) // s + 1,
    back=lambda n, f, s, u: True,
    spread=way_back,
    dcgan=(2, 1),
):
    """Both sizes against PyTorch, when the way back has the size n again, and the DCGAN's."""
    for n in range(1, 12):
        for f in range(1, 5):
            for s in range(1, 4):
                for u in range(2):
                    if n + 2 * u < f:
                        continue
                    row, kernel = torch.zeros(1, 1, n), torch.zeros(1, 1, f)
                    out = conv1d(row, kernel, stride=s, padding=u).shape[-1]
                    assert out == size(n, f, s, u)
                    reached = spread(out, f, s, u)
                    if reached > 0:  # PyTorch makes no empty row
                        row = torch.zeros(1, 1, out)
                        ones = conv_transpose1d(row, kernel, stride=s, padding=u)
                        assert ones.shape[-1] == reached
                    assert (reached == n) == (back(n, f, s, u) and (n + 2 * u - f) % s == 0)
    stride, padding = dcgan
    for half in range(1, 9):
        kernel, options = torch.zeros(1, 1, 4), {"stride": stride, "padding": padding}
        assert conv1d(torch.zeros(1, 1, 2 * half), kernel, **options).shape[-1] == half
        assert conv_transpose1d(torch.zeros(1, 1, half), kernel, **options).shape[-1] == 2 * half


FALSE = {
    "rounded up": {"size": lambda n, f, s, u: -(-(n + 2 * u - f) // s) + 1},
    "padding on one side": {"size": lambda n, f, s, u: (n + u - f) // s + 1},
    "one place less": {"size": lambda n, f, s, u: (n + 2 * u - f) // s},
    "back for even sizes only": {"back": lambda n, f, s, u: n % 2 == 0},
    "the way back without padding": {"spread": lambda out, f, s, u: s * (out - 1) + f},
    "the way back is n times s": {"spread": lambda out, f, s, u: s * out},
    "halves and doubles with a padding of 2": {"dcgan": (2, 2)},
    "back always": {"back": lambda n, f, s, u: n + 2 * u - f < s},
}
