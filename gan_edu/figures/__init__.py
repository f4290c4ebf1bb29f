"""Pictures: ``static`` draws with matplotlib, ``interactive`` holds the figures to play with."""
