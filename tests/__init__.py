"""Tests; a package, because an installed one of the same name would be found otherwise."""
