"""``make authors``: JupyterLab on the chapters themselves, which shows MyST as the site does.

The extension jupyterlab-myst reads macros from the head of a notebook's first cell; the chapters
have theirs in ``_config.yml``, once for all. So the head is there in JupyterLab, never in the file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from website.contents import ROOT

EXTENSIONS = Path(sys.prefix) / "authors" / "share" / "jupyter" / "labextensions"
FENCE = "---\n"


def head() -> str:
    """The macros of the book as jupyterlab-myst reads them."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    macros = settings["sphinx"]["config"]["formula_macros"]
    math = {f"\\{name}": meaning for name, meaning in macros.items()}
    return f"{FENCE}{yaml.safe_dump({'math': math})}{FENCE}\n"


def with_head(notebook: dict[str, Any]) -> dict[str, Any]:
    """Put the macros at the head of the first cell."""
    notebook["cells"][0]["source"] = head() + notebook["cells"][0]["source"]
    return notebook


def without_head(notebook: dict[str, Any]) -> dict[str, Any]:
    """Take a head away, whether its macros are still those of the book or not."""
    first = notebook["cells"][0]
    if first["source"].startswith(f"{FENCE}math:"):
        first["source"] = first["source"].partition(f"\n{FENCE}\n")[2]
    return notebook


class Chapters(AsyncLargeFileManager):
    """Files, where a notebook's macros come and go."""

    async def get(self, path: str, *args: Any, **options: Any) -> dict[str, Any]:
        """Read; a notebook with its head."""
        model: dict[str, Any] = await super().get(path, *args, **options)
        if model["type"] == "notebook" and model["content"] and model["content"]["cells"]:
            with_head(model["content"])
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Write; a notebook without it."""
        if model.get("type") == "notebook" and model.get("content", {}).get("cells"):
            without_head(model["content"])
        saved: dict[str, Any] = await super().save(model, path)
        return saved


def main() -> None:
    """Start JupyterLab in ``book``; arguments go to it."""
    from jupyterlab.labapp import main as jupyterlab

    options = [
        f"--ServerApp.root_dir={ROOT / 'book'}",
        "--ServerApp.contents_manager_class=website.authors.Chapters",
        f"--LabApp.extra_labextensions_path={EXTENSIONS}",
    ]
    sys.exit(jupyterlab([*options, *sys.argv[1:]]))


if __name__ == "__main__":
    main()
