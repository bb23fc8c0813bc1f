"""The files for running it elsewhere: checked as far as a machine without a container engine can."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
import yaml
from cluster import free_port, rules_for

from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
CADDYFILE = ROOT / "deploy/Caddyfile"


def test_the_dockerfile_is_clean():
    hadolint = Path(sys.executable).with_name("hadolint")

    result = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True)

    assert (result.returncode, result.stdout) == (0, "")


def test_the_image_runs_without_root_and_tells_its_health():
    final = DOCKERFILE.rpartition("FROM ")[2]

    assert re.search(r"^USER [1-9]\d+$", final, re.MULTILINE)
    assert "HEALTHCHECK" in final
    assert "/readyz" in final
    assert "STOPSIGNAL SIGTERM" in final


def test_everything_copied_is_there_and_not_ignored():
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = [
        word for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
        for word in line.split()[:-1] if not word.startswith("--")
    ]  # fmt: skip

    assert ignore.count("*") == 1
    for name in copied:
        assert (ROOT / name).exists(), name
        assert f"!{name.removeprefix('./')}" in ignore, name


def test_the_wheel_holds_every_file_of_the_package(tmp_path):
    import zipfile

    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "assistant", source / "assistant", ignore=shutil.ignore_patterns("__pycache__"))
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=source, check=True, capture_output=True)

    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    files = {
        path.relative_to(source).as_posix() for path in (source / "assistant").rglob("*") if path.is_file()
    }
    assert files - inside == set()


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_bounded_and_pinned(name):
    service = SERVICES[name]

    assert service["profiles"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service
    assert re.search(r":(?!latest)[\w.-]+$", service["image"])
    if "build" in service:
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    for volume in service.get("volumes", ()):
        source = volume.partition(":")[0]
        assert source in COMPOSE["volumes"] or (ROOT / source).exists()


def test_only_the_proxy_and_the_small_one_can_be_reached_from_outside():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert set(published) == {"small", "caddy"}
    assert published["small"] == ["127.0.0.1:7860:7860"]


def test_all_settings_named_are_settings():
    known = {f"MED_{name}".upper() for name in Settings.model_fields}
    texts = [
        DOCKERFILE,
        (ROOT / "compose.yaml").read_text(encoding="utf-8"),
        (ROOT / "docs/drift.md").read_text(encoding="utf-8"),
    ]

    named = {name for text in texts for name in re.findall(r"\bMED_[A-Z_]*[A-Z]\b", text)}
    assert named - known == set()


def test_the_trusted_network_is_the_one_the_services_are_in():
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]

    assert SERVICES["app"]["environment"]["MED_TRUSTED_PROXIES"] == network["subnet"]


def test_no_password_is_in_the_files():
    assert (
        re.findall(r"(?im)^\s*\w*password: *(?!\$\{)\S", (ROOT / "compose.yaml").read_text(encoding="utf-8"))
        == []
    )


@pytest.fixture
def caddy():
    found = shutil.which("caddy")
    if found is None:
        pytest.skip("caddy is missing: apt-get install caddy")
    return found


@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile.fixed"])
def test_the_proxy_takes_its_files(caddy, tmp_path, name):
    (tmp_path / "Caddyfile").write_text(rules_for(caddy, CADDYFILE.with_name(name)), encoding="utf-8")
    result = subprocess.run(
        [caddy, "validate", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"],
        capture_output=True, text=True, env={**os.environ, "XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)},
    )  # fmt: skip

    assert result.returncode == 0, result.stderr


def test_the_two_files_for_the_proxy_differ_only_in_how_they_find_the_replicas():
    def rules(name: str) -> str:
        text = CADDYFILE.with_name(name).read_text("utf-8")
        lines = re.sub(r"\t\t(?:dynamic a .*?\n\t\t\}|to .*?health_timeout \S+)\n", "", text, flags=re.DOTALL)
        return "\n".join(line for line in lines.splitlines() if not line.startswith("#"))

    assert "to " in CADDYFILE.with_name("Caddyfile.fixed").read_text("utf-8")
    assert rules("Caddyfile") == rules("Caddyfile.fixed")


REPLICA = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from canned import CannedAssistant
from assistant.web.api import create_api
from assistant.web.server import create_server
app = create_api(lambda: assistant, data_dir=Path({data!r}), rate_limit=0)
assistant = CannedAssistant()
create_server(app, host={host!r}, port={port}, trusted_proxies=["127.0.0.0/8"]).run()
"""


@pytest.mark.timeout(180)
def test_replicas_are_restarted_one_by_one_without_a_failed_request(caddy, tmp_path):
    # Searches, which have no body: Debian 12's Caddy loses a body when it sends a request a second time.
    ports = {"127.0.0.2": free_port(), "127.0.0.3": free_port()}
    front = free_port()
    rules = rules_for(caddy, CADDYFILE)
    rules = re.sub(
        r"dynamic a .*?\n\t\t\}",
        "to " + " ".join(f"{host}:{port}" for host, port in ports.items()),
        rules,
        flags=re.DOTALL,
    )
    rules = rules.replace("{$SITE_ADDRESS:localhost}", f"http://127.0.0.1:{front}").replace(
        "ip_hash", "round_robin"
    )
    (tmp_path / "Caddyfile").write_text(rules, encoding="utf-8")

    def start(host: str) -> subprocess.Popen[bytes]:
        script = REPLICA.format(
            tests=str(ROOT / "tests/web"), data=str(tmp_path), host=host, port=ports[host]
        )
        process = subprocess.Popen(
            [sys.executable, "-c", script], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        until_ready(f"http://{host}:{ports[host]}/healthz")
        return process

    replicas = {host: start(host) for host in ports}
    proxy = subprocess.Popen(
        [caddy, "run", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"],
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    statuses: list[int] = []
    done = threading.Event()

    def ask_on_and_on() -> None:
        with httpx.Client(timeout=30) as client:
            while not done.is_set():
                answer = client.get(f"http://127.0.0.1:{front}/api/search", params={"q": "hovedudvalg"})
                statuses.append(answer.status_code)

    try:
        until_ready(f"http://127.0.0.1:{front}/healthz")
        threads = [threading.Thread(target=ask_on_and_on) for _ in range(4)]
        for thread in threads:
            thread.start()
        for host in ports:
            time.sleep(1)
            replicas[host].send_signal(signal.SIGTERM)
            replicas[host].wait(timeout=30)
            replicas[host] = start(host)
            time.sleep(1)
        done.set()
        for thread in threads:
            thread.join(40)
        metrics = httpx.get(f"http://127.0.0.1:{front}/metrics")
    finally:
        done.set()
        for process in (proxy, *replicas.values()):
            process.kill()
            process.wait()

    assert len(statuses) > 50
    assert [status for status in statuses if status != 200] == []
    assert metrics.status_code == 404


def until_ready(address: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")
