"""Figures to play with, on static pages: a small loader in place of Jupyter's widget manager.

A notebook stores a figure as a script (``export default { render }``) and a state. On a page its
place names both, and ``assets/figures.js`` starts the figure when it comes near the view. The
script is kept as a file that is not a module, since a page opened from a folder may not import.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

import segno
from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from gan_edu.figures.interactive.base import PlayFigure
from gan_edu.figures.interactive.living_gan import LivingGan
from gan_edu.figures.interactive.training_replay import TrainingReplay
from website.contents import ROOT
from website.translation import INTERACTIVE, words, words_of

FOLDER = "figures"  # in _static
VIEW = re.compile(
    r'<script type="application/vnd\.jupyter\.widget-view\+json">(?P<view>.*?)</script>', re.DOTALL
)
LARGE = 20_000  # characters of a state that is loaded with its figure and not with the page
OF_THE_WIDGET = ("layout", "tabbable", "tooltip")
STILLS = ROOT / "website" / "assets" / "stills"  # made by website.stills


def kind_of(state: dict[str, Any]) -> type[PlayFigure]:
    """The class of a figure with this stored state."""
    module, _, name = state["_anywidget_id"].rpartition(".")
    kind: type[PlayFigure] = getattr(import_module(module), name)
    return kind


def still(page: str, place: str, language: str) -> tuple[str, list[int]]:
    """The picture that stands for a figure until it starts, without script, and on paper.

    With it come the heights of the figure itself, on a desktop and on a phone.
    """
    name = f"{page.rpartition('/')[2]}-{place}"
    path = STILLS / f"{name}.webp"
    if not path.is_file():
        return "", [0, 0]
    known = json.loads((STILLS / "said.json").read_text("utf-8"))[name]
    said = known["says"].get(language) or known["says"]["en"]
    with Image.open(path) as picture:
        width, height = picture.size
    source = f"{'../' * page.count('/')}stills/{name}.webp"
    size = f'width="{width}" height="{height}"'
    picture = f'<img class="still" src="{source}" {size} loading="lazy" alt="{escape(said)}">'
    return picture, known["heights"]


def on_paper(base: str, page: str, place: str) -> str:
    """Where a printed page says that the figure moves: its address, and as a QR code.

    Empty without ``html_baseurl`` in ``_config.yml``: the book does not know its address then.
    """
    if not base:
        return ""
    address = f"{base.rstrip('/')}/{page}.html#{place}"
    code = segno.make(address, error="m").svg_inline(scale=2, border=2, omitsize=True)
    return f'<p class="on-paper" aria-hidden="true">{code}<span>{escape(address)}</span></p>'


def as_classic_script(module: str, name: str) -> str:
    """A figure's module as a script that leaves its ``render`` in ``window.ganFigures[name]``.

    Raises:
        ExtensionError: The module imports, or has no default export.
    """
    body = re.sub(r"^export (?=(async )?function|const|class)", "", module, flags=re.MULTILINE)
    given = f"(window.ganFigures ??= {{}}).{name} = "
    body, exports = re.subn(r"^export default ", given, body, flags=re.MULTILINE)
    if exports != 1 or re.search(r"^(import|export)\b", body, flags=re.MULTILINE):
        raise ExtensionError(f"the figure {name} must have one default export, and import nothing")
    return f"(() => {{\n{body}}})();\n"


def _place(app: Sphinx, page: str, whole: dict[str, Any], number: int = 1) -> str:
    """What stands in a page for a figure with this state."""
    name = whole["_anywidget_id"].rpartition(".")[2]
    place = f"{re.sub(r'(?<!^)(?=[A-Z])', '-', name).lower()}-{number}"
    folder = Path(app.outdir, "_static", FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.js").write_text(as_classic_script(whole["_esm"], name), "utf-8")
    (folder / "figures.css").write_text(whole["_css"], "utf-8")
    weights = INTERACTIVE / f"{place.rpartition('-')[0].replace('-', '_')}.safetensors"
    if weights.is_file():  # loaded when the reader asks for them
        text = base64.b64encode(weights.read_bytes()).decode()
        kept = f'(window.ganFigureBytes ??= {{}}).{name} = "{text}";\n'
        (folder / f"{name}-bytes.js").write_text(kept, "utf-8")
    own = {k: v for k, v in whole.items() if not k.startswith("_") and k not in OF_THE_WIDGET}
    state = json.dumps(own, ensure_ascii=False).replace("</", "<\\/")
    title = words(words_of(name))
    ranges = json.dumps(kind_of(whole).ranges(whole))
    attributes = f'class="figure-to-play-with" id="{place}" data-figure="{name}"'
    attributes += f' role="group" aria-label="{escape(title)}" data-ranges="{escape(ranges)}"'
    inline = ""
    if len(state) > LARGE:
        key = hashlib.sha256(state.encode()).hexdigest()[:16]
        kept = f"(window.ganFigureStates ??= {{}})[{json.dumps(key)}] = {state};\n"
        (folder / f"{key}.js").write_text(kept, "utf-8")
        attributes += f' data-state="{key}"'
    else:
        inline = f'<script type="application/json">{state}</script>'
    picture, (tall, tall_on_phone) = still(page, place, app.config.language)
    attributes += f' style="--tall: {tall}px; --tall-on-phone: {tall_on_phone}px"'
    paper = on_paper(app.config.html_baseurl, page, place)
    chapter = re.match(r"book/(\d+)-", page)
    head = f"{words('Figure to play with')} {int(chapter[1])}.{number}: " if chapter else ""
    said = words(
        "This is a picture of a figure to play with. The figure itself needs JavaScript, which "
        "this browser does not run."
    )
    without_script = f"<noscript><p>{said}</p></noscript>"
    named = f'<p class="figure-name">{head}{escape(title)}</p>' if chapter else ""
    return f"{named}<div {attributes}>{inline}{picture}{without_script}</div>{paper}"


class Replay(SphinxDirective):
    """The replay of a recorded run, on a page without a kernel."""

    required_arguments = 1  # its folder, from the root of the book
    optional_arguments = 1  # what the reader sees as its name
    final_argument_whitespace = True

    def figure(self) -> PlayFigure:
        """The figure that this directive places."""
        folder, *name = self.arguments
        return TrainingReplay(ROOT / folder, names=name or None)

    def run(self) -> list[nodes.Node]:
        """The figure's place."""
        figure = self.figure()
        place = _place(self.env.app, self.env.docname, figure.get_state())
        figure.close()
        return [nodes.raw("", place, format="html")]


