"""The subcommands, one module each: ``run(arguments)`` returns the exit status."""
