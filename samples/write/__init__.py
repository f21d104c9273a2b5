"""One file format a module: words in, the same bytes out each time."""
