"""Makes roles and indices on an OpenSearch that runs elsewhere: `python -m deploy.ensure`. Safe to repeat.

Needs CETS_OPENSEARCH_URL, _CA, _ADMIN_CERT and _ADMIN_KEY; nothing else needs the last two.
"""

from __future__ import annotations

import sys

from cets_search.config import BadSetting, load
from cets_search.engine import indices
from cets_search.engine.errors import EngineError

if __name__ == "__main__":
    try:
        indices.ensure(load())
    except (BadSetting, EngineError) as error:
        sys.exit(f"ensure: {error}")
