"""A trained generator of faces in colour that computes in the page (chapter 12)."""

from __future__ import annotations

from gan_edu.figures.interactive.recorded_generator import RecordedGenerator


class RecordedFaces(RecordedGenerator):
    """G and D of the run ``results/dcgan-faces-28/0``; its traits are those of the clothes.

    There is no judge for drawn faces. Training pictures have the names of their styles.

    Example:
        >>> RecordedFaces(seed_a=5).path
        'sphere'
    """

    _weights = "recorded_faces"
