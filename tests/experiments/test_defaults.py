"""The recipes for little time are those that the recorded search found best."""

import csv

import pytest

from experiments.costs import read_costs
from experiments.entries import DEFAULTS, find
from experiments.runner import RESULTS
from gan_edu.runs.recipe import RECIPES

SECONDS = {"mlp": 100, "dcgan": 400}  # of one CPU thread


def distances(model: str) -> dict[str, float]:
    """The mean Fréchet distance of each recipe after so many epochs as fit into the time."""
    costs = read_costs(RESULTS / "costs.csv")
    with (RESULTS / "tables" / "measures.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["frechet"]]
    found = {}
    for name in DEFAULTS:
        experiment = f"defaults/{model}/{name}"
        epoch = int(SECONDS[model] / costs[experiment])
        values = [
            float(row["frechet"])
            for row in rows
            if row["experiment"] == experiment and int(row["epoch"]) == epoch
        ]
        assert len(values) == 3, experiment
        found[name] = sum(values) / 3
    return found


@pytest.mark.parametrize("model", ["mlp", "dcgan"])
def test_the_fast_recipe_is_the_best_of_the_search_at_equal_time(model):
    found = distances(model)
    best = find([f"defaults/{model}/{min(found, key=found.__getitem__)}"])[0].recipe
    fast = RECIPES[f"fast-{model}"]
    assert best.replace(epochs=fast.epochs) == fast
    assert min(found.values()) < 0.7 * found["report"]
