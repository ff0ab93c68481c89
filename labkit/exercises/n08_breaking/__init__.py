"""The exercises and predictions of notebook 08, “What happens on a bad day?”: one module a section."""
