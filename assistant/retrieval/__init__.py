"""Hybrid retrieval for Danish and English: dense and lexical scores of the same chunks, fused."""

from assistant.retrieval.hybrid import HybridRetriever, VectorIndex, Weights, fuse_scores

__all__ = ["HybridRetriever", "VectorIndex", "Weights", "fuse_scores"]
