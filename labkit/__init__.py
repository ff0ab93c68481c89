"""labkit: the plumbing behind the notebooks.

Read it in this order: sse, feed, orders, app, server; then run, model, crowd; then charts, show, learn.
Nothing is imported here, so that `import labkit.server` stays quick and the crowd's process stays small.
"""
