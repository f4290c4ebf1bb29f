"""How the book becomes a site: running chapters, Sphinx extensions, JavaScript, indices."""
