"""What the emulator signs is what the provider's official library takes as genuine."""

import queue
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

import pytest
from emulator import Emulator
from twilio.request_validator import RequestValidator
from twilio_client import client_of


@contextmanager
def receiver():
    """The address of a server, and a queue of the path, headers and body of each call that it answered with 204."""
    calls = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.send_response(204)
            self.end_headers()
            calls.put((self.path, self.headers, body))

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", calls
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("body_form", ["form", "json"])
def test_the_official_library_takes_a_call_as_genuine(tmp_path, body_form):
    emulator = Emulator(tmp_path, "--behaviour", f"webhook-body={body_form}")
    try:
        with receiver() as (address, calls):
            service = client_of(emulator).verify.v2.services(emulator.service_sid)
            service.webhooks.create(
                friendly_name="events", event_types=["*"], webhook_url=f"{address}/hooks?from=emulator"
            )
            factor = service.entities("rosa-0001").new_factors.create(friendly_name="Rosa & Söhne", factor_type="totp")
            path, headers, body = calls.get(timeout=30)

        fields = dict(parse_qsl(body)) if body_form == "form" else body
        signature, validator = headers["X-Twilio-Signature"], RequestValidator(emulator.auth_token)
        assert validator.validate(address + path, fields, signature)
        assert not RequestValidator("another token").validate(address + path, fields, signature)
        assert factor.sid in body
    finally:
        emulator.program.stop()
