"""Leads every other generated request of operators to services and verifications that exist, and counts the answers.

Loaded by Schemathesis (SCHEMATHESIS_HOOKS); what it needs is made over the admin endpoints themselves.
"""

import atexit
import collections
import itertools
import json
import os
from pathlib import Path

import requests
import schemathesis
from schemathesis.core.parameters import ParameterLocation

ADMIN = os.environ["CONTRACT_ADMIN_URL"]
ANSWERS = collections.Counter()
TURNS = collections.defaultdict(itertools.count)
NUMBERS = itertools.count()
SESSION = requests.Session()
SESSION.headers["Authorization"] = f"Bearer {os.environ['CONTRACT_OPERATOR_KEY']}"


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    if next(TURNS[operation]) % 2 == 0:
        return
    if "service_sid" in (case.path_parameters or {}) and is_valid(case, ParameterLocation.PATH):
        service = new_service()
        case.path_parameters["service_sid"] = service
        if operation in ("getVerification", "updateVerification"):
            case.path_parameters["verification_sid"] = start(service, new_number())
        elif operation in ("findVerification", "updateVerificationOfAddress", "checkVerification"):
            give_address(case, service)
    if operation == "callVerify" and is_valid(case, ParameterLocation.BODY) and isinstance(case.body, dict):
        case.body.update(method="GET", path="/v2/Services")
        case.body.pop("json", None)
    if "cursor" in (case.query or {}) and is_valid(case, ParameterLocation.QUERY):
        del case.query["cursor"]


@schemathesis.hook
def after_call(context, case, response):
    ANSWERS[case.operation.definition.raw["operationId"], response.status_code] += 1


@atexit.register
def write_answers():
    rows = [[operation, status, count] for (operation, status), count in sorted(ANSWERS.items())]
    Path(os.environ["CONTRACT_ANSWERS"]).write_text(json.dumps(rows))


def is_valid(case, location):
    return case.meta is None or not case.meta.is_negative_at(location)


def give_address(case, service):
    if not is_valid(case, ParameterLocation.BODY) or not isinstance(case.body, dict):
        return
    number = new_number()
    start(service, number)
    case.body["to"] = number
    case.body.pop("verification_sid", None)


def new_number():
    return f"+49151557{next(NUMBERS):05}"


def new_service():
    return post("/verify/services", {"friendly_name": "Contract"})["service_sid"]


def start(service, number):
    body = {"to": number, "channel": "sms"}
    return post(f"/verify/services/{service}/verifications", body)["verification_sid"]


def post(path, body):
    answer = SESSION.post(ADMIN + path, json=body, timeout=40)
    answer.raise_for_status()
    return answer.json()
