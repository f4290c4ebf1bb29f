"""Forbid functions for a while, under every name that a student's code may have for them.

Whoever keeps a function, as a default argument or in a list, keeps the object. So its code is
exchanged, not its name. A formula that is typed anew is another function, and allowed.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import types
from collections.abc import Iterable, Iterator
from typing import Any

# Where a callable keeps the function that it calls: decorators, methods, partials, np.vectorize.
INSIDE = ("__wrapped__", "__func__", "func", "pyfunc")
OF_AN_OBJECT = "__call__"
PLAIN = (bool, int, float, complex, str, bytes, type(None))  # of a fixed value: what they show
# A name that stands for many functions: whatever derives by itself.
DERIVATIVES = "torch.autograd"
DERIVING = {
    "torch.autograd": ("grad", "backward"),  # Tensor.backward calls the second
    "torch.autograd.graph": ("_engine_run_backward",),  # which both call
    "torch.autograd.forward_ad": ("make_dual", "unpack_dual", "enter_dual_level"),
    "torch.func": (
        *("grad", "grad_and_value", "vjp", "jvp", "jacrev", "jacfwd", "hessian", "linearize"),
    ),
}
REFUSING = "def refuse(*_, **__):\n    raise 'refusal'"


class Blocked(BaseException):
    """A function was called that the question forbids."""


@contextlib.contextmanager
def blocked(names: list[str], namespaces: Iterable[dict[str, Any]]) -> Iterator[None]:
    """Refuse calls of the functions that have these names in any of the namespaces.

    Args:
        names: Of the forbidden functions.
        namespaces: Where students' code looks names up.
    """
    if not names:
        yield
        return
    refusal = Blocked(" or ".join(names))

    def refuse(*_: Any, **__: Any) -> None:
        raise refusal

    spaces = {id(space): space for space in namespaces}.values()
    forbidden = [space[name] for space in spaces for name in names if name in space]
    if DERIVATIVES in names:
        forbidden += _deriving()
    # What is no function of Python has no code to exchange: at least its names are taken away.
    named = [
        (space, name, value)
        for space in spaces
        for name, value in space.items()
        if any(value is one for one in forbidden)
    ]
    functions = _with_copies(_functions(forbidden))
    codes = [(function, function.__code__) for function in functions]
    try:
        for space, name, _ in named:
            space[name] = refuse
        for function, code in codes:
            function.__code__ = _refusing(code, refusal)
        yield
    finally:
        for function, code in codes:
            function.__code__ = code
        for space, name, value in named:
            space[name] = value


def _deriving() -> list[Any]:
    """What derives by itself, of modules that are loaded."""
    loaded = ((sys.modules.get(place), names) for place, names in DERIVING.items())
    return [getattr(module, name) for module, names in loaded if module for name in names]


def _functions(values: Iterable[Any]) -> list[types.FunctionType]:
    """The functions of Python behind callables of any kind."""
    found: dict[int, Any] = {}
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if id(value) in found or not callable(value):
            continue
        found[id(value)] = value
        waiting += [getattr(value, place) for place in INSIDE if hasattr(value, place)]
        if not isinstance(value, types.FunctionType):
            waiting.append(getattr(type(value), OF_AN_OBJECT, None))
    return [value for value in found.values() if isinstance(value, types.FunctionType)]


def _with_copies(functions: list[types.FunctionType]) -> list[types.FunctionType]:
    """Functions, and those made from the same code; other uses of one decorator are no copies."""
    wanted = {_origin(one): one.__code__ for one in functions}
    users = (one for one in gc.get_referrers(*wanted.values()) if type(one) is types.FunctionType)
    copies = (one for one in users if _origin(one) in wanted)
    return list({id(one): one for one in (*functions, *copies)}.values())


def _origin(function: types.FunctionType) -> tuple[Any, ...]:
    return id(function.__code__), *map(_content, function.__closure__ or ())


def _content(cell: types.CellType) -> Any:
    """What a function keeps: plain values are the same if they are equal, others by identity."""
    try:
        kept = cell.cell_contents
    except ValueError:  # nothing yet
        return None
    return (type(kept), repr(kept)) if type(kept) in PLAIN else id(kept)


def _refusing(code: types.CodeType, refusal: Blocked) -> types.CodeType:
    """Code that raises; it holds the error itself, since it runs among a student's names."""
    made: dict[str, Any] = {}
    exec(REFUSING, made)
    template: types.CodeType = made["refuse"].__code__
    constants = tuple(refusal if one == "refusal" else one for one in template.co_consts)
    return template.replace(co_consts=constants, co_freevars=code.co_freevars)
