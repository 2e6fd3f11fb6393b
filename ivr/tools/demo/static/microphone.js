/** Listens to the microphone, and keeps what it hears in this page. */

import { resampled } from "./wav.js";

export class Microphone {
  #stream = null;
  #context = null;
  #pieces = [];

  /** Asks for the microphone; `heard` is told how loud each piece is, from 0 to 1. */
  async start(heard) {
    this.#stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    this.#context = new AudioContext();
    await this.#context.audioWorklet.addModule("/phone/static/tape.js");
    const tape = new AudioWorkletNode(this.#context, "tape");
    tape.port.onmessage = ({ data: piece }) => {
      this.#pieces.push(piece);
      heard(loudness(piece));
    };
    this.#context.createMediaStreamSource(this.#stream).connect(tape);
  }

  /** Lets go of the microphone; answers all that it heard, at the telephone's rate. */
  async stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    const rate = this.#context?.sampleRate ?? 1;
    await this.#context?.close();
    const samples = joined(this.#pieces);
    [this.#stream, this.#context, this.#pieces] = [null, null, []];
    return resampled(samples, rate);
  }
}

function loudness(piece) {
  return Math.sqrt(piece.reduce((sum, sample) => sum + sample * sample, 0) / piece.length);
}

function joined(pieces) {
  const all = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const piece of pieces) {
    all.set(piece, from);
    from += piece.length;
  }
  return all;
}
