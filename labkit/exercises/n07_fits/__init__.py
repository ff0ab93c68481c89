"""Notebook 07: when should I choose SSE?"""
