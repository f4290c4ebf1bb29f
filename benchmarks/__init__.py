"""Speed of training, measured."""
