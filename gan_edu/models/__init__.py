"""Networks. Images are float32 ``(N, C, H, W)`` in [−1, 1]; discriminators return logits."""
