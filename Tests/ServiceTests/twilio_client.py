"""The provider's official Python library, pointed at an emulator; every answer is held against the description."""

from urllib.parse import urlsplit

from description import check_answer
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client


class Redirected(TwilioHttpClient):
    """The library's own transport; only the host differs."""

    def __init__(self, base_url):
        super().__init__()
        self.base_url = base_url

    def request(self, method, url, *arguments, **options):
        url = url.replace("https://verify.twilio.com", self.base_url)
        answer = super().request(method, url, *arguments, **options)
        check_answer(method, urlsplit(url).path, answer.status_code, answer.text)
        return answer


def client_of(emulator):
    return Client(emulator.account_sid, emulator.auth_token, http_client=Redirected(emulator.url))
