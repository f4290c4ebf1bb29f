"""A chart's picture carries the chart, and the page draws it from lines."""

import base64
import io
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import numpy as np
import pytest
from lxml import html
from PIL import Image
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from gan_edu.figures import static, vector
from website import chart_data, charts, checks, citation, figures, pictures, repairs


@pytest.fixture
def two_panels():
    fig, (left, right) = static.figure(2)
    static.curves(left, [0, 1, 2], {"C": [0, 1, 4], "JSD": [0, 2, 1]}, xlabel="step", ylabel="nats")
    right.plot([0, 1], [1, 0], color=static.GREEN, label="only")
    carried = vector.chart(io.BytesIO(vector.png(fig)))
    plt.close(fig)
    return carried


def test_the_png_of_a_chart_carries_its_numbers(two_panels):
    left, right = two_panels["panels"]
    assert [one["name"] for one in left["series"]] == ["C", "JSD"]
    assert left["series"][0]["y"] == [0, 1, 4]
    assert (left["x"], left["y"]) == ("step", "nats")
    assert left["range"][1] < right["range"][0]


def test_bars_carry_their_heights_and_a_gap_is_kept():
    fig, (ax,) = static.figure(1)
    ax.bar([1, 2], [3, 5], label="bars")
    ax.plot([0, 1, 2], [1, np.nan, 2], label="broken")
    carried = vector.chart(io.BytesIO(vector.png(fig)))
    plt.close(fig)
    series = {one["name"]: one["y"] for one in carried["panels"][0]["series"]}
    assert series == {"broken": [1, None, 2], "bars": [3, 5]}


def test_a_large_cloud_is_one_picture_in_the_drawing_and_a_line_is_not():
    fig, (left, right) = static.figure(2)
    points = np.random.default_rng(0).normal(size=(2, 2000))
    left.plot(*points, ".", label="cloud")
    right.plot(np.sort(points[0]), label="line")
    carried = vector.chart(io.BytesIO(vector.png(fig)))
    plt.close(fig)
    first, second = charts.drawing_of(carried, "c1", "").split("</svg>")[:2]
    assert ("<image" in first, "<image" in second) == (True, False)
    assert len(first) < 100_000


def test_a_grid_of_pictures_stays_a_picture():
    fig = static.image_grid(np.zeros((4, 1, 28, 28), dtype=np.uint8), columns=4)
    assert vector.chart(io.BytesIO(vector.png(fig))) is None
    plt.close(fig)


def test_each_panel_is_a_drawing_of_its_own_in_the_colours_of_the_page(two_panels):
    drawn = html.fromstring(charts.drawing_of(two_panels, "c1", "What it shows"))
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label") == "What it shows"
    left, right = drawn.findall("svg")
    text = ET.tostring(left, "unicode")
    assert "var(--chart-blue)" in text
    assert static.BLUE.lower() not in text.lower()
    assert "#ffffff" not in text
    starts = [float(svg.get("viewbox").split()[0]) for svg in (left, right)]
    assert starts[0] == 0 < starts[1]


def test_pixels_of_a_drawing_are_a_file_beside_the_page_asked_for_when_it_is_near(tmp_path):
    pixels = io.BytesIO()
    made = Image.new("RGBA", (2, 3), (10, 200, 30, 128))
    made.putpixel((1, 2), (200, 10, 30, 128))
    made.save(pixels, "png")
    href = f'href="data:image/png;base64,{base64.b64encode(pixels.getvalue()).decode()}"'
    place = 'transform="scale(1 -1) translate(0 -30)" x="10" y="-20" width="20" height="30"'
    image = f"<image {place} {href} />"
    drawn = charts.with_files(f"<svg>{image}{image}</svg>", tmp_path, "08-fails-1", "../_data")
    (file,) = tmp_path.iterdir()
    first, second = html.fromstring(drawn).iter("foreignobject")
    assert dict(first.attrib) == {"x": "10", "y": "20", "width": "20", "height": "30"}
    for one in (first, second):
        assert one.find("img").get("src") == f"../_data/{file.name}"
        assert one.find("img").get("loading") == "lazy"
    with Image.open(file) as picture:  # the right way up
        assert picture.convert("RGBA").getpixel((1, 0)) == (200, 10, 30, 128)
        assert picture.convert("RGBA").getpixel((1, 2)) == (10, 200, 30, 128)


def test_marks_refer_to_themselves_and_not_to_another_chart(two_panels):
    drawn = charts.drawing_of(two_panels, "c7", "")
    ids = {element.get("id") for element in html.fromstring(drawn).iter() if element.get("id")}
    assert ids
    assert all(name.startswith("c7-") for name in ids)
    for reference in ('href="#', "url(#"):
        for part in drawn.split(reference)[1:]:
            assert part.split('"')[0].split(")")[0] in ids


