"""The libraries that make a contract a document: WeasyPrint lays it out, pyHanko signs and seals it."""
