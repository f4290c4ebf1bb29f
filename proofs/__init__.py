"""What a machine has proven: Coq proofs of the book's statements on finite spaces."""
