"""A question that forbids a function forbids it under every name, and nothing else."""

from __future__ import annotations

import functools
import types

import pytest

from tests.assignments import source
from tests.assignments.local import Local

NAME, QUESTION = "03-divergences-and-the-criterion", "virtual_criterion"
JS = """
import functools, types
import numpy as np
def floats(*laws):
    return [np.asarray(law, dtype=float) for law in laws]
def kl(p, q):
    p, q = floats(p, q)
    seen = p > 0
    return float(p[seen] @ np.log(p[seen] / q[seen]))
def js(p, q):
    p, q = floats(p, q)
    pairs = ((law[law > 0], (p + q)[law > 0]) for law in (p, q))
    return sum(float(law @ np.log(2 * law / both)) for law, both in pairs) / 2
"""
C = "def virtual_criterion(p, q{more}):\n    return -np.log(4) + 2 * {js}(p, q)\n"
WAYS = {
    "by its name": C.format(more="", js="js"),
    "an alias of an earlier cell": "keep = js\n" + C.format(more="", js="keep"),
    "a default argument": C.format(more=", f=js", js="f"),
    "a list": "kept = [js]\n" + C.format(more="", js="kept[0]"),
    "a closure": "def made(f):\n    def virtual_criterion(p, q):\n"
    "        return -np.log(4) + 2 * f(p, q)\n    return virtual_criterion\n"
    "virtual_criterion = made(js)\n",
    "a partial": "keep = functools.partial(js)\n" + C.format(more="", js="keep"),
    "a cache": "keep = functools.lru_cache(None)(lambda p, q: js(p, q))\n"
    + C.format(more="", js="(lambda p, q: keep(tuple(p), tuple(q)))"),
    "a cache over itself": "keep = js\njs = functools.lru_cache(None)(js)\n"
    + C.format(more="", js="keep"),
    "a wrapper": "keep = js\n@functools.wraps(js)\ndef js(p, q):\n    return keep(p, q)\n"
    + C.format(more="", js="keep"),
    "a copy of the function": "keep = types.FunctionType(js.__code__, globals())\n"
    + C.format(more="", js="keep"),
    "another of the same factory": "def made(half):\n    old = js\n    def again(p, q):\n"
    "        return old(p, q) * half * 2\n    return again\n"
    "keep = made(0.5)\njs = made(0.5)\n" + C.format(more="", js="keep"),
    "an object": "class Js:\n    def __call__(self, p, q):\n        return old(p, q)\n"
    "old = js\njs = Js()\nkeep = js\n" + C.format(more="", js="keep"),
    "a method": "class Js:\n    def of(self, p, q):\n        return old(p, q)\n"
    "old = js\njs = Js().of\nkeep = Js()\n" + C.format(more="", js="keep.of"),
    "a lambda": "js = lambda p, q, old=js: old(p, q)\nkeep = js\n" + C.format(more="", js="keep"),
    "np.vectorize": "js = np.vectorize(js, signature='(n),(n)->()')\nkeep = js\n"
    + C.format(more="", js="keep"),
}
# Right: the formula typed anew, with what the cells of js and kl need as well.
OWN = """
def virtual_criterion(p, q):
    p, q = floats(p, q)
    real, fake = p > 0, q > 0
    on_real = p[real] @ np.log(p[real] / (p + q)[real])
    return float(on_real + q[fake] @ np.log(q[fake] / (p + q)[fake]))
"""


def answered(code):
    """What the cells of a student define."""
    module = types.ModuleType("answers")
    exec(code, module.__dict__)
    return module.__dict__


def verdicts(code):
    """What the judge says of the question."""
    return source.judged(NAME, QUESTION, answered(code), 20270101)


@pytest.mark.parametrize("way", WAYS)
def test_a_forbidden_function_is_refused_under_every_name(way):
    hidden = verdicts(JS + WAYS[way])[f"hidden-{QUESTION}"]
    assert hidden.score == 0
    assert hidden.reason == "virtual_criterion must not call js or kl: see the question"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "def timed(f):\n    def inner(*a):\n        return f(*a)\n"
        "    return inner\njs = timed(js)\n",
        "js = functools.partial(js)\n",
    ],
)
@pytest.mark.parametrize("after", ["", "virtual_criterion = timed(virtual_criterion)\n"])
def test_the_formula_itself_is_right_and_may_share_helpers_and_decorators(before, after):
    if "timed" not in before:
        after = ""
    for verdict in verdicts(JS + before + OWN + after).values():
        assert verdict.reason is None


