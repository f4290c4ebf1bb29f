"""Every recorded run of the book: one list, and one command that trains, resumes and tables it.

python -m experiments list | run NAME … | status | table
"""
