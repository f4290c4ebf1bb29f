"""What a recipe costs, as a table that grows."""

from dataclasses import replace

from experiments.costs import FEW, read_costs, write_costs
from experiments.entries import DCGAN, MLP, Experiment, find

SMALL = Experiment("small", "?", MLP.replace(hidden_widths=(8, 8)))


def test_a_dear_recipe_costs_more_than_a_cheap_one_and_the_old_rows_stay(tmp_path, full_data):
    table = tmp_path / "costs.csv"
    table.write_text("experiment,seconds\nearlier,12.5\nsmall,1e9\n", encoding="utf-8")
    large = replace(SMALL, name="large", recipe=DCGAN)
    write_costs([SMALL, large], table, rounds=1, seconds=0)
    found = read_costs(table)
    assert set(found) == {"earlier", "large", "small"}
    assert found["earlier"] == 12.5
    assert 0 < found["small"] < found["large"] < 1e4


def test_every_minibatch_of_a_measured_pass_is_whole():
    for experiment in find(["remedies", "defaults", "ablations"]):
        recipe = experiment.recipe
        assert FEW % (recipe.batch_size * recipe.discriminator_steps) == 0, experiment.name


def test_no_table_is_no_costs(tmp_path):
    assert read_costs(tmp_path / "costs.csv") == {}
