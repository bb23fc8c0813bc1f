"""Who gets in, and who does not."""

from datetime import UTC, datetime, timedelta

import pytest
from places import PASSWORD, log_in

from assistant.desk.errors import DeskError, LoginError

PAGES = [
    "/arrangoer",
    "/arrangoer/",
    "/arrangoer/mail",
    "/arrangoer/spoergsmaal",
    "/arrangoer/viden",
    "/arrangoer/versioner",
    "/arrangoer/log",
    "/arrangoer/api",
    "/arrangoer/desk.js",
    "/arrangoer/nothing-there",
]
ENDPOINTS = [
    "/api/questions/unanswered",
    "/api/knowledge",
    "/api/knowledge/changes",
    "/api/knowledge/versions",
    "/api/desk/session",
    "/api/emails/draft",
    "/api/knowledge/nothing-there",
]
METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]


@pytest.mark.parametrize("method", METHODS)
def test_nobody_without_a_login_reaches_a_page_or_learns_which_there_are(place, method):
    client = place.client()
    for path in PAGES:
        answer = client.request(method, path, follow_redirects=False)

        assert answer.status_code == (303 if method in ("GET", "HEAD") else 401), path
        assert "allow" not in answer.headers
        if answer.status_code == 303:
            assert "arrangoer/login" in answer.headers["location"]


@pytest.mark.parametrize("method", METHODS)
def test_nobody_without_a_login_reaches_an_endpoint_or_learns_which_there_are(place, method):
    client = place.client()
    seen = {client.request(method, path).text for path in ENDPOINTS}

    assert all(client.request(method, path).status_code == 401 for path in ENDPOINTS)
    assert len(seen) == 1
    assert "knowledge" not in client.get("/openapi.json").text.split('"paths"')[1].split('"components"')[0]


@pytest.mark.parametrize(
    "cookie",
    ["", "x", "a" * 5_000, "é", '"; DROP TABLE sessions; --', "\ud800"],
)
def test_an_invented_cookie_lets_nobody_in(place, cookie):
    place.desk.access.add("Anna", PASSWORD)
    header = b"med_session=" + cookie.encode("utf-8", "surrogatepass")

    assert place.client().get("/api/knowledge", headers={b"cookie": header}).status_code == 401


def test_the_right_password_logs_in_and_the_cookie_is_hidden_from_scripts(place):
    place.desk.access.add("Anna Ø", PASSWORD)
    client = place.client()

    answer = log_in(client, "anna  ø", PASSWORD, follow=False)

    assert answer.status_code == 303
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("med_session="))
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "Max-Age=43200" in cookie
    assert "Secure" not in cookie
    assert "Overblik" in client.get("/arrangoer").text


def test_behind_https_the_cookie_is_secure(place):
    place.desk.access.add("Anna", PASSWORD)
    client = place.client()
    client.headers["X-Forwarded-Proto"] = "https"
    page = client.get("/arrangoer/login")

    assert "Secure" in page.headers["set-cookie"]


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(place):
    place.desk.access.add("Anna", PASSWORD)

    wrong = log_in(place.client(), "Anna", "noget helt andet")
    unknown = log_in(place.client(), "Bo", "noget helt andet")

    assert wrong.status_code == unknown.status_code == 401
    assert "Navn eller adgangskode er forkert." in wrong.text
    assert "Navn eller adgangskode er forkert." in unknown.text
    assert 'value="Anna"' in wrong.text


@pytest.mark.parametrize("name", ["Anna", "findes-ikke"])
def test_five_failures_lock_a_name_whether_or_not_it_exists(place, name):
    place.desk.access.add("Anna", PASSWORD)
    now = datetime.now(UTC)
    for _ in range(4):
        with pytest.raises(LoginError, match="forkert"):
            place.desk.access.log_in(name, "forkert adgangskode", now)
    with pytest.raises(LoginError, match="15 minutter"):
        place.desk.access.log_in(name, "forkert adgangskode", now)

    with pytest.raises(LoginError, match="For mange"):
        place.desk.access.log_in(name, PASSWORD, now + timedelta(minutes=14))
    if name == "Anna":
        assert place.desk.access.log_in(name, PASSWORD, now + timedelta(minutes=16))


def test_a_session_ends_by_itself_when_it_is_not_used_and_at_its_end(place):
    place.desk.access.add("Anna", PASSWORD)
    now = datetime.now(UTC)
    token = place.desk.access.log_in("Anna", PASSWORD, now)
    accounts = place.desk.store.accounts

    assert accounts.organiser(token, now + timedelta(hours=1)).name == "Anna"
    assert accounts.organiser(token, now + timedelta(hours=2, minutes=50)) is not None
    assert accounts.organiser(token, now + timedelta(hours=5)) is None
    for hour in range(1, 12):
        accounts.organiser(token, now + timedelta(hours=2, minutes=50) + timedelta(hours=hour))
    assert accounts.organiser(token, now + timedelta(hours=12)) is None


def test_logging_out_ends_the_session_on_the_server(place):
    client = place.logged_in()
    token = client.cookies["med_session"]

    client.post("/arrangoer/logud")

    assert place.desk.access.organiser(token) is None


