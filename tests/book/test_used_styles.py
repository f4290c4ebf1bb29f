"""The site's style sheet leaves out rules that nothing can use, and no other rule."""

from __future__ import annotations

import tinycss2

from website.used_styles import classes, used

KNOWN = classes(
    ['<p class="first second"><i class=bare>', "<script>add('from-page')</script>"],
    ["e.className = `made-${kind}`; f.classList.add(`${kind}-end`)"],
)


def rules(sheet):
    return tinycss2.serialize(tinycss2.parse_stylesheet(used(sheet, KNOWN), skip_whitespace=True))


def test_a_rule_for_a_class_of_a_page_or_of_a_script_stays():
    for name in ("first", "second", "bare", "from-page", "made-of-parts", "any-end"):
        assert rules(f".{name} a{{top:0}}") == f".{name} a{{top:0}}"


def test_a_rule_for_another_class_goes_and_the_other_selectors_of_its_list_stay():
    assert rules(".third{top:0}p.third>.first{top:0}") == ""
    assert rules("h1,.third,.first{top:0}") == "h1,.first{top:0}"
    assert rules(r".sm\:third{top:0}") == ""


def test_what_stands_in_a_function_or_in_an_attribute_rules_nothing_out():
    for selector in ("p:not(.third)", ".first:is(.third,.fourth)", '[class~=".third"]', "#third"):
        assert rules(f"{selector}{{top:0}}") == f"{selector}{{top:0}}"


def test_rules_inside_a_condition_are_chosen_too_and_an_empty_condition_goes():
    sheet = "@media print{.first{top:0}.third{top:0}}@supports (top:0){.third{top:0}}"
    assert rules(sheet) == "@media print{.first{top:0}}"
    assert rules("@media print{@media (color){.first{top:0}}}").count(".first") == 1


def test_fonts_moves_and_the_order_of_layers_stay():
    sheet = (
        '@font-face{font-family:"x";src:url("x.woff2")}@keyframes turn{to{top:0}}@layer base,book;'
        ":root{--third:1}"
    )
    assert rules(sheet) == sheet
