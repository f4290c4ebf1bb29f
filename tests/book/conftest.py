"""The sources of the book and, for tests of the built site, a server."""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import nbformat
import pytest
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "_build" / "html"
PAGES = list(parse_toc_yaml(ROOT / "_toc.yml"))
CHAPTERS = [page for page in PAGES if (ROOT / f"{page}.ipynb").exists()]


def source_of(page: str) -> Path:
    """The file a page of ``_toc.yml`` is made from."""
    notebook, text = ROOT / f"{page}.ipynb", ROOT / f"{page}.md"
    return notebook if notebook.exists() else text


def markdown_of(page: str) -> str:
    """All text of a page; of a notebook, its Markdown cells."""
    path = source_of(page)
    if path.suffix == ".md":
        return path.read_text("utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.fixture(scope="session")
def site() -> Path:
    """Folder of the built site; fails when it is missing or older than what it is built from."""
    stamp = HTML / "searchindex.js"
    if not stamp.exists():
        pytest.fail("the book is not built: run `make html` first", pytrace=False)
    sources = [source_of(page) for page in PAGES]
    sources += [ROOT / "_config.yml", ROOT / "_toc.yml", ROOT / "book" / "references.bib"]
    sources += [path for path in (ROOT / "assets").glob("*") if path.is_file()]
    built = stamp.stat().st_mtime
    newer = [str(path.relative_to(ROOT)) for path in sources if path.stat().st_mtime > built]
    if newer:
        pytest.fail(f"changed after the last build: {newer}; run `make html` first", pytrace=False)
    return HTML


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Address of a server of the built site, on this machine only."""
    handler = partial(_QuietHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
