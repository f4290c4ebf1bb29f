"""From images to numbers about them: scores, coverage, distances."""