class Living(Replay):
    """The living GAN, on a page without a kernel."""

    required_arguments = optional_arguments = 0

    def figure(self) -> PlayFigure:
        """The figure with the traits that it has at first."""
        return LivingGan()


def place_figures(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Put places for figures in a page, and leave out what MyST-NB would load for them."""
    scripts = getattr(app.env, "nb_metadata", {}).get(pagename, {}).get("js_files", {})
    for key in [key for key in scripts if re.fullmatch(r"ipywidgets_\d+", key)]:
        del scripts[key]
    _, stored = scripts.pop("ipywidgets_state", (None, None))
    if "figure-to-play-with" in context.get("body", ""):
        _load(app)
    if stored is None:
        return
    states = json.loads(stored["body"])["state"]
    numbers = itertools.count(1)
    context["body"] = VIEW.sub(
        lambda view: _place(
            app,
            pagename,
            states[json.loads(view["view"])["model_id"]]["state"],
            next(numbers),
        ),
        context["body"],
    )
    _load(app)


def _load(app: Sphinx) -> None:
    app.add_css_file(f"{FOLDER}/figures.css")
    app.add_js_file("../figures.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_directive("replay", Replay)
    app.add_directive("living-gan", Living)
    app.connect("html-page-context", place_figures, priority=400)  # before MyST-NB's own
    return {"parallel_read_safe": True, "parallel_write_safe": False}
