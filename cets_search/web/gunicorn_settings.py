"""gunicorn's settings, made from the site's own: `gunicorn --config python:cets_search.web.gunicorn_settings`.

No access log: addresses carry what was searched for, and who used what is in the record of use.
"""

from __future__ import annotations

from cets_search.config import load

_config = load()

wsgi_app = "app:create_app()"
bind = f"[{_config.bind}]:{_config.port}" if ":" in _config.bind else f"{_config.bind}:{_config.port}"
workers = _config.workers
worker_class = "gthread"
threads = 8
timeout = 120
graceful_timeout = 10
keepalive = 5
accesslog = None
errorlog = "-"
loglevel = "warning"
logger_class = "cets_search.web.gunicorn_log.QuietLogger"
limit_request_line = 8190  # a long query with many choices; gunicorn's most
limit_request_field_size = 8190
certfile = str(_config.tls_cert) if _config.tls_cert else None
keyfile = str(_config.tls_key) if _config.tls_key else None
umask = 0o077
control_socket_disable = True
