"""Other engines and frameworks, one module each; none is imported unless asked for."""
