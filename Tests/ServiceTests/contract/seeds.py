"""What generated requests can refer to: users, factors and flows in every state, made over the API itself."""

import itertools
import threading

import requests
from authenticator import totp


class Seeds:
    """A small world inside the running service, known to the process that sends the requests."""

    def __init__(self, description):
        self.url = description["url"]
        self.emulator_url = description["emulator_url"]
        self.users = description["users"]
        self.doomed = description["doomed"]
        self.flows = description["flows"]
        self.newcomers = description["newcomers"]
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {description['key']}"
        self._cycles = {}
        self._lock = threading.Lock()

    def next(self, kind):
        """The next one of a kind, round and round."""
        with self._lock:
            return next(self._cycles.setdefault(kind, itertools.cycle(getattr(self, kind))))

    def waiting_login(self):
        """A flow that waits for its code, with that code; None if the start was refused."""
        user = self.next("users")
        return self._started("/login/start", {"user_id": user["user_id"], "channel": "sms"}, user["phone"])

    def waiting_enrollment(self, kind):
        """The same for an enrolment of that kind: phone, email or totp."""
        newcomer = self.next("newcomers")
        if kind == "totp":
            answer = self._post("/enroll/totp", {"user_id": newcomer["user_id"]})
            return (answer["flow_id"], totp(answer["client"]["secret"])) if "flow_id" in answer else None
        body = {"user_id": newcomer["user_id"], kind: newcomer[kind]}
        return self._started(f"/enroll/{kind}", body, newcomer[kind])

    def _started(self, path, body, address):
        answer = self._post(path, body)
        if "flow_id" not in answer:
            return None
        inbox = requests.get(f"{self.emulator_url}/_emulator/messages", params={"to": address}, timeout=40)
        return answer["flow_id"], inbox.json()["messages"][-1]["code"]

    def _post(self, path, body):
        return self._session.post(self.url + path, json=body, timeout=40).json()


def describe(service, users=24, doomed=12, newcomers=40):
    """Fills the running service and says what is in it."""
    known = [_enrolled(service, number) for number in range(users)]
    return {
        "url": service.url,
        "emulator_url": service.emulator.url,
        "key": service.key,
        "users": known,
        "doomed": [_enrolled(service, users + number) for number in range(doomed)],
        "newcomers": [_newcomer(number) for number in range(newcomers)],
        "flows": _flows(service, known),
    }


def _enrolled(service, number):
    user_id, phone = f"contract-{number}", f"+49151555{number:05}"
    return {"user_id": user_id, "phone": phone, "factor_id": service.enrol_phone(user_id, phone)}


def _newcomer(number):
    return {
        "user_id": f"newcomer-{number}",
        "phone": f"+49151556{number:05}",
        "email": f"newcomer-{number}@example.com",
    }


def _flows(service, users):
    """One flow in every state that can be had without waiting for a clock."""
    pending, approved, canceled, failed, totp = users[:5]
    flows = {"pending": service.start(pending["user_id"])}
    flows["approved"] = service.start(approved["user_id"])
    service.confirm(flows["approved"], service.emulator.latest_code(approved["phone"]))
    flows["canceled"] = service.start(canceled["user_id"])
    service.call("POST", "/login/cancel", {"flow_id": flows["canceled"]}, expect=200)
    flows["failed"] = service.start(failed["user_id"])
    wrong = f"{(int(service.emulator.latest_code(failed['phone'])) + 1) % 1_000_000:06}"
    for _ in range(5):
        service.confirm(flows["failed"], wrong, expect=422)
    service.enrol_totp(totp["user_id"])
    flows["totp"] = service.start(totp["user_id"], channel="totp")
    return list(flows.values())
