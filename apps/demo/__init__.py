"""The fictional world that `make demo` plays."""