A4 = "04-algorithm-1"
VALUE = """
import torch
from torch.nn.functional import logsigmoid
def v(w, c, real, fake):
    real, fake = (torch.tensor(x, dtype=torch.float64) for x in (real, fake))
    return logsigmoid(w * real + c).mean() + logsigmoid(-(w * fake + c)).mean()
def two(w, c):
    return [torch.tensor(float(x), dtype=torch.float64, requires_grad=True) for x in (w, c)]
"""
DERIVED = {
    "backward": "    w, c = two(w, c)\n    v(w, c, real, fake).backward()\n"
    "    return w.grad.item(), c.grad.item()",
    "grad": "    w, c = two(w, c)\n"
    "    return [x.item() for x in torch.autograd.grad(v(w, c, real, fake), [w, c])]",
    "func.grad": "    w, c = two(w, c)\n    slopes = torch.func.grad(v, (0, 1))(w, c, real, fake)\n"
    "    return [x.item() for x in slopes]",
    "jacrev": "    w, c = two(w, c)\n    slopes = torch.func.jacrev(v, (0, 1))(w, c, real, fake)\n"
    "    return [x.item() for x in slopes]",
    "jacobian": "    slopes = torch.autograd.functional.jacobian("
    "lambda w, c: v(w, c, real, fake), tuple(two(w, c)))\n    return [x.item() for x in slopes]",
    "the engine behind both": "    w, c = two(w, c)\n"
    "    torch.autograd.graph._engine_run_backward((v(w, c, real, fake),),"
    " (torch.ones(()).double(),), False, False, (), allow_unreachable=True, accumulate_grad=True)\n"
    "    return w.grad.item(), c.grad.item()",
    "forward mode": "    from torch.autograd import forward_ad\n    slopes = []\n"
    "    for change in ((1.0, 0.0), (0.0, 1.0)):\n        with forward_ad.dual_level():\n"
    "            duals = [torch._VF._make_dual(x.detach(), torch.tensor(t).double(), level=0)"
    " for x, t in zip(two(w, c), change)]\n"
    "            value = v(*duals, real, fake)\n"
    "            slopes.append(torch._VF._unpack_dual(value, level=0)[1].item())\n"
    "    return slopes",
    "kept": "    w, c = two(w, c)\n"
    "    return [x.item() for x in keep(v(w, c, real, fake), [w, c])]\nkeep = torch.autograd.grad",
}


@pytest.mark.parametrize("way", DERIVED)
def test_an_automatic_derivative_is_refused_where_it_is_to_be_derived_by_hand(way):
    code = f"{VALUE}\ndef discriminator_gradient(w, c, real, fake):\n{DERIVED[way]}\n"
    found = source.judged(A4, "discriminator_gradient", answered(code), 20270101)
    hidden = found["hidden-discriminator_gradient"]
    assert hidden.score == 0
    assert hidden.reason == "discriminator_gradient must not call torch.autograd: see the question"


def test_an_automatic_derivative_is_refused_in_the_generators_question_too():
    code = (
        f"{VALUE}\ndef generator_gradient(w, c, theta, z, saturating):\n"
        "    theta, _ = two(theta, 0)\n"
        "    a = w * (torch.tensor(z, dtype=torch.float64) + theta) + c\n"
        "    loss = logsigmoid(-a).mean() if saturating else -logsigmoid(a).mean()\n"
        "    loss.backward()\n    return theta.grad.item()\n"
    )
    found = source.judged(A4, "generator_gradient", answered(code), 20270101)
    assert "must not call torch.autograd" in found["hidden-generator_gradient"].reason


def test_afterwards_the_functions_are_what_they_were():
    names = answered(JS + "js = functools.lru_cache(None)(js)\n" + OWN)
    before = names["kl"].__code__, names["js"].__wrapped__.__code__
    law = {"l": [{"f": "0x1p0"}]}
    call = {"call": QUESTION, "args": {"t": [law, law]}, "words": {"d": []}}
    reply = Local(names).ask(call | {"without": ["js", "kl"]})
    assert "value" in reply
    assert (names["kl"].__code__, names["js"].__wrapped__.__code__) == before
    assert isinstance(names["js"], functools._lru_cache_wrapper)
    assert names["kl"]([1.0], [1.0]) == 0
