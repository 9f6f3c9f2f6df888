"""The verifier: one file that anybody may take away and run without this project."""
