"""How the weights of the judge are made: labels from gold, training, evaluation on publishers left out."""
