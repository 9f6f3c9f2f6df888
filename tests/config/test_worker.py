"""What the worker does with a message whose connection to the bus is gone."""

from apps.config.celery import DueChannel, app


def _channel_of_a_lost_bus() -> DueChannel:
    with app.connection_for_read() as connection:
        channel: DueChannel = connection.channel()
    assert channel.connection is None
    return channel


def test_message_of_a_lost_connection_is_settled_without_ending_the_worker() -> None:
    channel = _channel_of_a_lost_bus()
    channel.basic_ack("some-tag")
    channel.basic_reject("some-tag", requeue=True)


def test_message_is_not_put_back_when_the_bus_is_lost() -> None:
    assert _channel_of_a_lost_bus().do_restore is False
