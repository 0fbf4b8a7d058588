"""How the weights of the rewrite detector are made: articles, folds by article text, training, tables."""
