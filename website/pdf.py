"""Print the whole book: ``python -m website.pdf`` makes ``_build/html/the-adversarial-game.pdf``.

Chromium prints page after page of the built site, with its title as running head. The parts are
joined after a title and a table of contents, numbered, and get bookmarks. What is folded on the
screen is open on paper, and a figure to play with is printed as it starts.
"""

from __future__ import annotations

import datetime
from html import escape
from io import BytesIO

from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader, PdfWriter

from website import browser
from website.contents import PAGES, ROOT

SITE = ROOT / "_build" / "html"
TARGET = SITE / "the-adversarial-game.pdf"
# The library's reference would be a hundred sheets, and is of use where code can be copied.
PRINTED = tuple(name for name in PAGES if name != "book/appendix/api")
PLACE = '<p hidden data-pdf=""></p>'  # on the first page
LINK = f'<p>The book <a href="../{TARGET.name}">as one PDF</a>, to print.</p>'
LINE = "font: 8pt serif; width: 100%; padding: 0 18mm; text-align: {side}"
# A lazy picture is asked for when it nears the view; on paper there is no view.
READY = """async () => {
  await globalThis.hasLoaded; // in-turn.js
  for (const image of document.querySelectorAll('img[loading=lazy]')) image.loading = 'eager';
  await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
  await document.fonts.ready;
}"""
TITLE = """() => { const title = document.querySelector('.bd-article h1').cloneNode(true);
  for (const link of title.querySelectorAll('.headerlink')) link.remove();
  return title.innerText.trim(); }"""
FRONT = """<!doctype html><html lang="en"><title>The Adversarial Game</title><style>
body {{ font: 11pt/1.5 Georgia, serif; }} h1 {{ font-size: 30pt; margin: 60mm 0 4mm; }}
h2 {{ break-before: page; }} ol {{ list-style: none; padding: 0; }}
li {{ display: flex; gap: 1em; }} li span {{ flex: 1; border-bottom: 1px dotted #888; }}
</style><h1>The Adversarial Game</h1><p>The mathematics of generative adversarial networks, proven
and run.</p><p>Printed on {day}. Text: CC BY 4.0. Code: MIT.</p><h2>Contents</h2><ol>{lines}</ol>"""


def paper(page: Page, *, head: str = "", foot: str = "<span></span>") -> PdfReader:
    """The page that is open, on A4."""
    pdf = page.pdf(
        format="A4",
        margin={"top": "22mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
        display_header_footer=True,
        header_template=f'<div style="{LINE.format(side="left")}">{escape(head)}</div>',
        footer_template=f'<div style="{LINE.format(side="center")}">{foot}</div>',
        tagged=True,
        print_background=True,
    )
    return PdfReader(BytesIO(pdf))


def numbers(page: Page, count: int) -> PdfReader:
    """Empty sheets with nothing but their numbers, to be laid over the others."""
    sheet = '<div style="break-after: page">&nbsp;</div>'
    page.set_content(sheet * (count - 1) + "<div>&nbsp;</div>")
    return paper(page, foot='<span class="pageNumber"></span>')


def front(page: Page, titles: list[str], sheets: list[int]) -> PdfReader:
    """Title and contents; its own sheets count, so it is made twice."""
    own = 2
    for _ in range(2):
        first = own + 1
        lines = []
        for title, count in zip(titles, sheets, strict=True):
            lines.append(f"<li>{escape(title)}<span></span>{first}</li>")
            first += count
        day = datetime.date.today().isoformat()
        page.set_content(FRONT.format(day=day, lines="".join(lines)))
        made = paper(page)
        own = len(made.pages)
    return made


def main() -> None:
    """Print the book that `make html` has built."""
    writer = PdfWriter()
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(**browser.options()).new_page(
            viewport={"width": 900, "height": 1200}, color_scheme="light"
        )
        parts, titles = [], []
        for name in PRINTED:
            page.goto((SITE / f"{name}.html").as_uri())
            page.evaluate(READY)
            title = page.evaluate(TITLE)
            parts.append(paper(page, head=title))
            titles.append(title)
        opening = front(page, titles, [len(part.pages) for part in parts])
        overlay = numbers(page, len(opening.pages) + sum(len(part.pages) for part in parts))
    for title, part in zip(["Contents", *titles], [opening, *parts], strict=True):
        first = len(writer.pages)
        writer.append(part, import_outline=False)
        writer.add_outline_item(title=title, page_number=first)
    for sheet, number in zip(writer.pages, overlay.pages, strict=True):
        sheet.merge_page(number)
        sheet.compress_content_streams()
    book = "The Adversarial Game"
    writer.add_metadata({"/Title": book, "/Author": f"{book} authors"})
    writer.compress_identical_objects()
    with TARGET.open("wb") as file:
        writer.write(file)
    first = SITE / f"{PAGES[0]}.html"
    first.write_text(first.read_text("utf-8").replace(PLACE, LINK), "utf-8")
    size = TARGET.stat().st_size / 1e6
    print(f"{len(writer.pages)} pages, {size:.1f} MB: {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
