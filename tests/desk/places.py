"""A desk over a small knowledge folder, and logging in to it."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.desk.desk import Desk
from assistant.serving import CurrentAssistant

PROJECT = Path(__file__).parents[2]
TODAY = date(2025, 10, 1)
PASSWORD = "korrekt hest batteri"


@dataclass
class Place:
    """A desk, its folders and its application."""

    desk: Desk
    knowledge: Path
    data: Path
    app: FastAPI
    current: CurrentAssistant

    def client(self) -> TestClient:
        return TestClient(self.app, raise_server_exceptions=False)

    def logged_in(self, name: str = "Anna") -> TestClient:
        """A client of an organiser, with the token for changes in its headers."""
        if all(account.name != name for account in self.desk.access.all()):
            self.desk.access.add(name, PASSWORD)
        client = self.client()
        log_in(client, name, PASSWORD)
        client.headers["X-CSRF-Token"] = client.get("/api/desk/session").json()["csrf"]
        return client


def log_in(client: TestClient, name: str, password: str, follow: bool = True):
    page = client.get("/arrangoer/login")
    token = page.text.split('name="token" value="')[1].split('"')[0]
    return client.post(
        "/arrangoer/login",
        data={"navn": name, "adgangskode": password, "token": token, "naeste": ""},
        follow_redirects=follow,
    )


def small_knowledge(folder: Path) -> Path:
    knowledge = folder / "knowledge"
    for source in (
        "conferences/2025-ai/conference.yaml",
        "guidance/med-systemet.md",
        "guidance/arbejdsmiljoe-og-ai.md",
        "faq/konferencen.md",
    ):
        target = knowledge / source
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / "knowledge" / source, target)
    return knowledge
