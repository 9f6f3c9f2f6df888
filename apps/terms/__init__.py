"""The term sheet as plain Python: its vocabulary, typed values, comparison and minimum terms."""
