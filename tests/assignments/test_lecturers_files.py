"""A roster, a policy or a platform's file with a mistake is refused before anything is graded."""

from __future__ import annotations

import pytest

from classroom import course, grade
from classroom.classlist import ClassError, known_as, read_roster
from classroom.grade import Options, grade_folder
from classroom.policy import read_policy
from tests.assignments import source

NAME = "01-zero-sum-games"


@pytest.fixture
def submissions(tmp_path, loaded):
    """One student, who handed in."""
    course.write_notebook(loaded[NAME].release, tmp_path / "in" / "an" / f"{NAME}.ipynb")
    return tmp_path / "in"


@pytest.fixture
def nothing_is_graded(monkeypatch):
    """Grading fails the test."""

    def refuse(*_):
        raise AssertionError("grading began")

    monkeypatch.setattr(course, "prepare", refuse)


POLICIES = {
    "a deadline of no assignment": (
        '[deadlines]\n"01-zero-sum" = 2027-03-01T23:59:00+07:00',
        ["deadlines", "'01-zero-sum'", "no assignment", *source.NAMES],
    ),
    "an extension of no assignment": (
        '[extensions.an]\n"A1" = 3',
        ["extensions.an", "'A1'", "no assignment", *source.NAMES],
    ),
    "free days as a text": (
        '[late]\nfree_days = "2"',
        ["late.free_days is '2'", "a whole number"],
    ),
    "half a free day": ("[late]\nfree_days = 0.5", ["late.free_days is 0.5", "a whole number"]),
    "true": ("[late]\nlost_per_day = true", ["late.lost_per_day is True", "a number"]),
    "points as a text": ('[late]\nlost_per_day = "2"', ["late.lost_per_day is '2'", "a number"]),
    "points below 0": ("[late]\nlost_per_day = -2", ["late.lost_per_day is -2", "0 or more"]),
    "no number": ("[late]\nmost_days = nan", ["late.most_days is nan", "a number"]),
    "days as a text": (
        f'[extensions.an]\n"{NAME}" = "3"',
        [f"extensions.an.{NAME} is '3'", "a whole number"],
    ),
    "an extension without an assignment": (
        "[extensions]\nan = 3",
        ["extensions.an is 3", "[extensions.an]"],
    ),
    "no table": ("late = 3", ["late is 3", "[late]"]),
    "an unknown key": ("[late]\nfree = 2", ["free"]),
    "no TOML": ("[late", ["no TOML"]),
}


@pytest.mark.parametrize("case", POLICIES)
def test_a_policy_with_a_mistake_is_refused_with_the_key_the_value_and_what_was_expected(
    tmp_path, submissions, nothing_is_graded, case, capsys
):
    text, words = POLICIES[case]
    path = tmp_path / "policy.toml"
    path.write_text(text, "utf-8")
    out = ["--out", str(tmp_path / "out"), "--without-isolation"]
    assert grade.main([str(submissions), *out, "--policy", str(path)]) == 1
    told = capsys.readouterr().err
    assert [word for word in [str(path), *words] if word not in told] == []


def test_a_policy_without_a_mistake_is_read(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(
        f'[deadlines]\n"{NAME}" = 2027-03-01T23:59:00+07:00\n[late]\nfree_days = 2\n'
        f'lost_per_day = 0.5\nmost_days = 5\n[extensions.an]\n"{NAME}" = 3\n',
        "utf-8",
    )
    found = read_policy(path, source.NAMES)
    assert (found.free_days, found.lost_per_day, found.most_days) == (2, 0.5, 5)
    assert found.extensions == {"an": {NAME: 3}}


def test_with_a_roster_an_extension_for_nobody_is_refused(tmp_path, submissions, nothing_is_graded):
    roster, rules = tmp_path / "roster.csv", tmp_path / "policy.toml"
    roster.write_text("student\nan\nbinh\n", "utf-8")
    rules.write_text(f'[extensions.bin]\n"{NAME}" = 3\n', "utf-8")
    options = Options(roster=roster, policy=rules, without_isolation=True)
    with pytest.raises(ClassError, match=r"extensions for bin, but the students are: an, binh"):
        grade_folder(submissions, tmp_path / "out", options)


def test_without_a_roster_an_extension_for_somebody_unseen_is_told(
    tmp_path, submissions, place, capsys
):
    rules = tmp_path / "policy.toml"
    rules.write_text(f'[extensions.binh]\n"{NAME}" = 3\n', "utf-8")
    grade_folder(submissions, tmp_path / "out", Options(policy=rules))
    told = " ".join(capsys.readouterr().err.split())
    assert "extensions for binh, but the students are: an" in told


ROSTERS = {
    "Latin-1": ("student,name\nan,L\u00ea Chi\n".encode("latin-1"), ["UTF-8", "0xea"]),
    "UTF-16": ("student\nan\n".encode("utf-16"), ["UTF-8"]),
    "semicolons": (b"student;name\nan;An\n", ["commas", "student;name"]),
    "no header": (b"an,An\nbinh,Binh\n", ["`student`", "an, An"]),
    "nothing": (b"", ["`student`", "nothing"]),
    "a name twice": (b"student\nan\nAn\n", ["one name", "an"]),
    "a number twice": (b"student,moodle_id\nan,5\nbinh,5\n", ["one moodle_id", "5"]),
    "nobody": (b"student,name\nan,An\n,Binh\n", ["student 2"]),
    "a comma too many": (b"student,name\nan,Le, An\n", ["line 2", "quotation marks"]),
}


@pytest.mark.parametrize("case", ROSTERS)
def test_a_roster_with_a_mistake_is_refused_with_what_to_do(
    tmp_path, submissions, nothing_is_graded, case, capsys
):
    data, words = ROSTERS[case]
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    out = ["--out", str(tmp_path / "out"), "--without-isolation"]
    assert grade.main([str(submissions), *out, "--roster", str(path)]) == 1
    told = capsys.readouterr().err
    assert [word for word in [str(path), *words] if word not in told] == []


def test_a_roster_without_a_mistake_is_read(tmp_path):
    path = tmp_path / "roster.csv"
    text = 'student,name,group,moodle_id\nan,"Lê, An",A,5\nbinh,Bình,B,\nchi,Chi,B,\n'
    path.write_text("\ufeff" + text, "utf-8")
    people = read_roster(path)
    assert [(one.student, one.name, one.moodle_id) for one in people] == [
        ("an", "Lê, An", "5"),
        ("binh", "Bình", ""),
        ("chi", "Chi", ""),
    ]
    assert known_as(people, "whoever", "5", "moodle") == "an"
    assert known_as(people, "whoever", "5", "canvas") is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Identifier,Grade,Name\nParticipant 1,,Lê\n".encode("latin-1"), "UTF-8"),
        (b"a,b\n1,2\n", "neither"),
        (b"Student,ID,Section,02-other\n", "no column that begins with 01"),
    ],
)
def test_a_platforms_file_that_cannot_be_filled_is_refused(
    tmp_path, submissions, nothing_is_graded, data, words
):
    path = tmp_path / "template.csv"
    path.write_bytes(data)
    options = Options(templates=(path,), without_isolation=True)
    with pytest.raises(ClassError, match=words):
        grade_folder(submissions, tmp_path / "out", options)
