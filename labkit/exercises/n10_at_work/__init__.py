"""The exercises and predictions of notebook 10, “How do I use it at work on Monday?”: one module a section."""
