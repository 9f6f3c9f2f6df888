"""Which methods a view answers to."""

READ = ["GET", "HEAD"]
