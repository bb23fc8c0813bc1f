"""No key or password stands in a file that is published, and no package is left to chance."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).parents[1]
# Digests and examples that must look like secrets, or the tests that use them would test nothing.
KNOWN = ROOT / "tests/known-secrets.txt"
BINARY = (".png", ".npz")
# Digests, and questions and names by the thousand, which take long and hold nothing to find.
DATA = (
    "evals/cases",
    "evals/calibration",
    "evals/aim_questions/",
    "assistant/privacy/names.txt",
    "knowledge/",
)
PLUGINS = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector",
    "GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "KeywordDetector", "NpmDetector",
    "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SlackDetector", "StripeDetector",
    "TwilioKeyDetector",
)  # fmt: skip
SETTINGS: dict[str, list[dict[str, object]]] = {
    "plugins_used": [
        *({"name": name} for name in PLUGINS),
        {"name": "HexHighEntropyString", "limit": 3.0},
        {"name": "Base64HighEntropyString", "limit": 4.5},
    ],
    "filters_used": [
        {"path": "detect_secrets.filters.heuristic.is_likely_id_string"},
        {"path": "detect_secrets.filters.heuristic.is_sequential_string"},
        {"path": "detect_secrets.filters.heuristic.is_templated_secret"},
        {"path": "detect_secrets.filters.heuristic.is_indirect_reference"},
    ],
}


def published() -> Iterator[str]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    for name in names.stdout.split("\0"):
        if name and not name.endswith(BINARY) and not name.startswith(DATA) and (ROOT / name).is_file():
            yield name


def secrets_in(paths: Iterable[Path], *, passwords: bool = True) -> set[str]:
    """What looks like a secret: file, kind and digest, never the value itself.

    ``passwords``: also whatever is assigned to a name such as "password", which tests do all the time.
    """
    plugins = [p for p in SETTINGS["plugins_used"] if passwords or p["name"] != "KeywordDetector"]
    with transient_settings({**SETTINGS, "plugins_used": plugins}):
        found = SecretsCollection()
        for path in paths:
            found.scan_file(str(path))
        return {f"{path}  {secret.type}  {secret.secret_hash[:12]}" for path, secret in found}


def test_no_secret_stands_in_a_file(monkeypatch):
    monkeypatch.chdir(ROOT)
    known = {line for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#")}

    tests = {name for name in published() if name.startswith("tests/")}
    found = secrets_in(Path(name) for name in published() if name not in tests)
    found |= secrets_in(map(Path, tests), passwords=False)

    assert sorted(found - known) == [], f"remove it, or where it is none, add the line to {KNOWN.name}"


@pytest.mark.parametrize(
    "line",
    [
        "MED_LLM_API_KEY = 'sk-proj-" + "8fJ2kQ9xLm4RtZ7w" + "T3BlbkFJ" + "Vn5bYc1HsD6gPq0a'",
        "aws = '" + "AKIA" + "Q3EGUVX5WJ7NZ2KD" + "'",
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "url = 'postgresql://med:" + "h4kX9s2LqW" + "@db.example.dk/med'",
        "password = '" + "Tr0ub4dor-xkq" + "'",
    ],
)
def test_the_search_finds_what_it_is_there_for(tmp_path, line):
    file = tmp_path / "settings.py"
    file.write_text(line + "\n", "utf-8")

    assert len(secrets_in([file])) >= 1


def test_every_package_is_pinned_once():
    for listed in ROOT.glob("requirements*.txt"):
        names = []
        for line in listed.read_text("utf-8").splitlines():
            if not line.strip() or line.lstrip().startswith(("#", "-c ")):
                continue
            pinned = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==[^\s;]+(\s*;.*)?", line.strip())
            assert pinned, f"{listed.name}: {line}"
            names.append((pinned[1].lower(), pinned[2]))
        assert len(names) == len(set(names)), listed.name
