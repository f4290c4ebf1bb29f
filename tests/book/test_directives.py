"""What the reader of directives finds: every kind of fence that the built page would hold."""

from website.directives import directives

THEOREM = """{prf:theorem} Minimax, with $D(x)$
:label: thm-minimax
:class: important

Every game has a value."""


def test_a_fence_of_backticks_or_colons_of_any_length_is_a_directive():
    for fence in ("```", "`````", ":::", ":::::", "~~~"):
        (found,) = directives(f"Text.\n\n{fence}{THEOREM}\n{fence}\n\nMore.")
        assert (found.name, found.argument) == ("prf:theorem", "Minimax, with $D(x)$")
        assert found.options == {"label": "thm-minimax", "class": "important"}
        assert found.label == "thm-minimax"
        assert found.body.strip() == "Every game has a value."


def test_directives_inside_others_follow_them():
    inner = "```{figure} a.png\n:alt: A\n```\n\n:::{note}\nN\n:::"
    text = f"::::{{solution}} ex\n:class: dropdown\n\n{inner}\n::::"
    assert [found.name for found in directives(text)] == ["solution", "figure", "note"]
    assert directives(text, "figure")[0].options == {"alt": "A"}


def test_a_directive_in_a_list_is_found():
    text = "1. First\n\n   ```{exercise} One\n   :label: ex-one\n\n   Do it.\n   ```\n"
    assert directives(text)[0].label == "ex-one"


def test_options_may_stand_between_dashes():
    (found,) = directives("```{figure} a.png\n---\nalt: A picture\nwidth: 100\n---\nCaption\n```")
    assert found.options == {"alt": "A picture", "width": "100"}
    assert found.body == "Caption"


def test_nothing_inside_code_is_a_directive():
    assert not directives("````markdown\n```{exercise}\n```\n````")
    inside = "````{code-block} markdown\n```{exercise}\n```\n````"
    assert [found.name for found in directives(inside)] == ["code-block"]


def test_a_backtick_in_the_line_of_backticks_makes_it_none():
    assert not directives("```{quiz} Is `x` right?\n- [x] Yes\n```")


def test_a_fence_without_a_name_is_none():
    assert not directives("```python\nprint(1)\n```\n\n:::\n\n:::")
