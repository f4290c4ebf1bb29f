"""Recorded runs without torch: the recipe, the folder a run leaves behind, and reading it."""
