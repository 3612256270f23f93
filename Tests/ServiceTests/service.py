"""The whole service: emulator, gateway, a database and keys of its own, one app and a key that may do everything."""

import os
import secrets
import subprocess
from pathlib import Path

import requests
from authenticator import totp
from programs import BINARIES, ROOT, Program, free_port

# Every limit so wide that a test never meets one; the limiter still runs.
WIDE_POLICY = ROOT / "Benchmarks" / "wide-policy.json"


class Service:
    app = "service-tests"

    def __init__(self, directory, emulator):
        self.directory = directory
        self.emulator = emulator
        self.database = f"service_{secrets.token_hex(4)}"
        self.http_port, self.ops_port = free_port(), free_port()
        self.url, self.ops_url = f"http://127.0.0.1:{self.http_port}", f"http://127.0.0.1:{self.ops_port}"

        self._prepare()
        self.program = Program(
            [BINARIES / "postern", "serve"], directory / "gateway.log", f"{self.ops_url}/readyz", self.environment
        )
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {self._make_key()}"

    def _prepare(self):
        self.psql("postgres", f"create role {self.database} login")
        self.psql("postgres", f"create database {self.database}")
        (self.directory / "keys").mkdir()
        self.postern("init", "--directory", self.directory / "keys")
        self.postern("migrate")
        # As in production, the running service may neither change the schema nor rewrite the audit.
        self.psql("postgres", f"grant postern_runtime to {self.database}")

    def _make_key(self):
        self.postern("app", "create", "--slug", self.app, "--name", "Service tests", "--policy", WIDE_POLICY.read_text())
        self.key = self.postern("key", "create", "--app", self.app).strip()
        return self.key

    # Programs

    @property
    def environment(self):
        keys = self.directory / "keys"
        database = f"host={os.environ['PGHOST']} port={os.environ['PGPORT']} dbname={self.database} user="
        return {
            "PATH": os.environ["PATH"],
            "HTTP_PORT": str(self.http_port),
            "OPS_PORT": str(self.ops_port),
            "DATABASE_URL": database + self.database,
            "DATABASE_MIGRATION_URL": database + os.environ["PGUSER"],
            "VERIFY_BASE_URL": self.emulator.url,
            "VERIFY_ALLOW_HTTP": "true",
            "VERIFY_ACCOUNT_SID": self.emulator.account_sid,
            "VERIFY_AUTH_TOKEN": self.emulator.auth_token,
            "VERIFY_SERVICE_SID": self.emulator.service_sid,
            "KEYRING_FILE": str(keys / "keyring.json"),
            "ASSERTION_KEY_FILE": str(keys / "assertion-key.pem"),
            "MIGRATIONS_PATH": str(ROOT / "migrations"),
            "OPENAPI_PATH": str(ROOT / "openapi.yaml"),
            # The contract test asks without a key often.
            "HTTP_KEY_FAILURES_PER_MINUTE": "1000000",
            "LOG_LEVEL": "debug",
        }

    def postern(self, *arguments):
        return self._output([BINARIES / "postern", *arguments], env=self.environment, cwd=ROOT)

    def psql(self, database, sql):
        return self._output(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql])

    def dump(self):
        """The whole database as text; binary columns appear as hexadecimal digits."""
        return self._output(["pg_dump", self.database])

    def log(self):
        return self.program.log.read_text()

    @staticmethod
    def _output(command, **options):
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
        assert done.returncode == 0, f"{Path(command[0]).name} {command[1:]}: {done.stdout}{done.stderr}"
        return done.stdout

    # Calls

    def call(self, method, path, body=None, expect=None):
        answer = self.session.request(method, self.url + path, json=body, timeout=40)
        if expect is not None:
            assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def enrol_phone(self, user_id, phone):
        started = self.call("POST", "/enroll/phone", {"user_id": user_id, "phone": phone, "channel": "sms"}, expect=201)
        self._confirm_enrolment("phone", started, phone)
        return started["factor_id"]

    def enrol_email(self, user_id, email):
        started = self.call("POST", "/enroll/email", {"user_id": user_id, "email": email}, expect=201)
        self._confirm_enrolment("email", started, email)
        return started["factor_id"]

    def _confirm_enrolment(self, kind, started, address):
        body = {"flow_id": started["flow_id"], "code": self.emulator.latest_code(address)}
        self.call("POST", f"/enroll/{kind}/confirm", body, expect=200)

    def enrol_totp(self, user_id, name="Test"):
        """The factor's id and its secret."""
        started = self.call("POST", "/enroll/totp", {"user_id": user_id, "name": name}, expect=201)
        secret = started["client"]["secret"]
        body = {"factor_id": started["factor_id"], "code": totp(secret)}
        self.call("POST", "/enroll/totp/confirm", body, expect=200)
        return started["factor_id"], secret

    def start(self, user_id, **choice):
        """The id of a new flow."""
        return self.call("POST", "/login/start", {"user_id": user_id, **choice}, expect=201)["flow_id"]

    def confirm(self, flow_id, code, expect=200):
        return self.call("POST", "/login/confirm", {"flow_id": flow_id, "code": code}, expect=expect)

    def log_in(self, user_id, address, **choice):
        """The answer of the confirmation."""
        flow_id = self.start(user_id, **choice)
        return self.confirm(flow_id, self.emulator.latest_code(address))
