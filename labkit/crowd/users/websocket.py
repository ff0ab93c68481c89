"""A user who opens a WebSocket and is told (RFC 6455). Opens it again when it is cut."""

import json
from collections.abc import Sequence
from typing import Any

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.uri import parse_uri

from labkit.crowd.users.balancer import Balancer
from labkit.crowd.users.pushed import ListeningCrowd, ListeningUser
from labkit.crowd.users.record import Record
from labkit.crowd.users.user import Crowd
from labkit.defaults import RETRY_SECONDS


class SocketUser(ListeningUser):
    """One user: one WebSocket of one order."""

    __slots__ = ("_websocket",)

    def opened(self) -> None:
        """Ask for the upgrade."""
        host, port = self.address
        self._websocket = ClientProtocol(parse_uri(f"ws://{host}:{port}/orders/{self.order}/socket"))
        self._websocket.send_request(self._websocket.connect())
        self._record.requests += 1
        self._send()

    def received(self, size: int) -> None:
        """Count every byte, those of the opening too."""
        self._record.bytes_down += size

    def take(self, data: bytes) -> None:
        """Frames instead of HTTP answers; a ping is answered."""
        self._websocket.receive_data(data)
        for event in self._websocket.events_received():
            if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                order = json.loads(bytes(event.data))
                known_again = "gap" in order or int(order["update"]) == self._known  # as a user who comes back is told
                if not known_again:
                    self.learn(order)
            elif isinstance(event, Response) and event.status_code != 101:
                self._record.errors[f"answered {event.status_code}"] += 1
                self._left = True
                self.arrive()
        self._send()
        if self._websocket.close_expected():
            self.hang_up()

    def failed(self, why: str) -> None:
        """Come back after a while."""
        if not self._left:
            self._record.errors[why] += 1
            self.come_back(RETRY_SECONDS)

    def _send(self) -> None:
        for data in self._websocket.data_to_send():
            self._record.bytes_up += len(data)
            if self._transport is not None and data:
                self._transport.write(data)


def crowd_of(_plan: dict[str, Any], orders: Sequence[int], balancer: Balancer, record: Record) -> Crowd:
    """A user with a WebSocket for each of the orders."""
    return ListeningCrowd([SocketUser(order, balancer, record) for order in orders], record)
