"""Data cross the wire without a loss; what is no data does not cross it."""

from __future__ import annotations

import contextlib
import os
import struct
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from classroom.isolated import wire

PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**300), 2**300),
    st.floats(),
    st.text(),
    st.complex_numbers(),
)
DATA = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(), inner, max_size=4),
    ),
    max_leaves=8,
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["a", "g", "l", "t", "d", "i", "f", "s", "c"]), inner),
    ),
)


@given(DATA)
def test_what_is_packed_is_unpacked(value):
    assert repr(wire.unpack(wire.pack(value))) == repr(value)


@given(arrays.arrays(arrays.scalar_dtypes().filter(lambda d: d.char in "?bhilqBHILQefd"), (2, 3)))
def test_arrays_keep_every_bit(array):
    array = array.astype(array.dtype.newbyteorder("="))
    back = wire.unpack(wire.pack(array))
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, (2, 3), array.tobytes())


def test_numbers_in_rarer_formats_arrive_as_numbers():
    third = Fraction(1, 3)
    assert wire.unpack(wire.pack(np.array([third, 1], dtype=object))) == [1 / 3, 1]
    assert wire.unpack(wire.pack(np.array(third, dtype=object))) == 1 / 3
    long = wire.unpack(wire.pack(np.array([0.1, 2.0], dtype=np.longdouble)))
    assert (long.dtype, long.tolist()) == (np.float64, [0.1, 2.0])


@given(JSON)
def test_whatever_is_sent_is_data_or_refused(message):
    with contextlib.suppress(wire.NotData):
        wire.unpack(message)


@pytest.mark.parametrize(
    "value",
    [
        object(),
        print,
        {1: 2},
        {1, 2},
        b"bytes",
        np.array([object()]),
        1 << 5000,
        [[[[[[[[[[1]]]]]]]]]],
    ],
)
def test_what_is_no_data_is_refused(value):
    with pytest.raises(wire.NotData):
        wire.pack(value)


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{", b"\xff\xfe", b"[" * 50_000, b'{"a": ' * 50_000],
)
def test_what_is_no_message_closes_the_wire(body):
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb"), os.fdopen(writing, "wb", 0) as pipe:
        from threading import Thread

        Thread(target=pipe.write, args=(struct.pack(">I", len(body)) + body,), daemon=True).start()
        with pytest.raises(wire.Closed):
            wire.receive(reading, 10)


def test_a_message_that_does_not_come_is_not_waited_for():
    reading, writing = os.pipe()
    with pytest.raises(wire.TooLate):
        wire.receive(reading, 0.05)
    os.close(writing)
    with pytest.raises(wire.Closed):
        wire.receive(reading, 5)
    os.close(reading)


def test_a_message_may_not_claim_more_than_the_bound():
    reading, writing = os.pipe()
    os.write(writing, struct.pack(">I", 2**32 - 1))
    with pytest.raises(wire.Closed, match="too large"):
        wire.receive(reading, 5)
    os.close(reading), os.close(writing)
