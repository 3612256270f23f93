import pytest
from emulator import Emulator
from service import Service
from twilio_client import client_of


@pytest.fixture(scope="session")
def emulator(tmp_path_factory):
    running = Emulator(tmp_path_factory.mktemp("emulator"))
    yield running
    running.program.stop()


@pytest.fixture(scope="session")
def service(tmp_path_factory, emulator):
    running = Service(tmp_path_factory.mktemp("service"), emulator)
    yield running
    running.program.stop()


@pytest.fixture
def twilio(emulator):
    return client_of(emulator)


@pytest.fixture
def provider(twilio):
    """A service of the test's own."""
    created = twilio.verify.v2.services.create(friendly_name="Official library")
    return twilio.verify.v2.services(created.sid)


@pytest.fixture
def user_id(request):
    """A user of the test's own."""
    return request.node.name
