"""What a company says about itself: dossier, models, standard answers."""
