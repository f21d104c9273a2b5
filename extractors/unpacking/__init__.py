"""The process that unpacks one archive: C libraries on hostile bytes, kept apart from what reads the evidence.

It is started by `extractors.formats.unpacker`, which alone speaks with it (`frames`), and imports nothing of the rest.
"""
