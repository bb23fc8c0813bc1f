"""Log-in by the organisation's own provider, over real HTTP on this machine."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from places import log_in
from provider import CLIENT, SECRET, Provider
from pydantic import SecretStr

from assistant.desk.oidc import NOT_ALLOWED, REFUSED, TOO_OLD, UNFIT, UNREACHABLE, UNVERIFIED
from assistant.errors import SettingsError
from assistant.settings import Settings

OUT = "/arrangoer/login/tjeneste"


@pytest.fixture(scope="module")
def running():
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture
def provider(running):
    running.email, running.claims, running.fault = "anna@kommune.example", {}, ""
    return running


@pytest.fixture
def desk(make_place, provider):
    return make_place(
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
        oidc_allowed="@kommune.example, bo@region.example",
        oidc_name="Kommune-login",
    )


def through(client, following=""):
    """Out to the provider and back; the page that the desk then shows."""
    out = client.get(f"{OUT}?naeste={following}", follow_redirects=False)
    if out.status_code != 303:
        return out
    there = httpx.get(out.headers["location"])
    return client.get(path_of(there.headers["location"]), follow_redirects=False)


def path_of(url):
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_somebody_of_an_allowed_domain_gets_in_and_to_where_they_were_going(desk):
    client = desk.client()
    assert "Log ind med Kommune-login" in client.get("/arrangoer/login").text

    back = through(client, "arrangoer/viden")

    assert back.status_code == 303
    assert back.headers["location"].endswith("arrangoer/viden")
    assert client.get("/api/desk/session").json()["name"] == "anna@kommune.example"
    assert client.get("/arrangoer/mail").status_code == 200


def test_the_flow_carries_state_nonce_and_a_challenge_and_asks_for_no_more_than_the_address(desk):
    out = desk.client().get(OUT, follow_redirects=False)
    asked = parse_qs(urlsplit(out.headers["location"]).query)

    assert asked["response_type"] == ["code"]
    assert asked["scope"] == ["openid email"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len({asked[name][0] for name in ("state", "nonce", "code_challenge")}) == 3
    assert "httponly" in out.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("email", "claims", "fault", "sentence"),
    [
        ("eva@elsewhere.example", {}, "", NOT_ALLOWED),
        ("eva@kommune.example.evil.example", {}, "", NOT_ALLOWED),
        ("anna@kommune.example", {"email_verified": False}, "", UNVERIFIED),
        ("", {}, "", UNVERIFIED),
        ("anna@kommune.example", {"nonce": "another"}, "", UNFIT),
        ("anna@kommune.example", {"aud": "another"}, "", UNFIT),
        ("anna@kommune.example", {"iss": "https://other.example"}, "", UNFIT),
        ("anna@kommune.example", {"exp": 1_000}, "", UNFIT),
        ("anna@kommune.example", {"azp": "another"}, "", UNFIT),
        ("anna@kommune.example", {}, "signature", UNFIT),
        ("anna@kommune.example", {}, "unsigned", UNFIT),
        ("anna@kommune.example", {}, "no token", UNFIT),
        ("anna@kommune.example", {}, "denied", REFUSED),
    ],
)
def test_whoever_does_not_hold_stays_out_and_is_told_why_in_danish(
    desk, provider, email, claims, fault, sentence
):
    provider.email, provider.claims, provider.fault = email, claims, fault
    client = desk.client()

    back = through(client)

    assert back.status_code == 401
    assert sentence in back.text
    assert client.get("/api/desk/session").status_code == 401


@pytest.mark.parametrize("fault", ["issuer", "description", "insecure"])
def test_a_provider_that_describes_itself_wrongly_is_not_used(desk, provider, fault):
    provider.fault = fault

    answer = desk.client().get(OUT, follow_redirects=False)

    assert answer.status_code == 503
    assert UNFIT in answer.text


def test_a_provider_that_is_away_leaves_the_password(make_place):
    place = make_place(
        oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT, oidc_allowed="@kommune.example"
    )
    place.desk.access.add("Anna", "korrekt hest batteri")
    client = place.client()

    answer = client.get(OUT, follow_redirects=False)

    assert answer.status_code == 503
    assert UNREACHABLE in answer.text
    assert log_in(client, "Anna", "korrekt hest batteri", follow=False).status_code == 303


def test_an_answer_to_another_log_in_or_a_second_time_is_refused(desk):
    client, other = desk.client(), desk.client()
    out = client.get(OUT, follow_redirects=False)
    back = path_of(httpx.get(out.headers["location"]).headers["location"])
    other.get(OUT, follow_redirects=False)

    assert TOO_OLD in other.get(back, follow_redirects=False).text
    assert client.get(back, follow_redirects=False).status_code == 303
    assert TOO_OLD in client.get(back, follow_redirects=False).text


@pytest.mark.parametrize("cookie", ["", "x", "W10=", "bnVsbA==", "%C3%A9"])
def test_a_way_back_with_an_invented_cookie_is_refused(desk, cookie):
    client = desk.client()
    client.headers["Cookie"] = f"med_oidc={cookie}"

    answer = client.get(f"{OUT}/svar?state=x&code=y", follow_redirects=False)

    assert answer.status_code == 401
    assert TOO_OLD in answer.text


def test_new_keys_of_the_provider_are_fetched(desk, provider):
    from joserfc.jwk import RSAKey

    assert through(desk.client()).status_code == 303
    provider.key = RSAKey.generate_key(2048, auto_kid=True)

    assert through(desk.client()).status_code == 303


def test_an_account_by_the_provider_has_no_password_to_guess(desk):
    through(desk.client())

    answer = log_in(desk.client(), "anna@kommune.example", "korrekt hest batteri", follow=False)

    assert answer.status_code == 401


def test_without_a_provider_there_is_no_button_and_no_way(place):
    client = place.client()

    assert "Log ind med" not in client.get("/arrangoer/login").text
    assert client.get(OUT, follow_redirects=False).status_code == 404


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"MED_OIDC_ISSUER": "http://login.example"}, "https://"),
        ({"MED_OIDC_ISSUER": "https://login.example"}, "MED_OIDC_CLIENT_ID"),
        ({"MED_OIDC_ISSUER": "https://login.example", "MED_OIDC_CLIENT_ID": "x"}, "MED_OIDC_ALLOWED"),
        (
            {
                "MED_OIDC_ISSUER": "https://login.example",
                "MED_OIDC_CLIENT_ID": "x",
                "MED_OIDC_ALLOWED": "kommune",
                "MED_OIDC_CLIENT_SECRET": "hush",
            },
            "'kommune' is no e-mail",
        ),
    ],
)
def test_half_a_provider_stops_the_start_with_a_sentence(monkeypatch, values, words):
    for name, value in values.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=words) as raised:
        Settings.load()

    assert "hush" not in str(raised.value)
