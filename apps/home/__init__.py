"""What needs me now, and the public front."""
