"""The predictions of notebook 10."""

from labkit.learn import Question

connections_of_seven = Question(
    "As in Notebook 06, a page opens six streams and then asks for its order. This time both sides speak "
    "HTTP/2. How many TCP connections does the server count while all seven requests are under way?",
    unit="connections",
    misconceptions={
        7: "That would be a connection for each request, as over HTTP/1.1 without the limit of six.",
        6: "Six is a browser's limit over HTTP/1.1, where each stream keeps a connection for itself.",
        2: "The last request needs no connection of its own: it uses the one that carries the streams.",
    },
)

behind_the_last_place = Question(
    "The server allows a hundred streams per connection. A page has a hundred open, and then it asks for its order. "
    "What happens to this request?",
    choices=("it fails with an error", "it goes over a second connection", "it waits, and nobody says so"),
    misconceptions={
        "it fails with an error": "A server would refuse it if it were sent. But the client knows the server's limit, "
        "and does not send it.",
        "it goes over a second connection": "Nothing forbids that, but the standard advises against it (RFC 9113, "
        "section 9.1), and browsers keep to one connection per host.",
    },
)

readers_behind_a_gap = Question(
    "A page has six streams open over HTTP/2, all on one TCP connection. A packet of this connection is lost, and it "
    "will be sent again a moment later. Before that, the server sends a headline on each stream. On how many of the "
    "six streams does the headline arrive before the lost packet does?",
    unit="streams",
    misconceptions={
        5: "That is so over HTTP/1.1, with a connection for each stream: only one of them waits.",
        6: "The bytes of all six may have come. But TCP delivers no byte that comes after the gap.",
        3: "TCP does not know which stream a byte belongs to. It sees one sequence of bytes.",
    },
)

where_the_token_stays = Question(
    'A page opened `EventSource("/members/stream?token=s3cret")` over an encrypted connection. The stream has ended '
    "long ago. Where can somebody still read the token?",
    choices=("nowhere: it was encrypted", "in the server's log", "in the events that were sent"),
    misconceptions={
        "nowhere: it was encrypted": "TLS protects the address on its way. Both ends can read it, and may write it "
        "down. By default, uvicorn, nginx and Apache do. (hypercorn leaves out what comes after the `?` by default.)",
        "in the events that were sent": "The events do not repeat the address.",
    },
)

a_ticket_again = Question(
    "A page opens an `EventSource`. In its address is a ticket that works once. The connection is cut, and the browser "
    "asks again by itself, as it always does. What does it get?",
    choices=("the stream, from the last id on", "a 401, and it tries again later", "a 401, and it never asks again"),
    misconceptions={
        "the stream, from the last id on": "The browser repeats the address as it was, with the ticket that is used "
        "up.",
        "a 401, and it tries again later": "After a 401 an EventSource never asks again (Notebook 06).",
    },
)

after_the_expiry = Question(
    "A page opens a stream with a token that will soon expire. The server checks the token at the start of the "
    "request, as servers do. While the stream is open, the token expires. What happens to the stream?",
    choices=("the server ends it", "the browser closes it", "it goes on"),
    misconceptions={
        "the server ends it": "The check is a line at the start of the server's function, and that line has run. "
        "Nothing checks the token again.",
        "the browser closes it": "The browser uses its token when it sends a request. An open stream sends none.",
    },
)

a_foreign_page = Question(
    "A page of the shop, at one port of this machine, opens a stream of the API at another port. Nobody has told the "
    "API that the shop may read its streams. What happens?",
    choices=(
        "the browser does not send the request",
        "the API refuses it with a 403",
        "the API answers, and the page gets nothing",
    ),
    misconceptions={
        "the browser does not send the request": "It sends such a GET without asking for permission. What "
        "it protects is the answer.",
        "the API refuses it with a 403": "The API does not look at `Origin`. The browser follows a rule here, not the "
        "API.",
    },
    outcome="by the rule",
)

streams_of_ten_tabs = Question(
    "A customer opens the page in ten tabs. The tabs agree that one of them reads the stream and tells the others. "
    "Then the customer closes the tab that reads. How many streams have been opened at the server in all, when "
    "everything is quiet again?",
    unit="streams",
    misconceptions={
        10: "That would be a stream for each tab. But nine of them only listened to the one that read.",
        1: "The stream ended with its tab. Another tab took over, and opened a stream.",
    },
)

events_without_flush = Question(
    "A server compresses its stream with gzip. For each of fifty short events it calls `compress`, and sends what that "
    "returns. It calls nothing else, and the stream stays open. How many of the fifty events can the browser read?",
    unit="events",
    misconceptions={
        50: "The compressor got all fifty. But it keeps their bytes until it has many of them.",
        49: "That would be a delay of one event. The compressor waits for some tens of thousands of bytes.",
        25: "The compressor keeps bytes until it has some tens of thousands. These fifty events are far fewer.",
    },
)

trips_to_the_first_event = Question(
    "A client connects over TLS 1.3 to a server far away, and asks for a stream. Count from the client's first packet. "
    "How many round trips have passed when the first event arrives?",
    unit="round trips",
    misconceptions={
        1: "The request and its answer take one. Before that, the TCP connection and the keys of TLS take one each.",
        2: "That is so without TLS: one for TCP and one for the request. TLS needs one more.",
        4: "That is so with TLS 1.2, whose handshake takes two round trips.",
    },
    outcome="by the rule",
)
