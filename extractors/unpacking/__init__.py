"""The process that unpacks one archive: C libraries on hostile bytes, kept apart from what reads the evidence.

`nursery` forks it, `extractors.formats.unpacker` alone speaks with it (`frames`), and it imports nothing of the rest.
"""
