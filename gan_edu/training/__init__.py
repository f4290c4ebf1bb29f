"""Algorithm 1 on real networks: losses, penalties, the loop, and the run it records."""
