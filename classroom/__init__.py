"""The classroom: students' copies of the assignments, and a grader that no submission can stop."""
