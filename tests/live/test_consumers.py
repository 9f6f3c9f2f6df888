"""What a socket does with a reader who went away."""

import asyncio

import pytest

from apps.live.consumers import TRY_AGAIN, LiveConsumer


@pytest.mark.parametrize("error", [ConnectionResetError, RuntimeError])
def test_reader_who_went_away_in_the_meantime_needs_no_closing(error):
    async def gone(_message: object) -> None:
        raise error

    consumer = LiveConsumer()
    consumer.base_send = gone
    asyncio.run(consumer.close(TRY_AGAIN))
