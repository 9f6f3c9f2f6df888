"""Starts the site on one machine: finds a database and a bus, or starts its own, and runs all processes.

Standard library only, so that it can say in words what is missing before anything else is loaded.
"""
