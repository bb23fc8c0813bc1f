"""What is counted, and that the files for Grafana and Prometheus ask for nothing else."""

import json
import re
from pathlib import Path

import yaml
from prometheus_client.parser import text_string_to_metric_families

from assistant.web.metrics import Metrics

DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = re.compile(r"\bmed_[a-z_]+\b")


def exposed() -> set[str]:
    """Every name /metrics can show, once each counter has counted something."""
    metrics = Metrics()
    text = metrics.exposition().decode()
    names = set()
    for family in text_string_to_metric_families(text):
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}.get(family.type, [""])
        names |= {family.name + suffix for suffix in suffixes}
    return names


def rules() -> list[dict]:
    groups = yaml.safe_load((DEPLOY / "alerts.yml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> list[str]:
    board = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]] + [
        rule["expr"] for rule in rules()
    ]


def test_dashboard_and_alerts_ask_for_what_is_exposed_and_all_of_it_is_shown():
    asked = {name for expression in expressions() for name in NAME.findall(expression)}

    assert asked - exposed() == set()
    assert {name for name in exposed() if not name.endswith(("_sum", "_count", "_created"))} - asked == set()


def test_every_panel_and_every_alert_says_what_it_is():
    board = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))

    assert len({panel["title"] for panel in board["panels"]}) == len(board["panels"])
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert all(rule["annotations"]["summary"] and rule["labels"]["severity"] for rule in rules())


def test_the_index_is_as_old_as_it_says_and_zero_where_nobody_knows():
    metrics = Metrics()
    metrics.index_created("2025-10-01T12:00:00+00:00")
    assert "med_index_created_timestamp_seconds 1.75932e+09" in metrics.exposition().decode()

    metrics.index_created("")
    assert "med_index_created_timestamp_seconds 0.0" in metrics.exposition().decode()
