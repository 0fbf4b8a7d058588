"""What the documentation site makes of the code: pages of rules, labels, promises, commands and tables."""
