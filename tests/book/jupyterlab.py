"""JupyterLab as `make lab` starts it, and a notebook in it, in a browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route

from website.contents import ROOT

# Cells out of sight are drawn too, so that all of them can be looked at.
SETTINGS = '{"windowingMode": "none"}'
CURRENT = "window.jupyterapp.shell.currentWidget"
TYPESET = """() => {
  const wanted = window.jupyterapp?.shell.currentWidget?.content?.model?.toJSON?.().cells
    .filter(cell => cell.cell_type === 'markdown').length;
  const cells = [...document.querySelectorAll('.jp-MarkdownCell .jp-RenderedMarkdown')];
  return wanted && cells.length >= wanted && cells.every(cell => {
    const seen = cell.cloneNode(true);
    seen.querySelectorAll('mjx-container, code, pre').forEach(part => part.remove());
    return cell.childElementCount && !/\\$[^$]+\\$/.test(seen.textContent);
  });
}"""
# A picture or a figure to play with among the outputs of a cell is drawn a moment after its text.
DRAWN = f"""() => {CURRENT}.content.widgets.every(cell => {{
  const kinds = (cell.model.toJSON().outputs ?? []).map(output => Object.keys(output.data ?? {{}}));
  const stored = start => kinds.filter(kind => kind.some(name => name.startsWith(start))).length;
  const outputs = [...cell.node.querySelectorAll('.jp-OutputArea-output')];
  const pictures = outputs.flatMap(output => [...output.querySelectorAll('img')])
    .filter(picture => picture.naturalWidth > 0);
  const figures = outputs.filter(output => output.querySelector('canvas, input, button, img'));
  return pictures.length >= stored('image/')
    && figures.length >= stored('application/vnd.jupyter.widget-view');
}})"""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Start it on a working copy in ``folder``, with nothing of the reader's own settings."""
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text(SETTINGS, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        f"JUPYTER_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")
    }
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"), "IPYTHONDIR": str(folder / "ip")}
    own |= {"JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"), "OMP_NUM_THREADS": "1"}
    options = ["--no-browser", "--allow-root", "--expose-app-in-browser", f"--port={port}"]
    options += ["--IdentityProvider.token="]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "website.lab", "--folder", str(folder), *options],
            env=os.environ | own,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/api", server, folder / "log")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()  # a kernel that still runs; everything is in a temporary folder
            server.wait()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise RuntimeError(f"JupyterLab did not start: {log.read_text('utf-8')[-2000:]}")


@contextmanager
def opened(context: BrowserContext, address: str, name: str) -> Iterator[Page]:
    """A notebook, open, typeset and drawn, with nothing asked of another server."""
    page = context.new_page()
    outside: list[str] = []

    def refuse(route: Route) -> None:
        outside.append(route.request.url)
        route.abort()

    page.route(re.compile(rf"^(?!{re.escape(address)}|data:|blob:)"), refuse)
    page.set_default_timeout(90_000)
    page.goto(f"{address}/lab/tree/{name}?reset")
    page.wait_for_function(TYPESET)
    page.evaluate(f"async () => {CURRENT}.sessionContext.ready")
    page.wait_for_function(DRAWN)
    yield page
    page.evaluate(f"async () => {CURRENT}.sessionContext.shutdown()")
    page.close()
    assert not outside
