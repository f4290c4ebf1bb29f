"""What is exported computes what the run does, in any minibatch size, or is refused."""

import json
import shutil
import sys

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from torch import nn

import gan_edu as gan
from gan_edu import exporting
from gan_edu.data.dataset import ImageDataset
from gan_edu.training import sampling

KINDS = {
    "mlp": {"hidden_widths": (16,)},
    "dcgan": {"model": "dcgan", "base_channels": 4},
    "spectral norm": {"model": "dcgan", "base_channels": 4, "spectral_norm": True},
    "conditional": {"model": "dcgan", "base_channels": 4, "classes": 10},
    "conditional mlp": {"hidden_widths": (16,), "classes": 10, "prior": "uniform"},
    "average": {"hidden_widths": (16,), "average_decay": 0.9},
    "without strides": {
        "model": "dcgan",
        "base_channels": 4,
        "without_rules": ("strides", "batch-norm", "convolutional"),
    },
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    sample = gan.data.load("fashion-mnist-sample", split="test")
    few = ImageDataset(sample.images[::4], sample.labels[::4], "few")
    made = {}

    def run(kind):
        if kind not in made:
            recipe = gan.Recipe(epochs=1, latent_dim=8, batch_size=50, **KINDS[kind])
            folder = tmp_path_factory.mktemp("run") / "one"
            made[kind] = gan.train(recipe, few, folder, progress=False, device="cpu")
        return made[kind]

    return run


def inputs(run, n):
    """Fresh latent vectors and fresh things for D to see, unlike those that exporting tried."""
    recipe, rng = run.recipe, torch.Generator().manual_seed(99)
    z = torch.randn((n, recipe.latent_dim), generator=rng)
    x = torch.rand((n, *run.image_shape), generator=rng) * 2 - 1
    if recipe.classes:
        label = torch.eye(recipe.classes)[torch.arange(n) % recipe.classes]
        z = torch.cat([z, label], dim=1)
        planes = label[:, :, None, None].expand(-1, -1, *x.shape[2:])
        x = torch.cat([x, planes], dim=1)
    return z, x


def networks(run):
    name = "average" if run.recipe.average_decay else "generator"
    return [sampling.load_player(run.folder, name) for name in (name, "discriminator")]


@pytest.mark.parametrize("kind", KINDS)
def test_onnx_files_compute_what_the_run_does_for_any_number_of_images(runs, kind, tmp_path):
    run = runs(kind)
    files = run.export(tmp_path)
    assert [file.path.name for file in files] == ["generator.onnx", "discriminator.onnx"]
    for position, (file, network) in enumerate(zip(files, networks(run), strict=True)):
        assert file.difference < exporting.TOLERANCE
        session = onnxruntime.InferenceSession(file.path, providers=["CPUExecutionProvider"])
        (port,) = session.get_inputs()
        assert port.name == file.input.split()[0] == ("z", "images")[position]
        for n in (1, 2, 7):
            x = inputs(run, n)[position]
            assert list(x.shape[1:]) == port.shape[1:]
            (got,) = session.run(None, {port.name: x.numpy()})
            with torch.no_grad():
                wanted = network(x).numpy()
            assert np.abs(got - wanted).max() < 1e-5


@pytest.mark.parametrize("kind", ["mlp", "spectral norm", "conditional"])
def test_pt2_files_compute_what_the_run_does(runs, kind, tmp_path):
    run = runs(kind)
    for position, file in enumerate(run.export(tmp_path, format="torch")):
        facts = {exporting.ABOUT: ""}
        program = torch.export.load(file.path, extra_files=facts).module()
        about = json.loads(facts[exporting.ABOUT])
        assert json.loads(about["recipe"]) == run.recipe.as_dict()
        x = inputs(run, 7)[position]
        with torch.no_grad():
            assert torch.equal(program(x), networks(run)[position](x))


def test_an_onnx_file_says_where_it_came_from_and_what_it_takes(runs, tmp_path):
    run = runs("average")
    for file in run.export(tmp_path):
        model = onnx.load(file.path)
        about = {entry.key: entry.value for entry in model.metadata_props}
        assert json.loads(about["recipe"]) == run.recipe.as_dict()
        assert json.loads(about["data"])["sha256"] == run.data["sha256"]
        assert about["gan-edu"] == gan.__version__
        assert (about["epoch"], about["generator_weights"]) == ("1", "average")
        assert [entry.version for entry in model.opset_import if not entry.domain] == [18]
        for value in (*model.graph.input, *model.graph.output):
            assert value.type.tensor_type.shape.dim[0].dim_param == "N"
    assert "(N, 8), normal" in run.export(tmp_path)[0].input


def test_the_ports_of_a_conditional_run_name_its_classes(runs, tmp_path):
    generator, discriminator = runs("conditional").export(tmp_path, format="torch")
    assert "(N, 18)" in generator.input
    assert "last 10" in generator.input
    assert "(N, 11, 28, 28)" in discriminator.input


def test_an_epoch_that_was_kept_is_exported(runs, tmp_path):
    shutil.copytree(runs("mlp").folder, tmp_path / "run")
    run = gan.load(tmp_path / "run")
    kept = tmp_path / "run" / "epochs" / "0001"
    kept.mkdir(parents=True)
    for name in ("generator", "discriminator"):
        shutil.copy(tmp_path / "run" / f"{name}.safetensors", kept)
    assert run.export(epoch=1, format="torch")[0].path.parent == tmp_path / "run" / "export"
    with pytest.raises(FileNotFoundError, match="after epoch 7; kept are"):
        run.export(epoch=7, format="torch")
    with pytest.raises(FileNotFoundError, match="keeps no best epoch"):
        run.export(best=True, format="torch")
    with pytest.raises(ValueError, match="leave out epoch 1"):
        run.export(epoch=1, best=True)


def test_without_the_packages_one_line_says_how_to_get_them(runs, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ValueError, match=r"needs onnxruntime.*pip install 'gan-edu\[export\]'"):
        runs("mlp").export(tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert runs("mlp").export(tmp_path / "out", format="torch")


def test_another_format_is_refused(runs):
    with pytest.raises(ValueError, match="format must be one of onnx, torch, got 'tflite'"):
        runs("mlp").export(format="tflite")


def test_a_file_that_computes_something_else_is_refused(runs, tmp_path, monkeypatch):
    honest = exporting._write_torch

    def wrong(*arguments):
        written = honest(*arguments)
        return lambda x: written(x) + 1e-3

    monkeypatch.setattr(exporting, "_write_torch", wrong)
    with pytest.raises(ValueError, match=r"differs from the network by 0\.001"):
        runs("mlp").export(tmp_path, format="torch")
    monkeypatch.setattr(exporting, "_write_torch", lambda *a: lambda x: honest(*a)(x)[:1])
    with pytest.raises(ValueError, match="gives shape"):
        runs("mlp").export(tmp_path, format="torch")


def test_networks_of_ones_own_are_exported_or_refused_in_words(tmp_path):
    class Counting(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(784, 1)

        def forward(self, x):
            scores = self.layer(x.flatten(1)).flatten()
            return (
                scores if float(scores.detach().sum()) > 0 else scores + 1
            )  # looks at its numbers

    def players(discriminator):
        return (
            nn.Sequential(nn.Linear(8, 784), nn.Tanh(), nn.Unflatten(1, (1, 28, 28))),
            discriminator,
        )

    images = gan.data.load("fashion-mnist-sample", split="test")
    recipe = gan.Recipe(model="own", epochs=1, latent_dim=8, batch_size=250)
    plain = nn.Sequential(nn.Flatten(), nn.Linear(784, 1), nn.Flatten(0))
    run = gan.train(recipe, images, players=players(plain), progress=False)
    assert len(run.export(tmp_path, format="torch")) == 2
    run = gan.train(recipe, images, players=players(Counting()), progress=False)
    with pytest.raises(ValueError, match="Counting cannot be exported with a free minibatch size"):
        run.export(tmp_path, format="torch")
