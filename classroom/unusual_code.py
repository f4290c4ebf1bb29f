"""What a person should look at in a student's code. It has honest uses, so nothing is forbidden."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from classroom.isolated.cell_source import tree_of

UNUSUAL_MODULES = (
    *("atexit", "builtins", "ctypes", "fcntl", "gc", "importlib", "inspect", "marshal", "mmap"),
    *("multiprocessing", "posix", "pty", "resource", "signal", "socket", "subprocess"),
)
UNUSUAL_NAMES = (
    "__builtins__",
    "__import__",
    "builtins",
    "setattr",
    "globals",
    "exec",
    "eval",
    "compile",
)
UNUSUAL_ATTRIBUTES = frozenset(
    {
        # the insides of functions, classes and calls
        *("__globals__", "__builtins__", "__code__", "__closure__", "__subclasses__", "__mro__"),
        *("__base__", "__bases__", "__loader__", "__spec__", "__reduce__", "__reduce_ex__"),
        *("_getframe", "_current_frames", "tb_frame", "gi_frame", "cr_frame", "ag_frame"),
        *("f_back", "f_globals", "f_locals", "f_builtins", "f_code", "f_trace"),
        # what sees or changes the running of everything
        *("settrace", "setprofile", "settrace_all_threads", "setprofile_all_threads"),
        *("addaudithook", "monitoring", "meta_path", "path_hooks"),
        *("get_objects", "get_referrers", "get_referents", "setrecursionlimit"),
        # other processes
        *("fork", "forkpty", "_exit", "kill", "killpg", "system", "popen", "posix_spawn"),
        *("execl", "execle", "execlp", "execv", "execve", "execvp", "spawnl", "spawnv"),
    }
)
OWN_LIBRARY, GRADER = "gan_edu", "classroom"


def remarks(sources: Iterable[str]) -> list[str]:
    """What a person should look at in code: the book's solutions imported, unusual parts."""
    trees = [tree for source in sources if (tree := tree_of(source))]  # or running it will tell
    nodes = [node for tree in trees for node in ast.walk(tree)]
    imported = {
        alias.asname or alias.name.split(".")[0]: alias.name
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    found: dict[str, None] = {}
    for node in nodes:
        found.update(dict.fromkeys((*_unusual(node), *_of_others(node, imported))))
    return list(found)


def _of_others(node: ast.AST, imported: dict[str, str]) -> list[str]:
    """What is done to a module that a student did not write: changes, and its private parts."""
    if not isinstance(node, ast.Attribute):
        return []
    root: ast.AST = node
    while isinstance(root, ast.Attribute):
        root = root.value
    if not (isinstance(root, ast.Name) and root.id in imported):
        return []
    if not isinstance(node.ctx, ast.Load):
        return [f"changes {ast.unparse(node)}"]
    if imported[root.id] == "sys" and node.attr == "modules":
        return ["uses modules"]
    private = node.attr.startswith("_") and not node.attr.startswith("__")
    return [f"uses {node.attr}"] if private and node.attr not in UNUSUAL_ATTRIBUTES else []


def _unusual(node: ast.AST) -> list[str]:
    modules: list[str] = []
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        modules = [node.module or ""]
    roots = [module.split(".")[0] for module in modules]
    found = ["imports gan_edu, the book's own solutions" for root in roots if root == OWN_LIBRARY]
    found += ["imports classroom, the grader" for root in roots if root == GRADER]
    found += [f"imports {root}" for root in roots if root in UNUSUAL_MODULES]
    names: list[str] = []
    if isinstance(node, ast.Name) and node.id in UNUSUAL_NAMES:
        names = [node.id]
    elif isinstance(node, ast.Attribute):
        names = [node.attr] if node.attr in UNUSUAL_ATTRIBUTES else []
    elif isinstance(node, ast.ImportFrom):
        names = [a.name for a in node.names if a.name in UNUSUAL_ATTRIBUTES or a.name[0] == "_"]
        names += [a.name for a in node.names if (node.module, a.name) == ("sys", "modules")]
    found += [f"uses {name}" for name in names]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if OWN_LIBRARY in node.value:
            found.append("names gan_edu in a string")
        # Others are words of a language, too.
        if node.value in UNUSUAL_ATTRIBUTES and "_" in node.value:
            found.append(f"names {node.value} in a string")
    return found
