"""One step as a CUDA graph: recorded once, then replayed without Python between its kernels.

The kernels of these networks are so short that a GPU spends most of an eager step waiting for the
next launch. A captured step does the same arithmetic from the same random numbers.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

WARM_UP = (
    3  # eager steps before the capture: libraries choose their kernels, Adam makes its moments
)


class Captured:
    """A function of one tensor, captured; its result is overwritten by the next call.

    Args:
        function: Called with a tensor of the shape of ``example``; reads and changes only memory
            that stays where it is.
        example: On the GPU.
        rng: The generator that ``function`` draws from.

    References:
        PyTorch documentation, "CUDA graphs".
    """

    def __init__(
        self, function: Callable[[Tensor], Tensor], example: Tensor, rng: torch.Generator
    ) -> None:
        self.input = example.clone()
        self.graph = torch.cuda.CUDAGraph()
        self.graph.register_generator_state(rng)
        with torch.cuda.graph(self.graph):
            self.output = function(self.input)

    def __call__(self, x: Tensor) -> Tensor:
        """Replay on another input of the same shape."""
        self.input.copy_(x)
        self.graph.replay()
        return self.output


class Stepper:
    """Calls a step eagerly, and captures it once it is warm.

    Args:
        function: The step.
        rng: The generator that it draws from.
        capture: False never captures.
    """

    def __init__(
        self, function: Callable[[Tensor], Tensor], rng: torch.Generator, *, capture: bool
    ) -> None:
        self.function, self.rng, self.capture = function, rng, capture
        self.calls = 0
        self.captured: Captured | None = None

    def __call__(self, x: Tensor) -> Tensor:
        """One step."""
        if not self.capture:
            return self.function(x)
        if self.captured is not None:
            return self.captured(x)
        self.calls += 1
        if self.calls <= WARM_UP:
            return self._on_side_stream(x)
        self.captured = Captured(self.function, x, self.rng)
        return self.captured(x)

    def _on_side_stream(self, x: Tensor) -> Tensor:
        # Capturing needs gradients whose history is not on the stream that everything else uses.
        main, side = torch.cuda.current_stream(), torch.cuda.Stream()
        side.wait_stream(main)
        with torch.cuda.stream(side):
            result = self.function(x)
        main.wait_stream(side)
        return result
