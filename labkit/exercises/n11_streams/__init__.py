"""The exercises and predictions of notebook 11, “What do other people's streams need?”: one module a section."""
