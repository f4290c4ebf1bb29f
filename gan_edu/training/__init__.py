"""Algorithm 1 on real networks: losses, recipe, loop, and the run it records."""
