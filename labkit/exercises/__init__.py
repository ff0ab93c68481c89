"""The exercises of the notebooks: one module a notebook, each exercise a module-level `Exercise`."""
