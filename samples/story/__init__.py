"""What each seizure holds: path in the seizure -> bytes. samples/README.md tells the story."""
