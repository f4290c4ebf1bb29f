"""How the data that ships was made; not part of the installed package."""
