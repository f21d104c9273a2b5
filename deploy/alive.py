"""A container's health check: `python -m deploy.alive URL` ends with 0 when the server answers without an error.

The certificate is not verified: it is the server's own, asked over loopback under a name that it does not carry.
"""

from __future__ import annotations

import sys

import urllib3

if __name__ == "__main__":
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    with urllib3.PoolManager(cert_reqs="CERT_NONE", timeout=4, retries=False) as pool:
        try:
            answer = pool.request("GET", sys.argv[1], redirect=False)
        except urllib3.exceptions.HTTPError as error:
            sys.exit(f"alive: {type(error).__name__}")
    sys.exit(0 if answer.status < 500 else f"alive: {answer.status}")
