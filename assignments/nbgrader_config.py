"""Settings of nbgrader for this course; `make assignments` and `make grade` read them."""

c = get_config()  # noqa: F821 - nbgrader defines it

c.CourseDirectory.course_id = "adversarial-game"
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("write your answer here")'}
c.ClearSolutions.text_stub = "*Write your answer here.*"
