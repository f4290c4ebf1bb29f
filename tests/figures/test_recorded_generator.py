"""Figures with recorded networks: files are what the command makes, numbers those of PyTorch."""

import base64
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page
from safetensors.numpy import load as read_tensors
from torch import Tensor, nn

import gan_edu
from gan_edu.data import faces
from gan_edu.evaluation import judges
from gan_edu.figures.interactive.recorded_epochs import RecordedEpochs
from gan_edu.figures.interactive.recorded_faces import RecordedFaces
from gan_edu.figures.interactive.recorded_generator import RecordedGenerator, weights
from gan_edu.training import sampling
from website import recorded_generator
from website.contents import ROOT

from .conftest import class_of, load, show

WALK = "recorded_generator"
GENERATORS = ("recorded_generator", "recorded_faces")
FIGURES = (*GENERATORS, "recorded_epochs")
FILE = """(text) => {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  window.file = figure.readTensors(new DataView(bytes.buffer));
  window.nets = Object.fromEntries(["generator", "discriminator", "judge", "1", "2", "5", "20"]
    .map(name => [name, figure.layersOf(file, name)]));
}"""
PASS = """([network, maps, side]) =>
  maps.map(map => [...figure.through(nets[network], Float32Array.from(map), side)])"""


def in_page(page: Page, content: bytes, name: str = WALK) -> None:
    load(page, name)
    page.evaluate(FILE, base64.b64encode(content).decode())


def through(page: Page, network: str, maps: Tensor, side: int) -> np.ndarray:
    return np.array(page.evaluate(PASS, [network, maps.flatten(1).tolist(), side]))


def player(name: Any, figure: str = WALK) -> nn.Module:
    run = ROOT / recorded_generator.WALKS[figure].run
    return sampling.load_player(run, name).requires_grad_(False)


def after(epochs: int) -> nn.Module:
    run = ROOT / recorded_generator.EPOCHS[epochs]
    return sampling.load_player(run, "generator").requires_grad_(False)


