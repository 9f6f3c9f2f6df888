"""Pages and API under a WSGI server (production).

The proxy says who asks: its word counts if it comes from an address in FORWARDED_ALLOW_IPS, which uvicorn
reads under the same name; this machine unless set.
"""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
application = wrap_wsgi_with_proxy_headers(
    get_wsgi_application(), trusted_hosts=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
)
