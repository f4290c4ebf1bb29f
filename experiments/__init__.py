"""Every recorded run of the book, declared in one list; one command trains, resumes and tables them.

python -m experiments list | run NAME … | status | table
"""
