"""Figures to play with: each is one ``.py`` and one ``.js``, and works in the built page alone.

The mathematics of a figure is in its JavaScript, because the built page has no Python. So each
figure's functions are tested against `gan_edu.theory` or SciPy in a browser.
"""
