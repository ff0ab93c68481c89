"""labkit: the equipment of the notebooks, and Server-Sent Events (SSE) written out to be read.

SSE itself: read these four, in this order.
  sse           the wire format: an event to bytes, and bytes to events
  feed          numbered updates by topic, in memory or in a file, with replay
  app.stream    one open answer of a server: the stream
  eventsource   the other end: what a browser's EventSource does, in Python

The equipment around it, from the bottom up.
  plumbing      what everything leans on: arguments, open files, loopback, requests and answers as
                Fetch has them, waits that can be stopped, log, interrupts, cells that are run again
  defaults      numbers that several rooms need
  kinds         what kinds of users there are, and how they look in a chart
  scale         full scale or quick
  histogram     latencies by the million, which can be merged
  run           the one record that arithmetic, simulation and measurement return
  app           the order tracker: the same order by poll, long poll, stream and WebSocket
  server        the app, running in this process: serve(); over HTTP/2: serve_http2()
  crowd         thousands of users on real sockets, in processes of their own, here or where an executor has workers
  model         the same users as formulae and as a simulation
  faults        a line between client and server on which bad days happen
  fleet         several servers as hosts, and the engine of the feed that they share
  probe         what is right and wrong with any stream, and what to change
  charts, show  pictures, and how things appear in a notebook
  learn         predictions, claims, exercises, and what is known of a learner; `exercises` has those of each notebook
  conformance   other people's test cases for a parser, and what a server owes its readers
  whatif        the page on which one moves the numbers of the argument
  argument      the whole argument in a terminal
  book          notebooks as pages, one of them or all
  setup         the commands of `python3 -m labkit`, and the environment that they make; standard library alone

Nothing is imported here, so that `import labkit.server` stays quick and the crowd's process stays small.
"""

__version__ = "1.0.0"
