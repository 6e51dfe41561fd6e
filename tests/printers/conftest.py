from collections.abc import AsyncIterator

import pytest

from printers.virtual import Serving, serve_virtual_printer


@pytest.fixture
async def virtual() -> AsyncIterator[Serving]:
    """A receipt printer on a real port."""
    serving = await serve_virtual_printer(port=0, tray_port=0)
    yield serving
    await serving.close()
