"""Lets the fictional people act while somebody looks, through the site's own actions.

The people behind the four doors never act by themselves: whoever looks is one of them.
"""
