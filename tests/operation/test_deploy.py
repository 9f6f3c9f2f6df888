"""What lies in deploy/ is accepted by the programs that it is for, and says what the site relies on."""

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from apps.catalogues.domain import MAX_BYTES
from apps.config.launcher import proxy
from apps.config.launcher.ports import free_port
from apps.config.launcher.site import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def _certificate(folder: Path) -> None:
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tutti.example")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    valid = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    made = valid.sign(key, SHA256())
    (folder / "fullchain.pem").write_bytes(made.public_bytes(Encoding.PEM))
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "privkey.pem").write_bytes(plain)


def _as_here(text: str, folder: Path) -> str:
    """Let paths and ports of a server be those of this machine."""
    text = text.replace("/etc/letsencrypt/live/tutti.example", str(folder))
    text = text.replace("/etc/nginx/conf.d/tutti", str(DEPLOY / "nginx"))
    ports = {"80": free_port(), "443": free_port()}
    return re.sub(r"listen (\[::\]:)?(80|443)\b", lambda found: f"listen {ports[found[2]]}", text)


@pytest.fixture
def nginx() -> str:
    program = proxy.program(os.environ)
    if program is None:
        pytest.skip("nginx is not installed")
    return program


def _test(nginx: str, folder: Path, text: str) -> str:
    path = folder / "nginx.conf"
    path.write_text(f"pid {folder}/nginx.pid; events {{}} http {{ {text} }}")
    done = subprocess.run(
        [nginx, "-t", "-p", folder, "-c", path, "-e", "stderr"], capture_output=True, text=True, check=False
    )
    return done.stderr


def test_nginx_accepts_its_configuration(nginx: str, tmp_path: Path) -> None:
    _certificate(tmp_path)
    text = _as_here((DEPLOY / "nginx" / "tutti.conf").read_text(), tmp_path)
    once = re.sub(r"(listen \d+[^;]*;)\s+listen [^;]*;", r"\1", text)
    said = _test(nginx, tmp_path, once)
    assert "test is successful" in said, said
    assert "[warn]" not in said
    broken = _test(nginx, tmp_path, once.replace("tutti_sockets {", "other {"))
    assert "host not found in upstream" in broken


def test_caddy_accepts_its_configuration(tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        text = (DEPLOY / "caddy" / "Caddyfile").read_text()
        assert text.count("{") == text.count("}")
        return
    wanted = [caddy, "validate", "--adapter", "caddyfile", "--config", DEPLOY / "caddy" / "Caddyfile"]
    done = subprocess.run(wanted, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", ["nginx/tutti-locations.conf", "caddy/Caddyfile"])
def test_proxies_set_and_bound_what_the_site_relies_on(path: str) -> None:
    text = (DEPLOY / path).read_text()
    assert "$proxy_add_x_forwarded_for" not in text, "a client could say who it is"
    assert "\ttrusted_proxies" not in text, "a client could say who it is"
    names = ["X-Real-IP", *([] if "caddy" in path else ["X-Forwarded-For", "X-Forwarded-Proto"])]
    for name in names:
        assert len(re.findall(rf"(?:proxy_set_header|header_up) {name} [${{]", text)) == 1, name
    [limit] = re.findall(r"(?:client_max_body_size|max_size) (\d+)[mM]", text)
    assert int(limit) * 1_000_000 >= MAX_BYTES * 0.96
    assert "/metrics" in text


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_are_hardened_and_know_no_more_than_they_need(unit: Path) -> None:
    text = unit.read_text()
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "CapabilityBoundingSet=\n",
    ):
        assert line in text
    assert "User=tutti\n" in text
    owns = unit.name in {"tutti-migrate.service", "tutti-backup.service"}
    assert ("OWNER_DATABASE_URL" in text) is owns


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    systemd = shutil.which("systemd-analyze")
    if systemd is None:
        assert len(UNITS) == 6
        return
    paths = []
    for unit in sorted((DEPLOY / "systemd").iterdir()):
        # The programs and the account are not on this machine.
        text = re.sub(r"/srv/tutti/\.venv/bin/\S+", shutil.which("true") or "/bin/true", unit.read_text())
        text = re.sub(r"(User|Group|WorkingDirectory)=.*\n", "", text)
        paths.append(tmp_path / unit.name.replace("@", "@01"))
        paths[-1].write_text(text)
    done = subprocess.run([systemd, "verify", *paths], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_example_environment_names_what_the_start_needs() -> None:
    text = (DEPLOY / "environment.example").read_text()
    for name in (
        "SECRET_KEY",
        "DATABASE_URL",
        "OWNER_DATABASE_URL",
        "REDIS_URL",
        "ALLOWED_HOSTS",
        "SITE_URL",
    ):
        assert name in text
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all("PASSWORD" not in line and "SECRET" not in line for line in lines), "secrets are files"
