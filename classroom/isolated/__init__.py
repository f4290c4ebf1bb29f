"""What runs inside the sandbox, beside a student's code: stand-alone files, no other import."""
