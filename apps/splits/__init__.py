"""Pure: how money is shared out, rounded and explained."""
