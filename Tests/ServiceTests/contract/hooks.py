"""Leads generated requests to things that exist, so that they get beyond "not found", and counts the answers.

Loaded by Schemathesis (SCHEMATHESIS_HOOKS). Only the valid parts of a request are changed, and of those three in four:
what was generated to be refused goes out as it is.
"""

import atexit
import collections
import itertools
import json
import os
from pathlib import Path

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from seeds import Seeds

SEEDS = Seeds(json.loads(Path(os.environ["CONTRACT_SEEDS"]).read_text()))
ANSWERS = collections.Counter()
TURNS = collections.defaultdict(itertools.count)


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    turn = next(TURNS[operation])
    if turn % 4 == 0:
        return
    if is_valid(case, ParameterLocation.PATH):
        fill_path(case.path_parameters, operation)
    if is_valid(case, ParameterLocation.QUERY):
        fill_query(case.query)
    if is_valid(case, ParameterLocation.BODY) and isinstance(case.body, dict):
        fill_body(case.body, operation, turn)


@schemathesis.hook
def after_call(context, case, response):
    ANSWERS[case.operation.definition.raw["operationId"], response.status_code] += 1


@atexit.register
def write_answers():
    rows = [[operation, status, count] for (operation, status), count in sorted(ANSWERS.items())]
    Path(os.environ["CONTRACT_ANSWERS"]).write_text(json.dumps(rows))


def is_valid(case, location):
    return case.meta is None or not case.meta.is_negative_at(location)


def fill_path(parameters, operation):
    user = SEEDS.next("doomed" if operation == "deleteFactor" else "users")
    for name in parameters:
        parameters[name] = SEEDS.next("flows") if name == "flow_id" else user[name]


def fill_query(query):
    # A flow that waits makes the run wait.
    if int(query.get("wait", 0)) > 1:
        query["wait"] = 1
    if "cursor" in query:
        del query["cursor"]
    if "user_id" in query:
        query["user_id"] = SEEDS.next("users")["user_id"]
    if "flow_id" in query:
        query["flow_id"] = SEEDS.next("flows")


def fill_body(body, operation, turn):
    if operation in ("previewLogin", "startLogin"):
        body["user_id"] = SEEDS.next("users")["user_id"]
        body.pop("factor_id", None)
    elif operation in ("resendLogin", "cancelLogin"):
        waiting = SEEDS.waiting_login() if turn % 4 == 1 else None
        body["flow_id"] = waiting[0] if waiting else SEEDS.next("flows")
    elif operation == "confirmLogin":
        answer(body, turn, SEEDS.waiting_login)
    elif operation in ("confirmPhone", "confirmEmail", "confirmTotp"):
        kind = operation.removeprefix("confirm").lower()
        answer(body, turn, lambda: SEEDS.waiting_enrollment(kind))


def answer(body, turn, start):
    """The right code, a generated one for a waiting flow, or a generated one for any flow."""
    waiting = start() if turn % 4 != 3 else None
    body.pop("factor_id", None)
    body["flow_id"] = waiting[0] if waiting else SEEDS.next("flows")
    if waiting and turn % 4 == 1:
        body["code"] = waiting[1]
