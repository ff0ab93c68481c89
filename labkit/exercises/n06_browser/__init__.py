"""The exercises and predictions of notebook 06, “How does the browser receive it?”: one module a section."""
