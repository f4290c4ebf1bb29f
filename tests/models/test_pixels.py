"""Bytes and floats: one is the other, and what is neither is refused."""

import pytest
import torch

from gan_edu.models.pixels import to_float, to_uint8


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_every_byte_comes_back(dtype):
    every = torch.arange(256, dtype=torch.uint8)
    assert torch.equal(to_uint8(to_float(every).to(dtype)), every)


def test_bfloat16_is_rounded_once():
    exact = torch.linspace(-1, 1, 999).bfloat16()
    assert torch.equal(to_uint8(exact), to_uint8(exact.float()))


@pytest.mark.parametrize("value", [2.0, -1.01, float("nan"), float("inf")])
def test_values_out_of_range_are_refused(value):
    with pytest.raises(ValueError, match=r"must lie in \[−1, 1\]"):
        to_uint8(torch.tensor([0.0, value]))


def test_rounding_errors_at_the_ends_are_not_out_of_range():
    assert to_uint8(torch.tensor([-1 - 1e-6, 1 + 1e-6])).tolist() == [0, 255]


def test_the_wrong_types_are_refused_and_nothing_stays_nothing():
    with pytest.raises(ValueError, match="must be floats"):
        to_uint8(torch.tensor([1], dtype=torch.uint8))
    with pytest.raises(ValueError, match="must be uint8"):
        to_float(torch.tensor([1.0]))
    assert to_uint8(torch.zeros(0)).shape == (0,)
