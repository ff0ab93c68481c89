"""Notebook 07: when would I choose it?"""
