// Draws cartoon faces: `node draw.mjs COUNT_PER_STYLE SIDE > faces.rgb`, RGB bytes after one another.
// The seed of a face is its style and number, so the same versions draw the same faces again.

import { writeSync } from "node:fs";
import * as adventurer from "@dicebear/adventurer";
import * as bigSmile from "@dicebear/big-smile";
import { createAvatar } from "@dicebear/core";
import * as micah from "@dicebear/micah";
import { Resvg } from "@resvg/resvg-js";

const count = Number(process.argv[2]);
const SIZE = Number(process.argv[3]);
const OVERSAMPLING = Math.ceil(112 / SIZE); // drawn larger and averaged: thin lines fade instead of breaking
const BACKGROUNDS = ["b6e3f4", "c0aede", "d1d4f9", "ffd5dc", "ffdfbf", "c1f4c5"];

function face(style, seed) {
  const options = { seed, backgroundColor: BACKGROUNDS, scale: 100 };
  const svg = createAvatar(style, options).toString();
  const side = SIZE * OVERSAMPLING;
  const { pixels } = new Resvg(svg, { fitTo: { mode: "width", value: side } }).render();
  const rgb = Buffer.alloc(SIZE * SIZE * 3);
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++)
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let dy = 0; dy < OVERSAMPLING; dy++)
          for (let dx = 0; dx < OVERSAMPLING; dx++)
            sum += pixels[((y * OVERSAMPLING + dy) * side + x * OVERSAMPLING + dx) * 4 + channel];
        rgb[(y * SIZE + x) * 3 + channel] = Math.round(sum / OVERSAMPLING ** 2);
      }
  return rgb;
}

for (const [name, style] of Object.entries({ adventurer, "big-smile": bigSmile, micah }))
  for (let number = 0; number < count; number++) {
    let rgb = face(style, `${name}-${number}`);
    while (rgb.length) rgb = rgb.subarray(writeSync(1, rgb));
  }
