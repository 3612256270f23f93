"""Calls operations of the description by name and holds every answer against it."""

import requests
from description import OPERATIONS, check_answer


class Caller:
    def __init__(self, emulator):
        self.emulator = emulator
        self.called = set()
        self._session = requests.Session()
        self._session.auth = (emulator.account_sid, emulator.auth_token)

    def __call__(self, operation_id, *path, query=None, body=None, **form):
        """The answer's JSON; `form` has names with `__` for dots, `body` is JSON, `path` fills the placeholders."""
        method, template, _ = OPERATIONS[operation_id]
        path = filled(template, path)
        answer = self._session.request(
            method,
            self.emulator.url + path,
            params=query,
            data={name.replace("__", "."): value for name, value in form.items()} or None,
            json=body,
            timeout=20,
        )
        assert answer.ok, f"{operation_id}: {answer.status_code} {answer.text}"
        check_answer(method, path, answer.status_code, answer.text)
        self.called.add(operation_id)
        return answer.json() if answer.content else None


def filled(template, arguments):
    parts = iter(arguments)
    return "/".join(
        requests.utils.quote(next(parts), safe="") if segment.startswith("{") else segment
        for segment in template.split("/")
    )
