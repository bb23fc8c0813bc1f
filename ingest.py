"""Make the vector store equal the knowledge folder: ``python ingest.py``."""

import sys

from assistant.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["ingest"]
    main()