def test_removing_an_account_or_changing_its_password_logs_it_out(place):
    first = place.logged_in("Anna")
    second = place.logged_in("Bo")

    place.desk.access.remove("anna")
    place.desk.access.set_password("Bo", "en ny adgangskode")

    assert first.get("/api/knowledge").status_code == 401
    assert second.get("/api/knowledge").status_code == 401
    with pytest.raises(LoginError):
        place.desk.access.log_in("Bo", PASSWORD)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/knowledge", {"source": "dokumenter/x.md", "text": "# X\n\nNoget tekst om x."}),
        ("/api/knowledge/changes/x/check", None),
        ("/api/knowledge/changes/x/publish", {"revision": 1}),
        ("/api/knowledge/changes/x/drop", None),
        ("/api/knowledge/versions/1/rollback", {"newest": 1}),
        ("/api/questions/answers", {"question": "a", "danish": "b", "source": "c", "owner": "d"}),
    ],
)
def test_no_change_through_the_api_without_the_sessions_token(place, path, body):
    client = place.logged_in()
    for token in ("", "forkert", place.logged_in("Bo").headers["X-CSRF-Token"]):
        client.headers["X-CSRF-Token"] = token

        assert client.post(path, json=body).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/arrangoer/spoergsmaal", "/arrangoer/viden", "/arrangoer/viden/dokument", "/arrangoer/versioner",
     "/arrangoer/aendring/x", "/arrangoer/logud", "/arrangoer/persondata"],
)  # fmt: skip
def test_no_form_is_taken_without_its_token_or_from_a_foreign_page(place, path):
    client = place.logged_in()
    token = client.headers.pop("X-CSRF-Token")

    assert client.post(path, data={"do": "publish"}).status_code == 403
    foreign = client.post(path, data={"csrf": token}, headers={"Origin": "https://ondt.example"})
    assert foreign.status_code == 403


def test_the_log_in_form_needs_its_own_token(place):
    place.desk.access.add("Anna", PASSWORD)
    client = place.client()

    answer = client.post("/arrangoer/login", data={"navn": "Anna", "adgangskode": PASSWORD, "token": "x"})

    assert answer.status_code == 403
    assert "med_session" not in client.cookies


@pytest.mark.parametrize(
    "following", ["https://ondt.example", "//ondt.example", "arrangoer/../..//ondt", "javascript:1"]
)
def test_after_the_log_in_nobody_is_sent_elsewhere(place, following):
    place.desk.access.add("Anna", PASSWORD)
    client = place.client()
    page = client.get("/arrangoer/login", params={"naeste": following})
    token = page.text.split('name="token" value="')[1].split('"')[0]

    answer = client.post(
        "/arrangoer/login",
        data={"navn": "Anna", "adgangskode": PASSWORD, "token": token, "naeste": following},
        follow_redirects=False,
    )

    assert answer.headers["location"] == "../arrangoer"


@pytest.mark.parametrize(
    ("name", "password"),
    [("", PASSWORD), ("  ", PASSWORD), ("x" * 101, PASSWORD), ("Anna", "kort"), ("samme navn", "Samme Navn")],
)
def test_an_unusable_name_or_password_is_told(place, name, password):
    with pytest.raises(DeskError):
        place.desk.access.add(name, password)


def test_two_accounts_cannot_have_the_same_name(place):
    place.desk.access.add("Anna", PASSWORD)

    with pytest.raises(DeskError, match="already"):
        place.desk.access.add("ANNA", PASSWORD)


def test_passwords_are_kept_as_argon2_hashes_and_cookies_as_digests(place):
    client = place.logged_in()
    stored = (
        place.data.joinpath("desk.sqlite").read_bytes() + place.data.joinpath("desk.sqlite-wal").read_bytes()
    )

    assert b"$argon2id$" in stored
    assert PASSWORD.encode() not in stored
    assert client.cookies["med_session"].encode() not in stored


def test_what_organisers_do_is_in_the_log(place):
    client = place.logged_in()
    log_in(place.client(), "Anna", "forkert adgangskode")

    page = client.get("/arrangoer/log").text

    assert "loggede ind" in page
    assert "log ind mislykkedes" in page
    assert ">kommandolinjen</td><td>oprettede konto · Anna</td>" in page


def test_when_the_database_is_away_the_desk_says_so_and_guests_are_answered(make_place):
    place = make_place(database_url="postgresql://nobody:x@127.0.0.1:9/nothing")
    client = place.client()

    assert client.get("/arrangoer", headers={"Cookie": "med_session=x"}).status_code == 503
    assert client.get("/api/knowledge", headers={"Cookie": "med_session=x"}).status_code == 503
    answer = client.post("/api/chat", json={"question": "Hvad koster det for en suppleant?"}).json()
    assert "1.450 kr." in answer["answer"]


def test_the_organisers_api_is_described_to_whoever_is_logged_in(place):
    page = place.logged_in().get("/arrangoer/api")

    assert page.status_code == 200
    assert "/api/knowledge/changes/{change_id}/publish" in page.text
