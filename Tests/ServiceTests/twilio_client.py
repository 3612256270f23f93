"""The provider's official Python library, pointed at an emulator."""

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client


class Redirected(TwilioHttpClient):
    """The library's own transport; only the host differs."""

    def __init__(self, base_url):
        super().__init__()
        self.base_url = base_url

    def request(self, method, url, *arguments, **options):
        return super().request(method, url.replace("https://verify.twilio.com", self.base_url), *arguments, **options)


def client_of(emulator):
    return Client(emulator.account_sid, emulator.auth_token, http_client=Redirected(emulator.url))
