"""The MED assistant: cited answers about the MED conference on AI and about AI in MED."""

import os

# Before anything here imports numpy, whose OpenBLAS reads it once. Its threads spin while they wait, and the products
# here are small: an answer took 143 ms of processor time with two threads, and 79 ms with one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
