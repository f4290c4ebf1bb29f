"""The built site, and a server of it."""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from website.contents import PAGES, ROOT, source_of

HTML = ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def site() -> Path:
    """Folder of the built site; fails when it is missing or older than what it is built from."""
    stamp = HTML / "searchindex.js"
    if not stamp.exists():
        pytest.fail("the book is not built: run `make html` first", pytrace=False)
    sources = [source_of(page) for page in PAGES]
    sources += [ROOT / "_config.yml", ROOT / "_toc.yml", ROOT / "book" / "references.bib"]
    sources += [path for path in (ROOT / "website" / "assets").glob("*") if path.is_file()]
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
