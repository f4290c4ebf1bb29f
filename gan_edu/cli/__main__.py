"""``python -m gan_edu.cli``."""

from gan_edu.cli import main

main()
