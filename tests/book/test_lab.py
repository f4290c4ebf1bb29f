"""A plain notebook in the JupyterLab that the set-up installs: opened, run, and looked at."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from website.contents import NOTEBOOKS, ROOT
from website.lab import copy_notebooks

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "05-the-jensen-shannon-divergence"
# Cells out of sight are drawn too, so that all of them can be looked at.
SETTINGS = '{"windowingMode": "none"}'
CURRENT = "window.jupyterapp.shell.currentWidget"
TYPESET = """() => {
  const cells = [...document.querySelectorAll('.jp-MarkdownCell .jp-RenderedMarkdown')];
  return cells.length > 20 && cells.some(cell => cell.querySelector('mjx-container'))
    && !cells.some(cell => /\\$[^$]+\\$/.test(cell.innerText));
}"""
# An error, or a macro that MathJax does not know and prints in red.
FAILED = "mjx-merror, [data-mjx-error], mjx-mtext[style*='red']"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a JupyterLab on a working copy, with nothing of the reader's own settings."""
    if not NOTEBOOKS.is_dir():
        pytest.fail("dist/notebooks is missing: run `make html`", pytrace=False)
    folder: Path = tmp_path_factory.mktemp("lab")
    copy_notebooks(lab=folder)
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
    options += ["--IdentityProvider.token=", f"--ServerApp.root_dir={folder / 'notebooks'}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env=os.environ | own,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(f"{address}/api", server)
            yield address
        finally:
            server.terminate()
            server.wait(30)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail("JupyterLab did not start")


@pytest.fixture(scope="module")
def page(lab: str, browser: Browser) -> Iterator[Page]:
    """The notebook, open and typeset."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(120_000)
    page.goto(f"{lab}/lab/tree/{NAME}.ipynb?reset")
    page.wait_for_function(TYPESET)
    yield page
    page.close()


def text_of(page: Page) -> str:
    """What a reader sees of the text cells: closed solutions are not seen, nor is code."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.jp-MarkdownCell .jp-RenderedMarkdown')]
          .map(cell => { const seen = cell.cloneNode(true);
            seen.querySelectorAll('mjx-container, code, pre, details > :not(summary)')
              .forEach(part => part.remove());
            return seen.textContent; }).join('\\n')"""
    )


def look_at(page: Page) -> None:
    """Nothing raw, no formula that failed, nothing unfolded."""
    text = text_of(page)
    assert "Theorem 5.1" in text
    for raw in (r"\{[a-z:]+\}`", r":label:", r"\{prf:", r"\[x\]", r"\\[a-z]+\{", r"\$[^$\n]+\$"):
        assert not re.search(raw, text), (raw, re.findall(f".*{raw}.*", text)[:3])
    assert page.locator(FAILED).count() == 0
    assert page.locator(".jp-MarkdownCell mjx-container").count() > 100
    assert page.locator("details").count() > 5
    assert page.locator("details[open]").count() == 0


def test_opened_it_is_typeset_and_folded(page: Page) -> None:
    look_at(page)


def test_run_from_the_first_cell_to_the_last_it_raises_nothing(page: Page) -> None:
    page.evaluate(
        """async () => {
          await window.jupyterapp.shell.currentWidget.sessionContext.ready;
          await window.jupyterapp.commands.execute('notebook:run-all-cells');
        }"""
    )
    cells = page.evaluate(f"() => {CURRENT}.content.model.toJSON().cells")
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    run = [cell for cell in code if cell["execution_count"]]
    # A cell of comments counts as run; only an empty one does not.
    assert len(run) == len([cell for cell in code if "".join(cell["source"]).strip()])
    outputs = [output for cell in code for output in cell["outputs"]]
    assert len(outputs) > 10
    assert not [output for output in outputs if output["output_type"] == "error"]
    assert not [output["text"] for output in outputs if output.get("name") == "stderr"]
    assert page.locator(".jp-OutputArea-output img, .jp-OutputArea-output svg").count() > 0
    page.wait_for_function(TYPESET)
    look_at(page)
