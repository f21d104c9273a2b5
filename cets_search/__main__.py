"""`python -m cets_search` is `cets`."""

from cets_search.cli import main

main()
