"""The file of passwords that are tried on what is encrypted. It is read here, and neither logged nor kept."""

from __future__ import annotations

from pathlib import Path

import click


def _read(_context: click.Context, _option: click.Parameter, file: Path | None) -> tuple[str, ...]:
    """Its lines without those that are empty, each once; blanks at the ends of a line are part of the password."""
    if file is None:
        return ()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.BadParameter(f"{file}: is not UTF-8. Save it as UTF-8, one password a line.") from None
    except OSError as error:
        raise click.BadParameter(f"{file}: cannot be read: {error.strerror or type(error).__name__}.") from None
    return tuple(dict.fromkeys(line for line in text.split("\n") if line))


passwords_option = click.option(
    "--passwords",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    callback=_read,
    help="A file of passwords to try on what is encrypted, one a line, in UTF-8.",
)
