"""nginx before the processes of `make serve`: its program and its configuration."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from apps.config.launcher.binaries import hides_system
from apps.config.launcher.folders import DataDir, write_private
from apps.config.launcher.ports import LOOPBACK

# The same file that production includes, so that it is tried every day.
LOCATIONS = Path(__file__).resolve().parents[3] / "deploy" / "nginx" / "tutti-locations.conf"
CONFIGURATION = """{user}
worker_processes 1;
pid "{folder}/nginx.pid";
events {{ worker_connections 4096; }}
http {{
    log_format upstreams '$time_iso8601 $status $request_method $uri -> $upstream_addr';
    access_log "{log}" upstreams;
    client_body_temp_path "{folder}/body";
    proxy_temp_path "{folder}/kept";
    fastcgi_temp_path "{folder}/unused";
    uwsgi_temp_path "{folder}/unused";
    scgi_temp_path "{folder}/unused";
    map $http_upgrade $tutti_connection {{ default upgrade; "" ""; }}
    upstream tutti_pages {{
{pages}
        keepalive 16;
    }}
    upstream tutti_sockets {{
        least_conn;
{sockets}
    }}
    server {{
        listen {address}:{port};
        include "{locations}";
    }}
}}
"""


def program(environ: Mapping[str, str]) -> str | None:
    """Find nginx on this machine, or None."""
    places = environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin:/usr/local/sbin"
    return None if hides_system(environ) else shutil.which("nginx", path=places)


def command(
    nginx: str, data: DataDir, *, port: int, pages: Sequence[int], sockets: Sequence[int]
) -> list[str]:
    """Write the configuration for these ports on the loopback address; return how to start nginx with it."""
    folder = data.path / "proxy"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "nginx.conf"
    facts = {
        # As root, nginx's processes would become another user, who may not enter this folder.
        "user": "user root;" if os.geteuid() == 0 else "",
        "folder": folder,
        "log": data.log("proxy"),
        "pages": _servers(pages),
        "sockets": _servers(sockets),
        "address": LOOPBACK,
        "port": port,
        "locations": LOCATIONS,
    }
    write_private(path, CONFIGURATION.format(**facts))
    return [nginx, "-p", str(folder), "-c", str(path), "-e", "stderr", "-g", "daemon off;"]


def _servers(ports: Sequence[int]) -> str:
    return "\n".join(f"        server {LOOPBACK}:{port} max_fails=1 fail_timeout=2s;" for port in ports)
