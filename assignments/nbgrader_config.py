"""nbgrader's settings for this course; `make assignments`, `make grade` and formgrader read them."""

c = get_config()  # noqa: F821 - nbgrader defines it

c.CourseDirectory.course_id = "adversarial-game"
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("write your answer here")'}
c.ClearSolutions.text_stub = "*Write your answer here.*"
