"""Students' copies of the assignments, and the bundle that a student unpacks and works in.

``make assignments`` writes ``assignments/release``; ``make release`` packs ``dist/…-students.zip``,
and for a class with numbers of its own ``dist/class-WORD/…-students.zip``: the copies with their
data, the chapters as plain notebooks, exact requirements and a page that says how to start. The
assignments need no network after ``pip install -r requirements.txt``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

from classroom import course
from classroom.submitted_files import identifier
from classroom.variants import mark_of

CHAPTERS = course.ROOT / "dist" / "notebooks"  # `make notebooks`
# What the assignments import, and Jupyter to work in.
REQUIREMENTS = ("numpy", "matplotlib", "torch", "jupyterlab", "ipykernel")


def make_copies(folder: Path, word: str = "") -> None:
    """Write the students' copies to ``folder``, with the numbers of the class of a ``word``.

    Raises:
        CourseError: nbgrader could not make the copy of an assignment.
    """
    with tempfile.TemporaryDirectory() as work:
        course.prepare(Path(work), word=word)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(Path(work) / "release", folder)


def make_bundle(target: Path, word: str = "") -> None:
    """Pack the students' bundle into the zip file ``target``.

    Raises:
        CourseError: nbgrader could not make the copy of an assignment, or there are no chapters.
    """
    chapters = sorted(CHAPTERS.glob("*.ipynb"))
    if not chapters:
        raise course.CourseError("the chapters are not built as notebooks: run `make notebooks`")
    with tempfile.TemporaryDirectory() as work:
        root = Path(work) / target.stem
        make_copies(root, word)
        (root / "chapters").mkdir()
        for chapter in chapters:
            shutil.copy(chapter, root / "chapters")
        (root / "requirements.txt").write_text(requirements(), encoding="utf-8")
        (root / "START.md").write_text(_start(), encoding="utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".part")
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as bundle:
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    # No time of today: the same sources give the same bundle.
                    entry = zipfile.ZipInfo(str(path.relative_to(root.parent)))
                    entry.external_attr = 0o644 << 16
                    bundle.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
        draft.replace(target)


def requirements() -> str:
    """The pins of what a student needs, from the project's own.

    Raises:
        CourseError: The project pins no version of one of them.
    """
    lines = (course.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = {line.split("==")[0]: line for line in lines if "==" in line}
    if missing := [name for name in REQUIREMENTS if name not in pins]:
        raise course.CourseError(f"requirements.txt pins no version of {', '.join(missing)}")
    return "".join(f"{pins[name]}\n" for name in REQUIREMENTS)


def _start() -> str:
    text = (course.COURSE / "START.md").read_text(encoding="utf-8")
    return f"{text}\n## What you will practise\n\n{_table()}\n"


def _table() -> str:
    lines = ["| Assignment | Minutes | You practise to |", "|---|---|---|"]
    for name in course.NAMES:
        about = course.about(name)
        objectives = "; ".join(
            objective[0].lower() + objective[1:] for objective in about["objectives"]
        )
        lines.append(f"| `{name}` | {about['minutes']} | {objectives} |")
    return "\n".join(lines)


def bundle_path(word: str = "") -> Path:
    """Where the bundle lies; that of a class in a folder with its word, which no student sees."""
    folder = course.ROOT / "dist"
    if word:
        name = identifier(word)
        # Two words must not have one folder.
        folder /= f"class-{name}" if name == word else f"class-{name}-{mark_of(word)}"
    return folder / f"adversarial-game-{version()}-students.zip"


def version() -> str:
    """The version of the project."""
    text = (course.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the copies or the bundle and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", action="store_true", help="only the notebooks, in a folder")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--class", dest="word", default="", help="a word: numbers of its own")
    options = parser.parse_args(arguments)
    if options.copies:
        target = options.out or course.COURSE / "release"
        make_copies(target, options.word)
    else:
        target = options.out or bundle_path(options.word)
        make_bundle(target, options.word)
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
