"""The exercises and predictions of notebook 09, “And with many servers?”: one module a section."""
