"""labkit: the plumbing behind the notebooks.

Read it in this order: sse, feed, orders, app, server; then eventsource, faults, durable; then run, model, crowd, users;
then charts, show, learn, conformance, whatif.
Nothing is imported here, so that `import labkit.server` stays quick and the crowd's process stays small.
"""
