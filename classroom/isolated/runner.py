"""The process that runs a student's code: it executes cells and answers calls, and judges nothing.

Started by `classroom.isolation` in a place of its own. What it says of an answer is data
(`classroom.isolated.wire`); a student's code may change all of this process, and wins nothing by
it: the point is given elsewhere, for the right numbers only.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib.abc
import io
import linecache
import os
import re
import resource
import shutil
import socket
import sys
import types
from pathlib import Path
from typing import Any

from classroom.isolated import system_calls, wire
from classroom.isolated.blocking import blocked
from classroom.isolated.cell_source import python_of

MEGABYTE = 2**20
FILES, MORE_THREADS, FILE_MB = 64, 2, 20
MOST_FILES = (
    20_000  # on the disk in memory; each takes a little that the size of the disk is without
)
MESSAGE_LETTERS, TEXT_LETTERS = 300, 4000
DATA, HOME = Path("/data"), Path("/tmp/work")
OWN_SOLUTIONS = "gan_edu"


class _NoSolutions(importlib.abc.MetaPathFinder):
    """Says why the library that holds the solutions is not there."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.split(".")[0] == OWN_SOLUTIONS:
            raise ImportError(
                f"{name} holds the book's own solutions; an assignment is your own work. "
                "Remove this import and write the function yourself."
            )


class _Bounded(io.StringIO):
    """Keeps the first letters of what a cell prints."""

    def write(self, text: str) -> int:
        room = TEXT_LETTERS - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)


def main() -> None:
    """Take the two ends of the pipes, then answer until they close."""
    receiving, sending = os.dup(0), os.dup(1)
    for descriptor in (receiving, sending):
        os.set_inheritable(descriptor, False)
    start = wire.receive(receiving)
    _, largest = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (largest, largest))  # the judge has a bound of its own
    _settle()
    for name in start["preload"]:
        __import__(name)
    if "torch" in start["preload"]:
        _for_torch().leave_out_the_compiler()
    for name in [name for name in sys.modules if name.split(".")[0] == "classroom"]:
        del sys.modules[name]  # whoever imports it gets a copy, and changes nothing here
    gc.freeze()  # what is a student's is then found quickly, see `blocking`
    limit_resources(start["memory_mb"], start["cpu_seconds"])
    with contextlib.suppress(OSError):  # then the layer is missing, and that is told
        system_calls.refuse()
    sys.meta_path.insert(0, _NoSolutions())
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    namespace = module.__dict__
    namespace["display"] = print
    wire.send(sending, {"layers": layers(start["secret_places"])})
    while True:
        try:
            request = wire.receive(receiving)
        except wire.Closed:
            return
        wire.send(sending, _answer(request, namespace))


def _settle() -> None:
    """Work in a folder that may be written, with the files of the assignment in it."""
    if DATA.is_dir():
        shutil.copytree(DATA, HOME, dirs_exist_ok=True)
        os.chdir(HOME)
    sys.path.insert(0, "")


def limit_resources(memory_mb: int, cpu_seconds: int) -> None:
    """Bound what this process may use up: memory beyond what it has, time, files, processes."""
    sizes = dict(re.findall(r"(Vm\w+):\s+(\d+) kB", Path("/proc/self/status").read_text()))
    threads = len(os.listdir("/proc/self/task"))
    for what, amount in (
        (resource.RLIMIT_AS, int(sizes["VmSize"]) * 1024 + memory_mb * MEGABYTE),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, FILE_MB * MEGABYTE),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_NPROC, threads + MORE_THREADS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(what, (amount, amount))


def layers(secret_places: list[str]) -> dict[str, bool]:
    """Which layers hold, as this process sees them before any code of a student runs."""
    status = Path("/proc/self/status").read_text()
    secret_places = [*secret_places, *map(str, HOME.glob("**/*.ipynb"))]
    writable = [place for place in ("/", "/usr", "/dev", "/grader") if os.access(place, os.W_OK)]
    return {
        "network": {name for _, name in socket.if_nameindex()} <= {"lo"},
        "processes": len([name for name in os.listdir("/proc") if name.isdigit()]) <= 4,
        "files": not any(os.path.exists(place) for place in secret_places) and not writable,
        "rights": re.search(r"CapEff:\s+0+\n", status) is not None,
        "no new rights": re.search(r"NoNewPrivs:\s+1\n", status) is not None,
        "system calls": system_calls.are_refused(),
        "number of files": 0 < os.statvfs("/tmp").f_files <= MOST_FILES,
    }


