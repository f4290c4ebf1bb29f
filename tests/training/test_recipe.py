"""Recipes: the report's settings are the defaults, and what cannot be trained is refused."""

import json

import pytest

from gan_edu.training.recipe import RECIPES, Recipe


def test_the_report_recipe_holds_what_the_report_states():
    recipe = RECIPES["report"]
    assert (recipe.learning_rate, recipe.latent_dim, recipe.epochs) == (1e-4, 100, 200)


def test_a_recipe_survives_json():
    recipe = Recipe(hidden=(32, 16), seed=7, generator_loss="saturating")
    assert Recipe.from_dict(json.loads(json.dumps(recipe.as_dict()))) == recipe


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("model", "transformer"),
        ("prior", "cauchy"),
        ("generator_loss", "hinge"),
        ("epochs", 0),
        ("epochs", 1.5),
        ("batch_size", True),
        ("latent_dim", -3),
        ("discriminator_steps", 0),
        ("hidden", ()),
        ("hidden", (256, 0)),
        ("learning_rate", 0.0),
        ("learning_rate", float("nan")),
        ("beta1", 1.0),
        ("beta2", -0.1),
        ("seed", -1),
    ],
)
def test_an_impossible_value_is_refused_by_name(field, value):
    with pytest.raises(ValueError, match=field):
        Recipe(**{field: value})


def test_an_unknown_field_is_refused_by_name():
    with pytest.raises(ValueError, match="momentum"):
        Recipe.from_dict({"momentum": 0.9})


def test_differences_name_each_field_that_differs():
    assert Recipe().differences(Recipe()) == ""
    assert Recipe(seed=1).differences(Recipe(seed=2)) == "  seed: 1 against 2"
