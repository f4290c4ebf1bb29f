"""From words on the command line to a recipe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gan_edu.runs.recipe import RECIPES, Recipe


def read(name: str, fields: dict[str, Any]) -> Recipe:
    """A recipe by its name or from a JSON file, with some fields changed.

    Raises:
        ValueError: No such recipe or file, or a field is wrong.
    """
    if name in RECIPES:
        return RECIPES[name].replace(**fields)
    path = Path(name)
    if not path.is_file():
        raise ValueError(
            f"--recipe must be one of {', '.join(RECIPES)}, or a JSON file of recipe fields, "
            f"got {name!r}"
        )
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        # The run.json of another run holds a recipe, too.
        values = dict(values.get("recipe", values))
    except (ValueError, AttributeError, TypeError) as error:
        raise ValueError(f"{path} is not a JSON object of recipe fields: {error}") from error
    return Recipe(**{**values, **fields})


def with_changes(flags: dict[str, Any], changes: list[str]) -> dict[str, Any]:
    """Flags and ``["base_channels=64", "without_rules=relu"]`` as fields of a recipe.

    Raises:
        ValueError: A change is no ``FIELD=VALUE``, or a field is given two values.

    Example:
        >>> with_changes({"seed": 3}, ["without_rules=relu"])
        {'seed': 3, 'without_rules': ['relu']}
    """
    fields = dict(flags)
    for change in changes:
        name, equals, text = change.partition("=")
        if not equals:
            raise ValueError(f"--set takes FIELD=VALUE, got {change!r}")
        value = _value(name, text)
        if repr(fields.setdefault(name, value)) != repr(value):  # NaN differs from itself
            raise ValueError(f"{name} is given twice, as {fields[name]!r} and as {value!r}")
    return fields


def _value(name: str, text: str) -> Any:
    """JSON where it parses, else the text; lists may be written ``a,b``."""
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    if name in ("hidden_widths", "without_rules") and not isinstance(value, list):
        parts = [part.strip() for part in text.strip(",").split(",")]
        return [int(part) if part.isdigit() else part for part in parts]
    return value
