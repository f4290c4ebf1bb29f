"""Run chapters in place and store their outputs; an unchanged chapter gives an unchanged file.

``python -m website.execute [NOTEBOOK ...]``; without arguments, every chapter in ``_toc.yml``.
``python -m website.execute --list`` prints those chapters and runs nothing.
"""

import argparse
import json
import os
import re
import sys
import time
import uuid
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from website.contents import CHAPTERS, source_of

CELL_TIMEOUT_S = 900  # as in _config.yml
# What differs from one run, editor or machine to the next and says nothing about the chapter.
VOLATILE_CELL_METADATA = {"execution", "ExecuteTime", "collapsed", "vscode", "pycharm", "colab"}
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")


def execute(path: Path) -> NotebookNode:
    """Run one notebook in a fresh kernel, in its own folder, and keep the state of its widgets.

    Raises:
        CellExecutionError: If a cell raises an exception.
        RuntimeError: If a cell writes to stderr: a reader would see the warning in the book.
    """
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["kernelspec"] = KERNELSPEC
    # nbclient adds to the stored state; widgets that the chapter no longer makes would stay.
    notebook.metadata.pop("widgets", None)
    NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT_S,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise RuntimeError(f"{path.name}, cell {index} wrote to stderr:\n{output.text}")
    return notebook


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Remove what differs between runs: metadata, object addresses, random widget identifiers."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    widgets = notebook.metadata.get("widgets", {})
    notebook.metadata = NotebookNode(kernelspec=KERNELSPEC, language_info=LANGUAGE_INFO)
    if widgets:
        notebook.metadata["widgets"] = widgets
    for index, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{index:02d}")
        for key in VOLATILE_CELL_METADATA & set(cell.metadata):
            del cell.metadata[key]
        for output in cell.get("outputs", []):
            if isinstance(text := output.get("data", {}).get("text/plain"), str):
                output.data["text/plain"] = ADDRESS.sub("at 0x000000000000", text)
    return _rename_models(notebook)


def _rename_models(notebook: NotebookNode) -> NotebookNode:
    """Replace each widget model's random identifier by one made from the order of creation."""
    states = notebook.metadata.get("widgets", {}).values()
    models = [model for state in states for model in state.get("state", {})]
    text = json.dumps(notebook)
    for index, model in enumerate(models):
        text = text.replace(model, uuid.uuid5(uuid.NAMESPACE_OID, f"model {index}").hex)
    return nbformat.from_dict(json.loads(text))


def write(notebook: NotebookNode, path: Path) -> bool:
    """Replace the file in one step, if it would change; return whether it did."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook)
    text += "" if text.endswith("\n") else "\n"
    if text == path.read_text("utf-8"):
        return False
    draft = path.with_suffix(".ipynb.tmp")
    draft.write_text(text, "utf-8")
    os.replace(draft, path)
    return True


def main() -> int:
    """Execute, normalise and store the chapters; return 1 if one fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all chapters in _toc.yml")
    parser.add_argument("--list", action="store_true", help="print the chapters and stop")
    options = parser.parse_args()
    if options.list:
        print(*(f"{chapter}.ipynb" for chapter in CHAPTERS), sep="\n")
        return 0
    failed = 0
    for path in options.notebooks or map(source_of, CHAPTERS):
        start = time.perf_counter()
        try:
            changed = write(normalise(execute(path)), path)
        except (CellExecutionError, RuntimeError, nbformat.ValidationError) as error:
            failed = 1
            print(f"FAILED    {path}\n{error}", file=sys.stderr)
        else:
            verdict = "stored" if changed else "unchanged"
            print(f"{verdict:9} {time.perf_counter() - start:6.1f} s  {path}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