def test_the_data_of_a_chart_are_a_table_and_a_file(two_panels, tmp_path):
    data = html.fromstring(chart_data.data_of(two_panels, tmp_path / "one.csv", "one.csv"))
    heads = [th.text for th in data.iter("th")]
    assert heads == ["step", "C", "JSD", "across", "only"]
    assert (tmp_path / "one.csv").read_text("utf-8").splitlines()[1] == "panel 1,C,0.0,0.0"
    assert len((tmp_path / "one.csv").read_text("utf-8").splitlines()) == 1 + 3 + 3 + 2


def test_a_line_of_many_points_is_thinned_on_the_page_alone(tmp_path):
    fig, (ax,) = static.figure(1)
    ax.plot(range(100), range(100), label="long")
    carried = vector.chart(io.BytesIO(vector.png(fig)))
    plt.close(fig)
    data = html.fromstring(chart_data.data_of(carried, tmp_path / "long.csv", "long.csv"))
    rows = [row for row in data.iter("tr") if row.find("td") is not None]
    assert len(rows) == chart_data.ROWS
    assert [rows[0][1].text, rows[-1][1].text] == ["0", "99"]
    assert len((tmp_path / "long.csv").read_text("utf-8").splitlines()) == 101


def test_lines_that_all_say_true_or_false_become_marks():
    assert checks.verdicts("a: b within 1e-9:  True\nelse: False\n") == [
        ("a: b within 1e-9", True),
        ("else", False),
    ]
    assert checks.verdicts("a: True\nvalue 3\n") is None
    assert checks.verdicts("") is None


def test_the_status_of_a_statement_is_what_is_known_of_it():
    known = {"proved": False, "cited": "a", "symbolic": 0, "numeric": 1, "false_variants": 3}
    counts = "1 numeric check · 3 false variants refuted"
    assert checks.status(known | {"machine": False}) == f"proof cited · {counts}"
    by_machine = f"proof cited · proven by machine on finite spaces · {counts}"
    assert checks.status(known | {"machine": True}) == by_machine


def test_a_chapter_is_cited_with_its_number_and_an_address_only_where_there_is_one():
    sentence, entry = citation.citation("book/02-minimax-games", "Minimax games", "")
    assert "chapter 2 of The Adversarial Game" in sentence
    assert "url" not in entry
    _, entry = citation.citation("book/02-minimax-games", "Minimax games", "https://a.org/b/")
    assert "url = {https://a.org/b/book/02-minimax-games.html}" in entry


def test_a_printed_figure_names_its_address_and_carries_it_as_a_code():
    assert figures.on_paper("", "book/one", "game-1") == ""
    printed = html.fromstring(figures.on_paper("https://a.org", "book/one", "game-1"))
    assert printed.findtext("span") == "https://a.org/book/one.html#game-1"
    assert printed.find("svg") is not None


def test_a_picture_becomes_webp_with_the_same_pixels(tmp_path):
    plain = tmp_path / "plain.png"
    Image.fromarray(np.arange(6000, dtype=np.uint8).reshape(20, 100, 3)).save(plain)
    name, *size = pictures.smaller(plain, tmp_path / "out")
    assert (name, size) == ("plain.webp", [100, 20])
    with Image.open(tmp_path / "out" / name) as made, Image.open(plain) as source:
        np.testing.assert_array_equal(np.asarray(made), np.asarray(source))


def test_a_moving_picture_stays_as_it_is(tmp_path):
    moving = tmp_path / "moving.png"
    first, second = (Image.new("RGB", (40, 30), colour) for colour in ("white", "black"))
    first.save(moving, save_all=True, append_images=[second])
    assert pictures.smaller(moving, tmp_path / "out") == ("moving.png", 40, 30)
    assert not (tmp_path / "out").exists()


def test_repairs_touch_only_what_is_wrong():
    assert repairs.repaired('<th class="head"></th><th>x</th>') == "<td></td><th>x</th>"
    assert repairs.repaired("<p>role</p>") == "<p>role</p>"


def test_code_keeps_its_letters_with_fewer_elements_and_a_string_is_one():
    code = 'x = f"a {y:.3f} b\\n" + \'c\' if a.b[1] < 2 else None\nprint(f"{p.name}: {q}")\n'
    full = highlight(code, PythonLexer(), HtmlFormatter())
    slim = repairs.repaired(full)
    assert html.fromstring(slim).text_content() == html.fromstring(full).text_content()
    strings = [one.text for one in html.fromstring(slim).find_class("s2")]
    assert strings == ['f"a {', ':.3f} b\\n"', "'c'", 'f"{', "}: {", '}"']
    assert slim.count("<span") < full.count("<span") / 2
