"""Other extractors on the shared pages: alone, against newsclean, and with newsclean over their text."""
