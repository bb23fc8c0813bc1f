"""Documents that the project does not know: a local agreement dropped into the knowledge folder."""

import pytest

from assistant import bootstrap
from assistant.guides import build_guide, parse_request
from assistant.settings import Settings

AGREEMENT = """---
title: Vores lokale MED-aftale
language: da
audience: municipality
sources:
  - {id: lokal, title: Lokal MED-aftale}
---
# Vores lokale MED-aftale

## Hvornår skal MED inddrages ved ny teknologi?

MED skal inddrages senest fire uger før et udbud af ny teknologi. Det står i aftalens § 14.

## Kaffeordning

Kaffen er gratis, og alle skal selv vaske op.
"""


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    (folder / "aftale.md").write_text(AGREEMENT, encoding="utf-8")
    settings = Settings(knowledge_dir=folder, data_dir=tmp_path_factory.mktemp("data"), embeddings="none")
    bootstrap.ingest(settings)
    return bootstrap.build_assistant(settings)


def make(assistant, sector):
    request = parse_request(topic="AI til vagtplaner", committee="lokaludvalg", sector=sector, minutes=30)
    return build_guide(request, assistant)


def test_a_local_agreement_is_told_with_its_own_words(local):
    guide = make(local, "kommune")

    assert [rule.text for rule in guide.rules] == [
        "Vores lokale MED-aftale: MED skal inddrages senest fire uger før et udbud af ny teknologi. "
        "Det står i aftalens § 14."
    ]
    assert guide.sources[0].source == "aftale.md"


def test_what_is_written_for_municipalities_is_not_told_to_a_region(local):
    guide = make(local, "region")

    assert guide.rules == ()
    assert guide.sources == ()
    assert guide.questions
