"""What decision procedures and ball arithmetic prove better than people: run by ``make test``."""
