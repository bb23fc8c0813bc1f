"""The MED assistant: cited answers about the MED conference on AI and about AI in MED."""
