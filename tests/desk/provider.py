"""A small OpenID Connect provider on this machine, with what can go wrong at one."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "desk"
SECRET = "a secret of the desk"


class Provider:
    """Logs everybody in as ``email``; ``claims`` puts other things into the ID token, ``fault`` breaks it."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, auto_kid=True)
        self.email = "anna@kommune.example"
        self.claims: dict[str, object] = {}
        self.fault = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.discoveries = 0
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.post(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def get(self, handler: BaseHTTPRequestHandler) -> None:
        path = urlsplit(handler.path)
        if path.path == "/.well-known/openid-configuration":
            self.discoveries += 1
            described = {
                "issuer": "https://other.example" if self.fault == "issuer" else self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
            if self.fault == "description":
                described.pop("token_endpoint")
            if self.fault == "insecure":
                described["token_endpoint"] = "http://provider.example/token"
            _answer(handler, 200, described)
        elif path.path == "/keys":
            _answer(handler, 200, {"keys": [self.key.as_dict(private=False)]})
        elif path.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(path.query).items()}
            code = f"code-{len(self.codes)}"
            self.codes[code] = asked
            back = {"state": asked["state"], "code": code}
            if self.fault == "denied":
                back = {"state": asked["state"], "error": "access_denied"}
            handler.send_response(302)
            handler.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
            handler.end_headers()
        else:
            _answer(handler, 404, {})

    def post(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.codes.pop(sent.get("code", ""), None)
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '+')}".encode()).decode()
        plain = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or handler.headers.get("Authorization") not in (wanted, plain)
            or asked.get("code_challenge_method") != "S256"
            or asked.get("code_challenge") != challenge
            or asked["redirect_uri"] != sent.get("redirect_uri")
        ):
            _answer(handler, 400, {"error": "invalid_grant"})
            return
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "1", "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], "email": self.email, "email_verified": True, **self.claims,
        }  # fmt: skip
        key = RSAKey.generate_key(2048) if self.fault == "signature" else self.key
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, key)
        if self.fault == "unsigned":
            header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
            token = f"{header}.{token.split('.')[1]}."
        answer = {"access_token": "x", "token_type": "Bearer", "id_token": token}
        if self.fault == "no token":
            answer.pop("id_token")
        _answer(handler, 200, answer)


def _answer(handler: BaseHTTPRequestHandler, status: int, content: dict[str, object]) -> None:
    body = json.dumps(content).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
