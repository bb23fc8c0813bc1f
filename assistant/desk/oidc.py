"""Log-in by the organisation's own OpenID Connect provider: discovery, code flow with PKCE, a checked ID token."""

import hmac
import logging
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from assistant.desk.errors import LoginError

logger = logging.getLogger(__name__)

_TIMEOUT_S = 10.0
_REMEMBERED_S = 3_600.0  # the provider's description and keys; asked again sooner when a key is unknown
_LEEWAY_S = 60  # between the clocks
# Signatures by the provider's own key. Never "none", and no shared secret that others may know.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")

UNREACHABLE = (
    "Log-in-tjenesten svarer ikke lige nu. Prøv igen om lidt, eller log ind med navn og adgangskode."
)
UNFIT = "Log-in-tjenesten svarede på en måde, der ikke kan bruges. Sig det til den, der driver assistenten."
REFUSED = "Log-in-tjenesten lukkede dig ikke ind. Prøv igen."
TOO_OLD = "Log-ind-siden var for gammel. Prøv igen."
NOT_ALLOWED = "Din konto har ikke adgang til arrangørernes sider. Spørg den, der driver assistenten."
UNVERIFIED = "Log-in-tjenesten har ikke bekræftet din mailadresse, så du kan ikke komme ind med den."


@dataclass(frozen=True, slots=True)
class Started:
    """A log-in under way; kept by the browser until it comes back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Provider:
    described: Mapping[str, str]
    keys: Any  # joserfc's KeySet
    at: float  # seconds, monotonic


class OidcLogin:
    """One provider.

    Args:
        issuer: its address, as its ID tokens name it.
        client_id: what it knows the desk as.
        client_secret: empty for a public client.
        allowed: e-mail addresses, and domains written as ``@example.dk``, that may come in.
        name: what the button calls it.
        callback: the whole address that the provider sends people back to; made from the request when empty.
    """

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        *,
        allowed: tuple[str, ...],
        name: str = "",
        callback: str = "",
    ) -> None:
        self._issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._allowed = frozenset(entry.strip().casefold() for entry in allowed)
        self.name = name
        self.callback = callback
        self._known: _Provider | None = None
        self._lock = threading.Lock()

    def start(self, callback: str) -> tuple[str, Started]:
        """The provider's page to send the browser to, and what must come back.

        Raises:
            LoginError: the provider cannot be reached, or does not describe itself as it should.
        """
        started = Started(*(secrets.token_urlsafe(48) for _ in range(3)))
        endpoint = self._provider().described["authorization_endpoint"]
        with self._client(callback) as client:
            url, _ = client.create_authorization_url(
                endpoint, state=started.state, code_verifier=started.verifier, nonce=started.nonce
            )
        return str(url), started

    def finish(self, callback: str, started: Started, answer: Mapping[str, str]) -> str:
        """The e-mail address of whoever logged in.

        Args:
            callback: the same as at the start.
            started: what was given out at the start.
            answer: the query that the browser came back with.

        Raises:
            LoginError: it is no answer to this log-in, the token does not hold, or the address may not come in.
        """
        if not started.state or not hmac.compare_digest(
            answer.get("state", "").encode(), started.state.encode()
        ):
            raise LoginError(TOO_OLD)
        if answer.get("error") or not answer.get("code"):
            logger.info("the OIDC provider refused: %.100s", answer.get("error", "no code"))
            raise LoginError(REFUSED)
        claims = self._claims(self._token(callback, started, answer["code"]), started.nonce)
        email = str(claims.get("email", "")).strip().casefold()
        if not email or claims.get("email_verified") in (False, "false"):
            raise LoginError(UNVERIFIED)
        if email not in self._allowed and f"@{email.rpartition('@')[2]}" not in self._allowed:
            raise LoginError(NOT_ALLOWED)
        return email

    # -- the provider --

    def _token(self, callback: str, started: Started, code: str) -> str:
        import httpx
        from authlib.common.errors import AuthlibBaseError

        endpoint = self._provider().described["token_endpoint"]
        try:
            with self._client(callback) as client:
                token = client.fetch_token(
                    endpoint, grant_type="authorization_code", code=code, code_verifier=started.verifier
                )
        except httpx.HTTPError as error:
            logger.warning("the OIDC provider's token endpoint: %s", error)
            raise LoginError(UNREACHABLE) from error
        except (AuthlibBaseError, ValueError) as error:
            logger.warning("the OIDC provider gave no token: %s", error)
            raise LoginError(REFUSED) from error
        found = token.get("id_token") if isinstance(token, Mapping) else None
        if not isinstance(found, str):
            logger.warning("the OIDC provider's answer has no id_token")
            raise LoginError(UNFIT)
        return found

    def _claims(self, id_token: str, nonce: str) -> Mapping[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError

        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self._provider().described["issuer"]},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        for fresh in (False, True):  # keys are changed now and then
            try:
                token = jwt.decode(id_token, self._provider(fresh=fresh).keys, algorithms=list(_ALGORITHMS))
                rules.validate(token.claims)
            except (JoseError, ValueError) as error:
                if fresh:
                    logger.warning("an ID token does not hold: %s", error)
                    raise LoginError(UNFIT) from error
                continue
            if token.claims.get("azp", self._client_id) != self._client_id:
                raise LoginError(UNFIT)
            return token.claims
        raise LoginError(UNFIT)

    def _provider(self, *, fresh: bool = False) -> _Provider:
        with self._lock:
            known = self._known
            if known is None or fresh or time.monotonic() - known.at > _REMEMBERED_S:
                known = self._known = self._discover()
            return known

    def _discover(self) -> _Provider:
        import httpx
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        try:
            with httpx.Client(timeout=_TIMEOUT_S, follow_redirects=False) as client:
                described = _json(client.get(f"{self._issuer}/.well-known/openid-configuration"))
                for name in _NEEDED:
                    if not isinstance(described.get(name), str):
                        raise ValueError(f"the description has no {name}")
                    if name != "issuer" and not is_safe_address(described[name]):
                        raise ValueError(f"{name} is not https")
                if described["issuer"].rstrip("/") != self._issuer:
                    raise ValueError("the description names another issuer")
                keys = KeySet.import_key_set(_json(client.get(described["jwks_uri"])))  # type: ignore[arg-type]
        except httpx.HTTPError as error:
            logger.warning("the OIDC provider %s cannot be reached: %s", self._issuer, error)
            raise LoginError(UNREACHABLE) from error
        except (JoseError, ValueError, KeyError, TypeError) as error:
            logger.warning("the OIDC provider %s: %s", self._issuer, error)
            raise LoginError(UNFIT) from error
        return _Provider(described, keys, time.monotonic())

    def _client(self, callback: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            self._client_id,
            self._client_secret or None,
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            scope="openid email",
            redirect_uri=callback,
            code_challenge_method="S256",
            timeout=_TIMEOUT_S,
        )


def _json(response: Any) -> dict[str, Any]:
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError("the answer is no JSON object")
    return found


def is_safe_address(url: str) -> bool:
    """Whether what is sent there cannot be read on the way: https, or this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https"
        or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))
    )
