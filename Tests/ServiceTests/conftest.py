import pytest
from emulator import Emulator
from service import Service


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
def user_id(request):
    """A user of the test's own."""
    return request.node.name
