"""The site with servers and processes of its own, stopped and killed while people use it."""
