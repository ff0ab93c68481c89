"""Notebook 05: what exactly travels?"""
