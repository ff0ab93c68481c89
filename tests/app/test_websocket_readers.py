"""Readers of a WebSocket that leave, stall or vanish, and a server that stops: no other reader is disturbed."""

import socket
import struct
import threading

from labkit.server import Server, serve
from tests.helpers.frames import (
    CLOSE,
    PING,
    PONG,
    TEXT,
    UPGRADE,
    all_closed,
    close_code,
    frame,
    frames,
    move_on,
    open_socket,
    read_frame,
    update,
)
from tests.helpers.waiting import is_stalled, open_sockets, wait_until
from tests.helpers.wire import Wire


def test_readers_that_leave_at_any_moment_do_not_disturb_the_others(server: Server) -> None:
    order = server.place_order("Pad thai")
    with Wire(server) as stays:
        open_socket(stays, order)
        assert update(stays) == 1
        for number in range(2, 102):
            wires = [Wire(server) for _ in range(3)]
            for wire in wires:
                wire.get(f"/orders/{order}/socket", *UPGRADE)
            for wire in wires[1:]:
                wire.answer()
            for wire in wires:
                wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                wire.socket.close()
            move_on(server, order)
            assert update(stays) == number
        wait_until(lambda: server.meter.open_sockets == 1, "the others to be gone")
    all_closed(server)
    assert server.log == []


def test_a_reader_that_stops_reading_is_dropped_and_costs_bounded_memory() -> None:
    with serve(stalled=0.2) as server, Wire(server, receive_buffer=4096) as deaf, Wire(server) as well:
        order = server.place_order(dish := "x" * 50_000)
        for wire in (deaf, well):
            open_socket(wire, order)
        update(well)
        buffered = 0
        for _ in range(1000):
            move_on(server, order)
            update(well)
            buffered = max(buffered, *(each.unsent_bytes for each in server.connections))
            if server.meter.readers_dropped:
                break
        wait_until(lambda: server.meter.open_sockets == 1, "the deaf reader to be dropped")
        assert server.meter.readers_dropped == 1
        assert buffered < 64 * 1024 + 2 * len(dish)
        assert "it had not read for 0.2 seconds" in server.log[-1]
        move_on(server, order)
        assert update(well)


def test_a_slow_reader_that_reads_again_misses_nothing() -> None:
    with serve(stalled=20) as server, Wire(server, receive_buffer=4096) as slow:
        order = server.place_order("x" * 100_000)
        open_socket(slow, order)
        for _ in range(90):  # fewer than the history holds, more than the buffers take
            move_on(server, order)
        assert [update(slow) for _ in range(91)] == list(range(1, 92))
        assert server.meter.readers_dropped == 0


def test_stop_does_not_wait_for_a_reader_that_has_stopped_reading() -> None:
    with serve(stalled=60) as server, Wire(server, receive_buffer=4096) as deaf:
        order = server.place_order("x" * 100_000)
        open_socket(deaf, order)
        for _ in range(90):
            move_on(server, order)
        wait_until(lambda: is_stalled(server), "full buffers")
        server.stop()
        assert server.idle()
        assert server.log == []


def test_a_reader_that_vanished_is_found_out_by_a_ping() -> None:
    with serve(keep_alive=0.05, stalled=0.1) as server, Wire(server) as silent:
        open_socket(silent, server.place_order("Pad thai"))
        wait_until(lambda: server.meter.open_sockets == 0, "the silent reader to be found out")
        told = frames(silent.read_to_end())
        assert [opcode for opcode, _ in told] == [TEXT, PING, CLOSE]
        assert told[-1][1][:2] == struct.pack("!H", 1011)


def test_a_reader_that_answers_pings_is_kept() -> None:
    with serve(keep_alive=0.02, stalled=10) as server, Wire(server) as wire:
        order = server.place_order("Pad thai")
        open_socket(wire, order)
        assert update(wire) == 1
        for _ in range(5):
            opcode, payload = read_frame(wire)
            assert opcode == PING
            wire.send(frame(PONG, payload))
        assert server.meter.open_sockets == 1


def test_start_and_stop_again_with_many_sockets_open() -> None:
    threads = threading.active_count()
    for _ in range(3):
        with serve() as server:
            order = server.place_order("Pad thai")
            wires = [Wire(server) for _ in range(300)]
            for wire in wires:
                wire.get(f"/orders/{order}/socket", *UPGRADE)
            open_sockets(server, 300)
            server.stop()
            for wire in wires:
                wire.answer()
                assert close_code(wire) == 1012
                wire.socket.close()
            assert server.idle()
            assert server.log == []
    assert threading.active_count() == threads
