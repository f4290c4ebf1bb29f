"""Real images and toy distributions, as NumPy arrays: nothing here needs torch."""
