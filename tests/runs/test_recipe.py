"""Recipes: the report's settings are the defaults, and what cannot be trained is refused."""

import json

import pytest

from gan_edu.runs.recipe import RECIPES, Recipe


def test_the_report_recipe_holds_what_the_report_states():
    recipe = RECIPES["report"]
    assert (recipe.learning_rate, recipe.latent_dim, recipe.epochs) == (1e-4, 100, 200)


def test_a_recipe_survives_json():
    recipe = Recipe(hidden_widths=(32, 16), seed=7, loss="saturating")
    assert Recipe(**json.loads(json.dumps(recipe.as_dict()))) == recipe


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("model", "transformer", "'mlp', 'dcgan' or 'own'"),
        ("prior", "cauchy", "'normal' or 'uniform'"),
        ("loss", "logistic", "'wasserstein' or 'own'"),
        ("precision", "float16", "'tf32' or 'bfloat16'"),
        ("epochs", 0, "greater than or equal to 1"),
        ("epochs", 1.5, "an integer"),
        ("epochs", None, "an integer"),
        ("batch_size", True, "an integer"),
        ("latent_dim", -3, "greater than or equal to 1"),
        ("discriminator_steps", 0, "greater than or equal to 1"),
        ("hidden_widths", (), "at least 1 item"),
        ("hidden_widths", 256, "a list"),
        ("hidden_widths", (256, 0), "greater than or equal to 1"),
        ("without_rules", 3, "a list"),
        ("without_rules", ("batch-nrom",), "'batch-norm'"),
        ("learning_rate", 0.0, "greater than 0"),
        ("learning_rate", float("nan"), "finite"),
        ("learning_rate", "fast", "a number"),
        ("learning_rate", None, "a number"),
        ("beta1", 1.0, "less than 1"),
        ("beta1", "x", "a number"),
        ("beta2", -0.1, "greater than or equal to 0"),
        ("r1", float("inf"), "finite"),
        ("spectral_norm", 1, "boolean"),
        ("average_decay", 1.0, "less than 1"),
        ("seed", -1, "greater than or equal to 0"),
        ("seed", 2**63, "less than 9223372036854775808"),
    ],
)
def test_an_impossible_value_is_one_line_that_names_the_field_and_what_is_allowed(
    field, value, allowed
):
    with pytest.raises(ValueError, match=field) as refused:
        Recipe(**{field: value})
    assert allowed in str(refused.value)
    assert repr(value) in str(refused.value) or isinstance(value, tuple)
    assert "\n" not in str(refused.value)


def test_each_wrong_field_has_a_line_of_its_own():
    with pytest.raises(ValueError, match="epochs") as refused:
        Recipe(epochs=0, momentum=0.9)
    assert len(str(refused.value).splitlines()) == 2
    assert "unknown field 'momentum'; fields are model, epochs" in str(refused.value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"model": "dcgan", "hidden_widths": (64,)}, "hidden_widths is a setting of the mlp"),
        ({"without_rules": ("relu",)}, "without_rules is a setting of the dcgan"),
        ({"base_channels": 64}, "base_channels is a setting of the dcgan"),
        ({"model": "own", "base_channels": 64}, "trains 'own'"),
        ({"loss": "hinge", "label_smoothing": 0.1}, "'hinge' has none"),
    ],
)
def test_settings_that_would_do_nothing_are_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        Recipe(**fields)


def test_a_change_is_checked_like_a_new_recipe():
    assert Recipe().replace(epochs=3) == Recipe(epochs=3)
    with pytest.raises(ValueError, match="epochs"):
        Recipe().replace(epochs=0)


def test_penalties_on_single_images_take_batch_normalisation_out_of_d_alone():
    for penalty in ({"gradient_penalty": 10.0}, {"spectral_norm": True}):
        settings = Recipe(model="dcgan", **penalty).architecture
        assert settings["discriminator_batch_norm"] is False
        assert settings["without_rules"] == ()
    assert "discriminator_batch_norm" not in Recipe(model="dcgan", r1=1.0).architecture


def test_differences_name_each_field_that_differs():
    assert Recipe().differences(Recipe()) == ""
    assert Recipe(seed=1).differences(Recipe(seed=2)) == "  seed: 1 against 2"
    assert Recipe(epochs=1).differences(Recipe(epochs=2), ignore=("epochs",)) == ""
