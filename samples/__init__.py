"""Made-up seizures for the demonstration and the tests, and the scripts that make and show them."""
