"""Notebook 04: how much better is SSE, and at what price?"""
