"""Schemathesis holds the running service to openapi.yaml: no server error, no undocumented answer."""

import collections
import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import requests
import yaml
from openapi_spec_validator import validate
from programs import ROOT
from seeds import describe

HERE = Path(__file__).parent
CONTRACT = ROOT / "openapi.yaml"
LEAST_CASES = 2000
LONGEST_SECONDS = 480
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
]


def test_the_document_is_valid_openapi():
    validate(yaml.safe_load(CONTRACT.read_text()))


def test_every_example_fits_its_schema():
    document = yaml.safe_load(CONTRACT.read_text())
    contents = list(contents_of(document))

    faults = [
        f"{name}: {error.message}"
        for content in contents
        for name, example in content["examples"].items()
        for error in validator(document, content["schema"]).iter_errors(resolved(document, example)["value"])
    ]

    assert contents and faults == []


def test_the_app_api_keeps_its_contract(service, tmp_path, capsys):
    (tmp_path / "seeds.json").write_text(json.dumps(describe(service)))
    hooks = {
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": f"{HERE}:{HERE.parent}",
        "CONTRACT_SEEDS": str(tmp_path / "seeds.json"),
        "CONTRACT_ANSWERS": str(tmp_path / "answers.json"),
    }
    authorization = f"--header=Authorization: Bearer {service.key}"

    cases = cases_tried(tmp_path, hooks, f"--url={service.url}", authorization, "--exclude-tag=Operations")

    answers = json.loads((tmp_path / "answers.json").read_text())
    assert cases >= LEAST_CASES
    assert operations_without_success(answers) == []
    with capsys.disabled():
        print(f"\ncontract: {cases} cases; {summary(answers)}")


def test_the_ops_listener_keeps_its_contract(service, tmp_path):
    phases = "--phases=examples,coverage,fuzzing"
    key = service.postern("key", "create", "--operator").strip()
    hooks = {
        "SCHEMATHESIS_HOOKS": "admin_hooks",
        "PYTHONPATH": f"{HERE}:{HERE.parent}",
        "CONTRACT_ADMIN_URL": f"{service.ops_url}/admin",
        "CONTRACT_OPERATOR_KEY": key,
        "CONTRACT_ANSWERS": str(tmp_path / "answers.json"),
    }
    authorization = f"--header=Authorization: Bearer {key}"

    try:
        cases = cases_tried(
            tmp_path, hooks, f"--url={service.ops_url}", authorization, "--include-tag=Operations", phases
        )
    finally:
        # The operator's key has made services of every kind, which other tests would meet in their lists.
        requests.post(f"{service.emulator.url}/_emulator/reset", timeout=10).raise_for_status()

    assert cases > 500
    assert operations_without_success(json.loads((tmp_path / "answers.json").read_text())) == []


def cases_tried(directory, environment, *options):
    """Runs Schemathesis with valid and invalid data, always the same; how many requests it made."""
    command = [
        Path(sys.executable).with_name("schemathesis"), "run", CONTRACT, f"--checks={','.join(CHECKS)}",
        "--mode=all", "--max-examples=75", "--seed=1", "--generation-database=none", "--request-timeout=40",
        "--suppress-health-check=all", "--warnings=off", "--no-color",
        "--report=json", f"--report-json-path={directory / 'report.json'}", *options,
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=directory, env=os.environ | environment, capture_output=True, text=True, timeout=LONGEST_SECONDS
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((directory / "report.json").read_text())["test_cases"]["generated"]


def contents_of(node):
    """Every media type object: what has a schema stands under `content`."""
    if isinstance(node, list):
        node = dict(enumerate(node))
    if isinstance(node, dict):
        yield from node.get("content", {}).values() if isinstance(node.get("content"), dict) else ()
        for child in node.values():
            yield from contents_of(child)


def validator(document, schema):
    return jsonschema.Draft202012Validator(
        {**schema, "components": document["components"]}, format_checker=jsonschema.FormatChecker()
    )


def resolved(document, node):
    if "$ref" not in node:
        return node
    return functools.reduce(lambda parent, name: parent[name], node["$ref"].removeprefix("#/").split("/"), document)


def operations_without_success(answers):
    """A run that only ever met refusals would prove little."""
    all_operations = {operation for operation, _, _ in answers}
    return sorted(all_operations - {operation for operation, status, _ in answers if status < 300})


def summary(answers):
    totals = collections.Counter()
    for _, status, count in answers:
        totals[status] += count
    return ", ".join(f"{count} × {status}" for status, count in sorted(totals.items()))
