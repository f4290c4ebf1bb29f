"""Data between the judge and the process that runs a student's code; nothing else can cross.

A message is JSON after four bytes of length. Values are None, bool, int, float, complex, str, list,
tuple, dict with strings, arrays and scalars of NumPy; numbers travel in hexadecimal, so no digit is
lost. What cannot be written as data is refused here, and what comes back is checked again there.
"""

from __future__ import annotations

import base64
import json
import math
import numbers
import os
import select
import struct
import time
from collections.abc import Callable
from typing import Any

import numpy as np

DTYPES = frozenset("?bBhHiIlLqQefdFD")
DEEPEST, MOST_ITEMS, MOST_BYTES, MOST_BITS = 8, 200_000, 8 * 2**20, 4096

Extend = Callable[[Any], Any]


class NotData(Exception):
    """A value that is no data, or is too large; the message says which."""


class Closed(Exception):
    """The other side ended, or sent what is no message."""


class TooLate(Exception):
    """No message came in time."""


def pack(value: Any, extend: Extend | None = None, depth: int = 0) -> Any:
    """A value as JSON can hold it.

    Args:
        value: What to send.
        extend: Asked first: packs a further type, or returns None.
        depth: How deep this value lies in the whole one.

    Raises:
        NotData: It holds something else than data, or too much.
    """
    if depth > DEEPEST:
        raise NotData(f"a value that is nested more than {DEEPEST} deep")
    if extend and (packed := extend(value)) is not None:
        return packed
    if value is None or type(value) is bool:
        return value
    if type(value) is str:
        return {"s": value}
    if type(value) is int:
        if value.bit_length() > MOST_BITS:
            raise NotData("a whole number with more than a thousand digits")
        return {"i": hex(value)}
    if type(value) is float:
        return {"f": value.hex()}
    if type(value) is complex:
        return {"c": [value.real.hex(), value.imag.hex()]}
    if isinstance(value, np.ndarray) and value.dtype == object:
        return pack(value.tolist(), extend, depth)  # fractions, for example
    if isinstance(value, np.ndarray | np.generic):
        return _pack_array(value)
    if isinstance(value, list | tuple):
        kind = "l" if isinstance(value, list) else "t"
        return {kind: [pack(part, extend, depth + 1) for part in _few(value)]}
    if isinstance(value, dict) and all(type(key) is str for key in value):
        return {"d": [[key, pack(value[key], extend, depth + 1)] for key in _few(value)]}
    if isinstance(value, numbers.Real) or hasattr(type(value), "__float__"):
        return {"f": float.hex(float(value))}
    raise NotData(f"a value of type {type(value).__name__}")


def _few(values: Any) -> list[Any]:
    if len(values) > MOST_ITEMS:
        raise NotData(f"a list of {len(values)} values")
    return list(values)


def _pack_array(value: np.ndarray | np.generic) -> Any:
    array = np.asarray(value)
    if array.dtype.char in "gG":  # more digits than can be asked for
        array = array.astype("d" if array.dtype.char == "g" else "D")
    if array.dtype.char not in DTYPES:
        raise NotData(f"an array of {array.dtype}")
    if array.nbytes > MOST_BYTES // 4:
        raise NotData(f"an array of {array.nbytes >> 20} MB")
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    kind = "a" if isinstance(value, np.ndarray) else "g"
    return {kind: [array.dtype.char, list(array.shape), data]}


def unpack(packed: Any, extend: Extend | None = None, depth: int = 0) -> Any:
    """The value that `pack` wrote; whatever a hostile process sent, the result is data.

    Raises:
        NotData: It is none.
    """
    if packed is None or type(packed) is bool:
        return packed
    if depth > DEEPEST or type(packed) is not dict or len(packed) != 1:
        raise NotData("a value of no known kind")
    ((kind, content),) = packed.items()
    try:
        if kind in ("l", "t"):
            parts = [unpack(part, extend, depth + 1) for part in content]
            return parts if kind == "l" else tuple(parts)
        if kind == "d":
            return {str(key): unpack(part, extend, depth + 1) for key, part in content}
        if kind in ("a", "g"):
            return _unpack_array(content, scalar=kind == "g")
        if kind == "c":
            return complex(*map(float.fromhex, content))
        if kind in PLAIN:
            return PLAIN[kind](content)
    except NotData:
        raise
    except Exception as error:  # whatever was sent
        raise NotData(f"a value that is not what it says ({type(error).__name__})") from error
    if extend and (value := extend(packed)) is not None:
        return value
    raise NotData("a value of no known kind")


def _text(content: Any) -> str:
    if type(content) is not str:
        raise NotData("a text that is none")
    return content.encode("utf-8", "replace").decode("utf-8")  # no half of a letter


PLAIN: dict[str, Callable[[Any], Any]] = {
    "s": _text,
    "f": lambda content: float.fromhex(_text(content)),
    "i": lambda content: int(_text(content), 16),
}


def _unpack_array(content: Any, scalar: bool) -> Any:
    code, shape, data = content
    if code not in DTYPES or not all(type(size) is int and size >= 0 for size in shape):
        raise NotData("an array of no known kind")
    raw = base64.b64decode(data, validate=True)
    dtype = np.dtype(code)
    if len(raw) != math.prod(shape) * dtype.itemsize or (scalar and shape):
        raise NotData("an array whose size is not what it says")
    array = np.frombuffer(raw, dtype).reshape(shape).copy()
    return array[()] if scalar else array


def send(descriptor: int, message: dict[str, Any], seconds: float | None = None) -> None:
    """Write one message.

    Args:
        descriptor: Of the writing end of a pipe.
        message: What to write.
        seconds: How long the other side may take to read it; None: for ever.

    Raises:
        NotData: It has more bytes than a message may have.
        TooLate: It was not read in time.
        Closed: Nobody reads any more.
    """
    body = json.dumps(message).encode("ascii")
    if len(body) > MOST_BYTES:
        raise NotData(f"a message of {len(body) >> 20} MB")
    rest = memoryview(struct.pack(">I", len(body)) + body)
    end = None if seconds is None else time.monotonic() + seconds
    try:
        while rest:
            if end is not None:
                left = max(0.0, end - time.monotonic())
                if not select.select([], [descriptor], [], left)[1]:
                    raise TooLate
            # A pipe that is ready takes so many bytes without waiting.
            rest = rest[os.write(descriptor, rest if end is None else rest[: select.PIPE_BUF]) :]
    except OSError as error:
        raise Closed("the other side ended") from error


def receive(descriptor: int, seconds: float | None = None) -> dict[str, Any]:
    """Read one message.

    Args:
        descriptor: Of the reading end of a pipe.
        seconds: How long to wait for all of it; None: for ever.

    Raises:
        TooLate: It did not come in time.
        Closed: The other side ended, or what came is no message.
    """
    end = None if seconds is None else time.monotonic() + seconds
    (size,) = struct.unpack(">I", _read(descriptor, 4, end))
    if size > MOST_BYTES:
        raise Closed("a message that is too large")
    try:
        message = json.loads(_read(descriptor, size, end))
    except (ValueError, RecursionError) as error:
        raise Closed("what is no message") from error
    if type(message) is not dict:
        raise Closed("what is no message")
    return message


def _read(descriptor: int, size: int, end: float | None) -> bytes:
    found = bytearray()
    while len(found) < size:
        if end is not None:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TooLate
        part = os.read(descriptor, min(size - len(found), 1 << 20))
        if not part:
            raise Closed("the other side ended")
        found += part
    return bytes(found)