def _answer(request: dict[str, Any], namespace: dict[str, Any]) -> dict[str, Any]:
    try:
        if "run" in request:
            return _run(request["run"], request["name"], namespace)
        return _call(request, namespace)
    except BaseException as error:
        return _tell(error)


def _tell(error: BaseException) -> dict[str, Any]:
    """An error as data; nothing about it may fail."""
    try:
        text = str(error)
    except BaseException:
        text = ""
    text = text[:MESSAGE_LETTERS].encode("ascii", "backslashreplace").decode("ascii")
    place, step = "", error.__traceback__
    while step is not None:
        if (name := step.tb_frame.f_code.co_filename).startswith("<cell "):
            place = f"line {step.tb_lineno} of {name[6:-1]}"
        step = step.tb_next
    kind = [base.__name__ for base in type(error).__mro__ if base.__module__ == "builtins"]
    return {"error": [type(error).__name__[:60], text, place], "kind": kind[0]}


def _run(source: str, name: str, namespace: dict[str, Any]) -> dict[str, Any]:
    """Execute a cell; a line that only Jupyter understands is left out."""
    title = f"<cell {name}>"
    code = compile(python_of(source, title), title, "exec", dont_inherit=True)
    linecache.cache[title] = (len(source), None, source.splitlines(keepends=True), title)
    printed = _Bounded()
    try:
        with contextlib.redirect_stdout(printed):
            exec(code, namespace)
    except BaseException as error:
        return _tell(error) | {"text": printed.getvalue()}
    return {"text": printed.getvalue()}


def _call(request: dict[str, Any], namespace: dict[str, Any]) -> dict[str, Any]:
    """Call one function of the student; with networks, if the question hands them over."""
    name = request["call"]
    function = namespace.get(name)
    if not callable(function):
        raise NameError(f"there is no function {name}: keep its name")
    if "networks" in request:
        return _call_with_networks(function, request)
    args = wire.unpack(request["args"])
    words = wire.unpack(request["words"])
    spaces = (namespace, getattr(function, "__globals__", namespace))
    with contextlib.redirect_stdout(_Bounded()), blocked(request.get("without", []), spaces):
        value = function(*args, **words)
    return {"value": wire.pack(value, _tensors()), "args": wire.pack(args)}


def _tensors() -> wire.Extend | None:
    """Packs tensors, if the student's code works with them."""
    if "torch" not in sys.modules:
        return None
    extend: wire.Extend = _for_torch().pack_more
    return extend


@functools.cache
def _for_torch() -> Any:
    """The part that needs PyTorch, which takes long to load."""
    from classroom.isolated import torch_wire

    return torch_wire


def _call_with_networks(function: Any, request: dict[str, Any]) -> dict[str, Any]:
    torch_wire = _for_torch()
    networks = [torch_wire.build_network(one) for one in request["networks"]]
    optimisers = [torch_wire.build_optimiser(one, list(networks)) for one in request["optimisers"]]
    steps: list[Any] = []

    def places() -> list[Any]:
        return [[torch_wire.weights(net), torch_wire.gradients(net)] for net in networks]

    for number, optimiser in enumerate(optimisers):
        optimiser.register_step_pre_hook(lambda *_, number=number: steps.append([number, places()]))
    made = {"network": networks, "optimiser": optimisers}

    def more(packed: dict[str, Any]) -> Any:
        ((kind, content),) = packed.items()
        return made[kind][content] if kind in made else torch_wire.unpack_more(packed)

    with contextlib.redirect_stdout(_Bounded()):
        value = function(*wire.unpack(request["args"], more))
    modes = [net.training for net in networks]
    return {
        "value": wire.pack(value, torch_wire.pack_more),
        "networks": places(),
        "training": modes,
        "steps": steps[:20],
    }


if __name__ == "__main__":
    main()
