"""The page of the library names every module that a reader may import."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "book" / "appendix" / "api.md").read_text(encoding="utf-8")
# Commands have --help, figures are described where they stand, and these serve their neighbours.
INNER = (
    "gan_edu.cli",
    "gan_edu.figures",
    "gan_edu.data.making",
    "gan_edu.data.locking",
    "gan_edu.data.pictures",
    "gan_edu.progress",
    "gan_edu.training.refusals",
    "gan_edu.training.rehearsal",
    "gan_edu.training.trial",
)


def test_every_module_for_readers_is_on_the_page():
    modules = (
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "gan_edu").rglob("*.py")
        if not path.name.startswith("_")
    )
    missing = [
        module
        for module in modules
        if not module.startswith(INNER) and f".. automodule:: {module}\n" not in PAGE
    ]
    assert not missing
