"""``python -m newsclean`` is the command."""

import sys

from newsclean.cli import main

sys.exit(main())
