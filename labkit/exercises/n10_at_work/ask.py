"""The predictions of notebook 10."""

from labkit.learn import Question

connections_of_seven = Question(
    "The page of Notebook 06 again: it opens six streams, and then asks for its order. This time both sides speak "
    "HTTP/2. How many TCP connections does the server count while all seven requests are under way?",
    unit="connections",
    misconceptions={
        7: "That would be a connection for each request: HTTP/1.1, without the browsers' limit.",
        6: "Six is the limit of HTTP/1.1, where each stream keeps a connection for itself.",
        2: "A connection is not reserved for streams. The question goes over the one that is there.",
    },
)

behind_the_last_place = Question(
    "The server allows a hundred streams per connection. A page has a hundred open, and then it asks for its order. "
    "What becomes of this request?",
    choices=("it fails with an error", "it goes over a second connection", "it waits, and nobody says so"),
    misconceptions={
        "it fails with an error": "It would if it were sent: a server refuses a stream too many. But the client has "
        "been told the number, and does not send it.",
        "it goes over a second connection": "Nothing forbids that, but the standard advises against it (RFC 9113, "
        "section 9.1), and browsers keep to one connection per host.",
    },
)

readers_behind_a_gap = Question(
    "Six readers each have a stream open, all over HTTP/2, on one TCP connection. A packet of this connection is lost; "
    "a moment later it will be sent again. In between, a headline is told. How many of the six readers hear it before "
    "the lost packet arrives?",
    unit="readers",
    misconceptions={
        5: "That is HTTP/1.1, with a connection for each: only the owner of the lost packet waits.",
        6: "The bytes may all be there. TCP hands over none that lie behind the gap.",
        3: "Which stream a byte belongs to is HTTP/2's business. TCP sees one row of bytes.",
    },
)

where_the_token_stays = Question(
    'A page opens `EventSource("/members/stream?token=s3cret")` over an encrypted connection. The stream ended '
    "long ago. Where can somebody still read the token?",
    choices=("nowhere: it was encrypted", "in the server's log", "in the events that were sent"),
    misconceptions={
        "nowhere: it was encrypted": "TLS protects the address on its way. Both ends see it in the clear, and write it "
        "down.",
        "in the events that were sent": "An answer does not repeat the address. Others do that.",
    },
)

a_ticket_again = Question(
    "A page opens an EventSource with a ticket in its address that is good for one use. The stream is cut, and the "
    "browser comes back by itself, as it always does. What does it get?",
    choices=("the stream, from the last id on", "a 401, and it tries again later", "a 401, and it never asks again"),
    misconceptions={
        "the stream, from the last id on": "The browser repeats the address as it was, with the ticket that is used "
        "up.",
        "a 401, and it tries again later": "Any status but 200 ends an EventSource for good (Notebook 06).",
    },
)

after_the_expiry = Question(
    "A stream is opened with a token that will soon expire, and the handler checks the token as handlers do: at the "
    "start. The token expires. What happens to the stream?",
    choices=("the server ends it", "the browser closes it", "it goes on"),
    misconceptions={
        "the server ends it": "Who should? The check is a line at the start of the handler, and that line has run.",
        "the browser closes it": "The browser looks at its cookies when it asks. A stream that is open asks nothing.",
    },
)

a_foreign_page = Question(
    "A page of the shop, at one port of this machine, opens a stream of the API at another port. The API does not know "
    "of it and sends no word of permission. What happens?",
    choices=(
        "the browser does not send the request",
        "the API refuses it with a 403",
        "the API answers, and the page gets nothing",
    ),
    misconceptions={
        "the browser does not send the request": "It sends a simple GET without asking. What it protects is the "
        "answer.",
        "the API refuses it with a 403": "That takes code which looks at `Origin`. The rule that acts here is the "
        "browser's.",
    },
    outcome="by the rule",
)

streams_of_ten_tabs = Question(
    "A customer opens the page in ten tabs. The tabs agree that one of them reads the stream and tells the others. "
    "Then the tab that reads is closed. How many streams has the server seen opened when all is quiet again?",
    unit="streams",
    misconceptions={
        10: "Each tab would have opened its own. Nine of them only listened.",
        1: "The stream ended with its tab. Another tab took over, and opened a stream.",
    },
)

events_without_flush = Question(
    "A server packs its stream with gzip, and sends fifty short events, one after the other; the stream stays open. "
    "The program only calls `compress` for each of them. How many of the fifty can the browser read?",
    unit="events",
    misconceptions={
        50: "The compressor was given all fifty. What it has given out so far is another question.",
        49: "That would be a delay of one event. The compressor waits for some tens of thousands of bytes.",
        25: "The compressor does not stop in the middle: it gives out a block when it has one.",
    },
)

trips_to_the_first_event = Question(
    "A reader connects over TLS 1.3 to a server far away, and asks for a stream. How many round trips are over when "
    "the first event arrives, from the first packet on?",
    unit="round trips",
    misconceptions={
        1: "The request and its answer take one. Before it the connection and its keys have to be made.",
        2: "That is HTTP in the clear: one for TCP, one for the request. TLS adds its own.",
        4: "That was TLS 1.2, with a handshake of two round trips.",
    },
    outcome="by the rule",
)
