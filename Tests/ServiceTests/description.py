"""The provider's official description, as a judge of answers."""

import json
import re
from functools import cache

from openapi_schema_validator import OAS30Validator
from programs import ROOT

PATH = ROOT / "Tests/VerifyModelTests/Fixtures/twilio_verify_v2.json"
DOCUMENT = json.loads(PATH.read_text())

# Method, path and the rest of each operation by its name.
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in ("get", "post", "delete")
}

# Its own examples of a passkeys challenge that names nobody have empty texts where its schema wants a SID or null.
EMPTY_IN_EXAMPLES = ("entity_sid", "factor_sid")


def check_answer(method, path, status, text):
    """Fails unless the description has this status for the call, and a schema that the body fits to the member."""
    if status >= 400:
        error = json.loads(text)
        assert {"code", "message", "more_info", "status"} == error.keys() and error["status"] == status, text
        return
    responses = _operation(method, path)["responses"]
    assert str(status) in responses, f"{method} {path} answers {status}, which the description does not know"
    content = responses[str(status)].get("content")
    if not content:
        assert text == "", f"{method} {path} answers a body"
        return
    schema, body = _resolved(content["application/json"]["schema"]), json.loads(text)
    if path.endswith("/Passkeys/Challenges"):
        body |= {name: body[name] or None for name in EMPTY_IN_EXAMPLES}
    OAS30Validator(schema, format_checker=OAS30Validator.FORMAT_CHECKER).validate(body)
    _check_members(schema, body, f"{method} {path}")


def _operation(method, path):
    # "Summary" is no SID: the longer literal wins.
    fitting = [template for template in DOCUMENT["paths"] if _pattern(template).fullmatch(path)]
    template = min(fitting, key=lambda found: found.count("{"))
    return DOCUMENT["paths"][template][method.lower()]


@cache
def _pattern(template):
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)))


def _resolved(schema):
    """The schema with the text of every reference in its place."""
    if isinstance(schema, list):
        return [_resolved(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _resolved(DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    return {name: _resolved(part) for name, part in schema.items()}


def _check_members(schema, value, place):
    """Schemas allow members to be missing or added; the emulator does neither."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            _check_members(schema.get("items", {}), item, f"{place}[{number}]")
    elif isinstance(value, dict) and "properties" in schema:
        assert value.keys() == schema["properties"].keys(), f"{place}: {value.keys() ^ schema['properties'].keys()}"
        for name, member in value.items():
            _check_members(schema["properties"][name], member, f"{place}.{name}")