def latents(n: int, seed: int = 0) -> Tensor:
    return torch.randn(n, 100, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("name", FIGURES)
def test_the_file_is_what_the_command_makes_of_the_recorded_runs(name: str):
    content = recorded_generator.walk(name) if name in GENERATORS else recorded_generator.epochs()
    kept, made = read_tensors(weights(name)), read_tensors(content)
    assert set(kept) == set(made)
    for name, tensor in kept.items():
        assert (tensor.dtype, tensor.shape) == (made[name].dtype, made[name].shape)
        # Another machine may round the last digit in the other direction.
        room = {"atol": 1.0} if tensor.dtype == np.int16 else {"rtol": 1e-5, "atol": 1e-6}
        np.testing.assert_allclose(tensor.astype(float), made[name], **{"rtol": 0, **room})


@pytest.mark.parametrize("name", FIGURES)
def test_the_page_loads_four_megabytes_at_most_and_the_button_says_how_many(name: str):
    size = 4 * len(weights(name)) / 3  # as base64
    assert size <= 4e6
    assert f'"{size / 1e6:.1f} MB"' in class_of(name)._esm


@pytest.mark.parametrize("name", GENERATORS)
def test_the_directions_hold_the_shares_of_the_variance_that_samples_have(name: str):
    kept, average = read_tensors(weights(name)), player("average", name)
    first = nn.Sequential(*list(average.layers)[:3])  # up to batch normalisation
    out = first(latents(1000)).flatten(1)
    out -= out.mean(0)
    widest = torch.linalg.eigvalsh(out @ out.T).flip(0)[:4] / out.square().sum()
    vectors, (_, shares) = kept["directions"], recorded_generator.directions(average)
    np.testing.assert_allclose(shares, widest, atol=0.02)
    np.testing.assert_allclose(vectors @ vectors.T, np.eye(4), atol=1e-6)
    moved = (first(torch.from_numpy(vectors)) - first(torch.zeros(1, 100))).flatten(1)
    lengths = moved.square().sum(1) / out.square().sum(1).mean()
    np.testing.assert_allclose(lengths, shares, atol=0.02)


# Forward passes.


class Named(nn.Module):
    """A small network of each kind of layer, with statistics that batch normalisation learnt."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Unflatten(1, (6, 1, 1)),
            nn.ConvTranspose2d(6, 5, 5, bias=False),
            nn.BatchNorm2d(5),
            nn.ReLU(),
            nn.ConvTranspose2d(5, 3, 4, 2, 1),
            nn.BatchNorm2d(3),
            nn.Tanh(),
            nn.ConvTranspose2d(3, 2, 3, 3, 1),
            nn.Conv2d(2, 3, 4, 2, 1, bias=False),
            nn.BatchNorm2d(3),
            nn.LeakyReLU(0.2),
            nn.MaxPool2d(2),
            nn.Conv2d(3, 4, 3, padding=1),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(4 * 7 * 7, 7),
        )

    def forward(self, z: Tensor) -> Tensor:
        out: Tensor = self.layers(z)
        return out


def test_a_network_of_every_kind_of_layer_computes_as_in_pytorch(page: Page):
    torch.manual_seed(3)
    network = Named()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            for values in (module.weight, module.running_var):
                nn.init.uniform_(values, 0.5, 2.0)
            nn.init.normal_(module.bias)
            nn.init.normal_(module.running_mean)
    network.eval().requires_grad_(False)
    hows, tensors = recorded_generator.packed("judge", network)
    about = {"generator": [], "discriminator": [], "judge": hows}
    in_page(page, recorded_generator.in_one_file(tensors, about))
    z = torch.randn(9, 6)
    np.testing.assert_allclose(through(page, "judge", z, 1), network(z), atol=2e-5)


@pytest.mark.parametrize("name", GENERATORS)
def test_images_logits_and_probabilities_are_those_of_pytorch(page: Page, name: str):
    in_page(page, weights(name), name)
    z = latents(64)
    z[32:] = 3 * z[32:] / z[32:].norm(dim=1, keepdim=True)  # far inside the sphere
    images = player("average", name)(z)
    found = through(page, "generator", z, 1).astype(np.float32)
    np.testing.assert_allclose(found, images.flatten(1), atol=1e-3)
    made = torch.from_numpy(found)
    logits = through(page, "discriminator", made, 28)[:, 0]
    np.testing.assert_allclose(logits, player("discriminator", name)(images), atol=0.005)
    if name == "recorded_faces":
        return  # they have no judge
    ask = "rows => rows.map(row => figure.softmax(row))"
    chances = page.evaluate(ask, through(page, "judge", made, 28).tolist())
    expected = judges.load("fashion").logits(images).softmax(1)
    np.testing.assert_allclose(chances, expected, atol=1e-3)


def test_pictures_of_each_epoch_are_those_of_pytorch(page: Page):
    in_page(page, weights("recorded_epochs"), "recorded_epochs")
    z = latents(32)
    for epochs in recorded_generator.EPOCHS:
        found = through(page, str(epochs), z, 1)
        np.testing.assert_allclose(found, after(epochs)(z).flatten(1), atol=1e-3)


def test_each_recorded_epoch_is_the_beginning_of_the_same_training():
    metrics = [gan_edu.load(ROOT / run).metrics for run in recorded_generator.EPOCHS.values()]
    for shorter, longer in pairwise(metrics):
        for one, other in zip(shorter, longer, strict=False):
            assert one["discriminator_loss"] == other["discriminator_loss"]
            assert one["generator_loss"] == other["generator_loss"]


def test_a_picture_of_a_walk_is_made_and_judged_in_a_twentieth_of_a_second(page: Page):
    in_page(page, weights(WALK))
    # The fastest of many: a machine that does other work at the same time interrupts the others.
    milliseconds = page.evaluate(
        """() => {
          const [z, w] = [1, 2].map(seed => figure.latent(seed, 100));
          const times = Array.from({length: 60}, (_, i) => {
            const start = performance.now();
            const at = Float32Array.from(figure.between("sphere", z, w, i / 59));
            const image = figure.through(nets.generator, at, 1);
            figure.through(nets.discriminator, image, 28);
            figure.through(nets.judge, image, 28);
            return performance.now() - start;
          });
          return Math.min(...times);
        }"""
    )
    assert milliseconds <= 50


# Latent vectors.


def test_a_seed_gives_a_normal_vector_and_another_seed_another_one(page: Page):
    load(page, "recorded_generator")
    ask = "() => Array.from({length: 200}, (_, seed) => [...figure.latent(seed, 100)])"
    z = np.array(page.evaluate(ask))
    assert abs(z.mean()) < 0.02
    assert z.var() == pytest.approx(1, abs=0.03)
    assert np.linalg.norm(z, axis=1).mean() == pytest.approx(10, abs=0.2)
    assert np.abs(np.corrcoef(z) - np.eye(200)).max() < 0.5


def test_paths_are_the_line_and_the_great_arc_of_the_library(page: Page):
    load(page, "recorded_generator")
    z, w = latents(2, seed=4).double()
    ask = """([z, w, path, taus]) =>
      taus.map(tau => [...figure.between(path, Float64Array.from(z), Float64Array.from(w), tau)])"""
    taus = torch.linspace(0, 1, 7).double()
    for path in ("line", "sphere"):
        got = page.evaluate(ask, [z.tolist(), w.tolist(), path, taus.tolist()])
        omega = torch.acos(torch.nn.functional.cosine_similarity(z, w, dim=0))
        for tau, point in zip(taus, got, strict=True):
            shares = torch.stack([1 - tau, tau])
            if path == "sphere":
                shares = torch.sin(shares * omega) / torch.sin(omega)
            np.testing.assert_allclose(point, shares[0] * z + shares[1] * w, atol=1e-12)
    # Between a vector and itself there is no arc, and nothing to walk.
    got = page.evaluate(ask, [z.tolist(), z.tolist(), "sphere", [0.5]])
    np.testing.assert_allclose(got[0], z, atol=1e-12)


def test_the_nearest_pictures_are_those_of_a_full_search(page: Page):
    in_page(page, weights(WALK))
    pictures = read_tensors(weights(WALK))["pictures"] / 127.5 - 1
    image = player("average")(latents(1, seed=8)).flatten().numpy()
    ask = "image => figure.nearest(file.tensors.pictures, Float32Array.from(image), 5)"
    got = page.evaluate(ask, image.tolist())
    distances = np.linalg.norm(pictures - image, axis=1)
    assert [one["place"] for one in got] == np.argsort(distances)[:5].tolist()
    np.testing.assert_allclose([one["distance"] for one in got], np.sort(distances)[:5], atol=1e-4)


# The figure.


def test_python_sends_the_weights_to_who_asks_and_nothing_before(monkeypatch: Any):
    sent = []
    monkeypatch.setattr(RecordedGenerator, "send", lambda _, *given: sent.append(given))
    figure = RecordedGenerator()
    figure._handle_custom_msg({"something": "else"}, [])
    assert sent == []
    figure._handle_custom_msg({"load": "weights"}, [])
    assert sent == [({}, [weights(WALK)])]
    assert not any(isinstance(value, bytes) for value in figure.get_state().values())


def test_the_picture_is_that_of_pytorch_for_the_z_of_the_seed_and_the_steps(page: Page):
    show(page, "recorded_generator", RecordedGenerator(seed_a=7, seed_b=8, tau=0.3, direction_2=2))
    z, w = (page.evaluate("seed => [...figure.latent(seed, 100)]", seed) for seed in (7, 8))
    ask = (
        "([z, w]) => [...figure.between('sphere', Float64Array.from(z), Float64Array.from(w), 0.3)]"
    )
    point = np.array(page.evaluate(ask, [z, w])) + 2 * read_tensors(weights(WALK))["directions"][1]
    image = player("average")(torch.from_numpy(point[None]).float())
    drawn = page.evaluate(
        """() => [...document.querySelector('canvas.large').getContext('2d')
          .getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0)"""
    )
    np.testing.assert_allclose(drawn, 127.5 * (image.flatten() + 1), atol=0.7)
    chances = judges.load("fashion").logits(image).softmax(1)[0]
    said = page.locator("tr:has(.bar) td:last-child").all_inner_texts()
    np.testing.assert_allclose([float(text) for text in said], chances, atol=1.6e-3)
    logit = player("discriminator")(image).item()
    rows = dict(
        r.split("\t") for r in page.locator(".readout table").nth(1).inner_text().split("\n")
    )
    assert float(rows["D's logit a"].replace("−", "-")) == pytest.approx(logit, abs=0.03)


def test_a_face_is_in_colour_and_that_of_pytorch_and_its_neighbours_have_styles(page: Page):
    show(page, "recorded_faces", RecordedFaces(seed_a=3, tau=0))
    z = np.array(page.evaluate("() => [...figure.latent(3, 100)]"))
    image = player("average", "recorded_faces")(torch.from_numpy(z[None]).float())[0]
    drawn = page.evaluate(
        """() => [...document.querySelector('canvas.large').getContext('2d')
          .getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 !== 3)"""
    )
    expected = 127.5 * (image.permute(1, 2, 0).flatten() + 1)
    np.testing.assert_allclose(drawn, expected, atol=0.7)
    labels = page.locator("canvas.small").evaluate_all("cs => cs.map(c => c.ariaLabel)")
    assert len(labels) == 5
    styles = "|".join(faces.STYLES)
    assert all(re.fullmatch(f"Training picture: ({styles}), distance [0-9.]+", t) for t in labels)
    assert page.locator(".bar").count() == 0
    assert (
        "of 310 training pictures (the whole training set has 12,000)"
        in page.locator(".gan-figure").inner_text()
    )


def test_the_pictures_of_the_epochs_are_drawn_and_their_distances_said(page: Page):
    show(page, "recorded_epochs", RecordedEpochs(seed_a=7, seed_b=8, tau=0.3))
    z, w = (page.evaluate("seed => [...figure.latent(seed, 100)]", seed) for seed in (7, 8))
    ask = (
        "([z, w]) => [...figure.between('sphere', Float64Array.from(z), Float64Array.from(w), 0.3)]"
    )
    point = torch.tensor(page.evaluate(ask, [z, w]))[None]
    images = [after(epochs)(point).flatten() for epochs in (1, 2, 5, 20)]
    for epochs, image in zip((1, 2, 5, 20), images, strict=True):
        drawn = page.evaluate(
            """name => [...document.querySelector(`canvas.${name}`).getContext('2d')
              .getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0)""",
            f"epoch-{epochs}",
        )
        np.testing.assert_allclose(drawn, 127.5 * (image + 1), atol=0.7)
    said = page.locator(".readout").last.inner_text()
    found = [float(text) for text in re.findall(r"([0-9.]+) after", said)]
    expected = [(image - images[-1]).norm().item() for image in images[:-1]]
    np.testing.assert_allclose(found, expected, atol=0.06)


def test_five_training_pictures_are_shown_with_their_classes(page: Page):
    show(page, "recorded_generator")
    labels = page.locator("canvas.small").evaluate_all("cs => cs.map(c => c.ariaLabel)")
    assert len(labels) == 5
    assert all(label.startswith("Training picture: ") for label in labels)


def test_what_is_no_seed_is_named_and_the_last_one_stays(page: Page):
    show(page, "recorded_generator")
    box = page.get_by_label("Seed A")
    before = page.locator("canvas.large").get_attribute("aria-label")
    for wrong in ("", "-1", "1.5", "10000"):
        box.fill(wrong)
        assert (
            "Seed A: type a whole number from 0 to 9999" in page.locator(".gan-figure").inner_text()
        )
        assert box.get_attribute("aria-invalid") == "true"
        assert page.evaluate("() => traits.seed_a") == 1
    box.blur()  # what was refused does not stay in the field
    assert box.input_value() == "1"
    assert "The last one stays" in page.locator(".gan-figure").inner_text()
    box.fill("42")
    assert page.evaluate("() => saved") == {"seed_a": 42}
    assert box.get_attribute("aria-invalid") == "false"
    assert page.locator("canvas.large").get_attribute("aria-label") != before


@pytest.fixture
def unloaded(page: Page) -> Page:
    """The figure before its weights are asked for."""
    show(page, "recorded_generator", loaded=False)
    return page


def test_before_the_weights_are_loaded_the_length_of_z_follows_every_control(unloaded: Page):
    page = unloaded
    assert page.get_by_label("Direction 1").is_disabled()
    for label, key in (
        ("Seed A", "ArrowUp"),
        ("τ, from A to B", "ArrowRight"),
        ("Path", "ArrowDown"),
    ):
        before = page.locator(".gan-figure svg").get_attribute("aria-label")
        page.get_by_label(label).press(key)
        assert page.locator(".gan-figure svg").get_attribute("aria-label") != before


def test_weights_that_do_not_arrive_can_be_asked_for_again(unloaded: Page):
    page = unloaded
    page.evaluate("() => { window.weights = null }")
    page.get_by_role("button", name="Load the generator").click()
    again = page.get_by_role("button", name="Not loaded: no weights. Try again")
    again.wait_for()
    assert page.get_by_label("Direction 1").is_disabled()
    page.evaluate("text => { window.weights = text }", base64.b64encode(weights(WALK)).decode())
    again.press("Enter")
    page.locator("canvas.small").last.wait_for()
    assert page.get_by_label("Direction 1").is_enabled()
    # The button is gone, so the keyboard goes on from the picture.
    focused = page.evaluate("() => document.activeElement.ariaLabel")
    assert focused.startswith("Picture made by G; the judge says ")


def test_who_gets_no_answer_is_told_after_half_a_minute(page: Page):
    page.clock.install()
    show(page, "recorded_generator", loaded=False)
    page.evaluate("() => { window.silent = true }")
    page.get_by_role("button", name="Load the generator").click()
    page.clock.run_for(29_000)
    assert page.get_by_role("button", name="Loading …").count() == 1
    page.clock.run_for(2_000)
    assert page.get_by_role("button", name="in a notebook, run the cell first").count() == 1


@pytest.mark.parametrize(
    ("seeds", "path", "tau", "said", "length"),
    [
        ((7, 8), "sphere", 0.0, "Dress (0.95)", "10.61"),
        ((7, 8), "sphere", 1.0, "Sandal (1.00)", "10.39"),
        ((7, 8), "sphere", 0.5, "Trouser (1.00)", "10.50"),
        ((7, 8), "line", 0.5, "Dress (0.75)", "7.08"),
        ((4, 5), "sphere", 0.5, "Dress (1.00)", "9.86"),
        ((4, 5), "line", 0.5, "Dress (1.00)", "7.73"),
    ],
)
def test_the_walks_that_the_chapter_describes_are_what_the_figure_shows(
    page: Page, seeds: tuple[int, int], path: str, tau: float, said: str, length: str
):
    a, b = seeds
    show(page, "recorded_generator", RecordedGenerator(seed_a=a, seed_b=b, path=path, tau=tau))
    label = page.locator("canvas.large").get_attribute("aria-label")
    assert label == f"Picture made by G; the judge says {said}"
    assert f"length of z\t{length}" in page.locator(".gan-figure").inner_text()
