"""A chapter's buttons: download the plain notebook, and run it on Binder or Colab.

The theme would hand out the chapter's source, which only this book's own tools can show. The
buttons to run it appear when ``_config.yml`` names the repository; nothing is shown that would lead
nowhere.
"""

from __future__ import annotations

import posixpath
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx

from website.contents import CHAPTERS

FOLDER = "notebooks"  # of the site
BRANCH = "notebooks"  # of the repository; only there Colab finds notebooks that a build has made
SOURCE_BUTTON, DOWNLOADS = "download-source-button", "download-buttons"


def launches(url: str, branch: str, name: str) -> list[dict[str, str]]:
    """The buttons that run the notebook ``name``; none without the address of a repository."""
    address = urlsplit(url.strip().rstrip("/"))
    owner, _, repository = address.path.strip("/").removesuffix(".git").partition("/")
    # Colab opens notebooks of GitHub only, and Binder names other hosts in other ways.
    if address.hostname != "github.com" or not repository:
        return []
    where = f"{owner}/{repository}"
    return [
        {
            "type": "link",
            "text": "Binder",
            "tooltip": "Run this chapter on Binder",
            "icon": "_static/images/logo_binder.svg",
            "url": f"https://mybinder.org/v2/gh/{where}/{branch or 'main'}"
            f"?urlpath=lab/tree/dist/notebooks/{name}.ipynb",
        },
        {
            "type": "link",
            "text": "Colab",
            "tooltip": "Run this chapter on Colab",
            "icon": "_static/images/logo_colab.png",
            "url": f"https://colab.research.google.com/github/{where}/blob/{BRANCH}/{name}.ipynb",
        },
    ]


def _set_buttons(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if page not in CHAPTERS:
        return
    name = posixpath.basename(page)
    groups = context["header_buttons"]
    downloads = next(group for group in groups if group["label"] == DOWNLOADS)
    source = next(button for button in downloads["buttons"] if button["label"] == SOURCE_BUTTON)
    source["url"] = f"{context['pathto'](FOLDER, 1)}/{name}.ipynb"
    source["tooltip"] = "Download this chapter as a notebook"
    theme = app.config["html_theme_options"]
    url, branch = theme.get("repository_url", ""), theme.get("repository_branch", "")
    if buttons := launches(url, branch, name):
        groups.append(
            {
                "type": "group",
                "tooltip": "Run this chapter",
                "icon": "fas fa-rocket",
                "buttons": buttons,
                "label": "launch-buttons",
            }
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Change the theme's buttons after it has made them."""
    app.connect("html-page-context", _set_buttons, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
