"""Proposition prop-overlap: how many filter copies reach a place of a transposed convolution."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch.nn.functional import conv_transpose1d, conv_transpose2d


def counts(f, s, u, out):
    """Ones through a filter of ones: the number of terms at each place."""
    ones = torch.ones(1, 1, out)
    return conv_transpose1d(ones, torch.ones(1, 1, f), stride=s, padding=u)[0, 0].int().tolist()


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 3), st.integers(1, 12))
def test_inside_the_counts_are_those_of_the_residues(f, s, u, out):
    assume(f >= s)
    assume(s * (out - 1) + f - 2 * u >= 1)
    measured = counts(f, s, u, out)
    inside = [i for i in range(len(measured)) if f - 1 <= i + u <= s * (out - 1)]
    for i in inside:
        assert measured[i] == sum(j % s == (i + u) % s for j in range(f))
        assert measured[i] == (-(-f // s) if (i + u) % s < f % s else f // s)
    if len(inside) >= s:
        assert (len({measured[i] for i in inside}) == 1) == (f % s == 0)


def test_in_pictures_the_counts_multiply():
    measured = conv_transpose2d(torch.ones(1, 1, 6, 6), torch.ones(1, 1, 3, 3), stride=2)[0, 0]
    line = torch.tensor(counts(3, 2, 0, 6))
    assert torch.equal(measured.int(), line[:, None] * line[None, :])
    assert set(measured[3:-3, 3:-3].flatten().tolist()) == {1, 2, 4}


def test_near_the_ends_the_count_is_smaller():
    assert counts(4, 2, 1, 4) == [1, 2, 2, 2, 2, 2, 2, 1]


def test_even_counts_do_not_force_an_even_picture():
    uneven = torch.tensor([1.0, 0.0, 1.0, 0.0])[None, None]  # f = 4, s = 2: counts are equal
    out = conv_transpose1d(torch.ones(1, 1, 6), uneven, stride=2, padding=1)[0, 0, 2:-2]
    assert out.tolist() == pytest.approx([0, 2] * 4)


# False variants: `check` is the statement, and refutes each change of it.


def check(
    count=lambda f, s, i: -(-f // s) if i % s < f % s else f // s,
    even=lambda f, s: f % s == 0,
    ends=False,
    both=np.outer,
):
    """The counts inside, at every residue and padding, and in a picture, by PyTorch."""
    for f in range(1, 7):
        for s in range(1, f + 1):
            for u in range(min(3, f)):
                measured = counts(f, s, u, 12)
                far = [i for i in range(len(measured)) if f - 1 <= i + u <= s * 11 or ends]
                for i in far:
                    assert measured[i] == count(f, s, i + u)
                assert (len({measured[i] for i in far}) == 1) == even(f, s)
            picture = conv_transpose2d(torch.ones(1, 1, 4, 4), torch.ones(1, 1, f, f), stride=s)
            one = counts(f, s, 0, 4)
            assert np.array_equal(picture[0, 0].numpy(), both(one, one))


FALSE = {
    "rounded down everywhere": {"count": lambda f, s, i: f // s},
    "rounded up everywhere": {"count": lambda f, s, i: -(-f // s)},
    "even for even filters": {"even": lambda f, s: f % 2 == 0},
    "near the ends too": {"ends": True},
    "the counts of both directions add": {"both": np.add.outer},
    "one more where one is less": {"count": lambda f, s, i: f // s + (i % s >= s - f % s)},
}
