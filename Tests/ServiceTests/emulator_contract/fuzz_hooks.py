"""Leads generated calls to things that exist, three times in four, and counts the answers.

Loaded by Schemathesis (SCHEMATHESIS_HOOKS). The emulator's answers feed the next calls: every SID that one of them names
can be used by a later one.
"""

import atexit
import collections
import json
import os
import random
import re
from pathlib import Path

import schemathesis

CHOICE = random.Random(1)
ANSWERS = collections.Counter()
KNOWN = collections.defaultdict(lambda: collections.deque(maxlen=12))
SID = re.compile(r"\b(VA|VE|VL|YF|YC|YK|YW|RK|BL)[0-9a-f]{32}\b")
# The service and the entity that everything hangs on, and what was made there beforehand, stay: only others are deleted.
SEEDS = json.loads(os.environ["FUZZ_SEEDS"])
DOOMED = {"DeleteEntity": SEEDS["doomed_entity"], "DeleteFactor": SEEDS["doomed_identity"]}
PHONE = SEEDS["phone"]


@schemathesis.hook
def before_call(context, case, kwargs):
    if CHOICE.random() < 0.25:
        return
    operation = case.operation.definition.raw
    if isinstance(case.path_parameters, dict):
        for name, generated in case.path_parameters.items():
            case.path_parameters[name] = existing(name, case.operation.path, operation["operationId"]) or generated
    if isinstance(case.body, dict):
        required = required_members(operation)
        for name in list(case.body):
            # Ten optional members that are all acceptable at once are seldom generated.
            if name not in required and CHOICE.random() < 0.7:
                del case.body[name]
            elif name in KNOWN_VALUES or name in SEEDS["members"]:
                case.body[name] = KNOWN_VALUES.get(name) or SEEDS["members"][name]


def required_members(operation):
    for content in operation.get("requestBody", {}).get("content", {}).values():
        return content["schema"].get("required", [])
    return []


@schemathesis.hook
def after_call(context, case, response):
    operation = case.operation.definition.raw["operationId"]
    ANSWERS[operation, response.status_code] += 1
    if response.status_code < 300:
        text = response.text if isinstance(response.text, str) else ""
        for match in SID.finditer(text):
            if match.group() not in (SEEDS["service"], SEEDS["VA"]):
                KNOWN[match.group(1)].append(match.group())


@atexit.register
def write_answers():
    rows = [[operation, status, count] for (operation, status), count in sorted(ANSWERS.items())]
    Path(os.environ["FUZZ_ANSWERS"]).write_text(json.dumps(rows))


KNOWN_VALUES = {
    "To": PHONE,
    "PhoneNumber": PHONE,
    "Channel": "sms",
    "Code": "000000",
    "AuthPayload": "000000",
    "Country": "GB",
    "FriendlyName": "Fuzz",
    "WebhookUrl": "http://127.0.0.1:9/hook",
}
PREFIXES = {
    "Services": "VA", "Verifications": "VE", "Factors": "YF", "Challenges": "YC", "AccessTokens": "YK",
    "RateLimits": "RK", "Buckets": "BL", "Webhooks": "YW", "Attempts": "VL",
}  # fmt: skip


def existing(name, path, operation):
    """Something for a placeholder; None if nothing is known."""
    match name:
        case "ServiceSid":
            return SEEDS["service"]
        case "Identity":
            return DOOMED.get(operation, SEEDS["identity"])
        case "PhoneNumber":
            return PHONE
        case "Country":
            return "GB"
        case "RateLimitSid":
            return latest("RK")
        case "ChallengeSid":
            return SEEDS["pushed_challenge"]
        case "Sid":
            prefix = PREFIXES[path.rstrip("/").split("/")[-2]]
            if operation == "DeleteFactor":
                return CHOICE.choice(SEEDS["doomed_factors"])
            seed = None if operation.startswith("Delete") or CHOICE.random() < 0.5 else SEEDS.get(prefix)
            return seed or latest(prefix)


def latest(prefix):
    return CHOICE.choice(KNOWN[prefix]) if KNOWN[prefix] else None
