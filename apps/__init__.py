"""The applications of Tutti, one subject each; imports between them run downwards only."""
