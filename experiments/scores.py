"""Score the recorded runs: ``python -m experiments.scores results/…``.

For each run ten thousand images are drawn with seed 0. Written to results/scores/NAME.json: the
score of the first thousand in ten splits under each judge, the bias-corrected score of all, class
coverage, and the Fréchet distance to the ten thousand test images in the features of ``fashion``.
``--lite`` adds the judge imagenet-lite (a minute a run).
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from gan_edu.data import fashion_mnist
from gan_edu.evaluation.collapse import class_coverage
from gan_edu.evaluation.frechet import frechet_distance
from gan_edu.evaluation.scoring import class_probabilities, score
from gan_edu.runs.run import read
from gan_edu.runs.storage import write_atomically
from gan_edu.training.sampling import sample

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "results" / "scores"
DRAWN, SCORED = 10_000, 1_000


def score_run(folder: Path, *, lite: bool) -> dict[str, object]:
    """All numbers about one run."""
    images = sample(folder, DRAWN, seed=0)
    test = fashion_mnist.load("test").images
    recorded = read(folder)
    facts: dict[str, object] = {
        "run": str(folder.resolve().relative_to(ROOT / "results")),
        "model": recorded.recipe.model,
        "epochs": len(recorded.metrics),
        "seed": recorded.recipe.seed,
        "draw_seed": 0,
        "fashion_1000": _plain(score(images[:SCORED], "fashion")),
        "fashion_10000": _plain(score(images, "fashion")),
        "coverage": class_coverage(class_probabilities(images, "fashion")).fraction,
        "frechet_fashion_10000": frechet_distance(test, images, "fashion"),
    }
    if lite:
        facts["imagenet_lite_1000"] = _plain(score(images[:SCORED], "imagenet-lite"))
    return facts


def _plain(result: object) -> dict[str, object]:
    facts = asdict(result)  # type: ignore[call-overload]
    return {**facts, "per_split": facts["per_split"].tolist()}


def main() -> None:
    """Score each run that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--lite", action="store_true")
    options = parser.parse_args()
    for folder in options.runs:
        facts = score_run(folder, lite=options.lite)
        target = TARGET / f"{str(facts['run']).replace('/', '-')}.json"
        write_atomically(target, (json.dumps(facts, indent=2) + "\n").encode())
        print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
