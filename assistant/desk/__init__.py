"""The organisers' desk without its pages: access, unanswered questions, changes to the knowledge, mails.

Importing this package is cheap; what it needs is imported when it is used.
"""
