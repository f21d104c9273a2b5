"""The description of the REST interface (`openapi.yaml`, beside this file) as the interface itself gives it out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8"))
    return found
