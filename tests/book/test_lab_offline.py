"""`make lab` on a machine without a network: it starts, and a notebook with formulas is typeset."""

import os
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import Browser

from tests.book import jupyterlab
from tests.book.test_katex import formulas_of
from website.contents import NOTEBOOKS, ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "05-the-jensen-shannon-divergence.ipynb"
# A process of its own outside the network: only its own address, lo, can be reached.
APART = ("unshare", "--user", "--map-current-user", "--keep-caps", "--net")
OFFLINE = """
import errno, fcntl, socket, struct, sys
import pytest

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
with socket.socket() as way_out:
    way_out.settimeout(5)
    assert way_out.connect_ex(("192.0.2.1", 80)) == errno.ENETUNREACH
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", *sys.argv[1:]]))
"""


def test_formulas_are_typeset_and_nothing_is_asked_of_other_machines(
    tmp_path, browser: Browser
) -> None:
    with (
        jupyterlab.serve(tmp_path) as address,
        browser.new_context() as context,
        jupyterlab.opened(context, address, NAME) as page,
    ):
        shown = page.locator(".jp-MarkdownCell mjx-container").count()
    assert shown == len(formulas_of(NOTEBOOKS / NAME)) > 300


def test_the_same_holds_without_a_network() -> None:
    test = test_formulas_are_typeset_and_nothing_is_asked_of_other_machines.__name__
    if not shutil.which("unshare") or subprocess.run([*APART, "true"], check=False).returncode:
        pytest.skip("this system does not let a process leave its network")
    done = subprocess.run(
        [*APART, sys.executable, "-c", OFFLINE, f"{__file__}::{test}"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if "PYTEST" not in name},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
