/** The clock of the moment that the page is in: seconds since it began, and an alarm. */

export class Clock {
  #began = 0;
  #skipped = 0;
  #worker = null;
  #ring;

  /** `ring` is called when the alarm goes off. */
  constructor(ring) {
    this.#ring = ring;
    this.#worker = new Worker("/phone/static/ticks.js");
    this.#worker.onmessage = () => this.#ring();
  }

  /** Seconds since the moment began, with those that were skipped. */
  get seconds() {
    return (performance.now() - this.#began) / 1000 + this.#skipped;
  }

  restart() {
    this.#began = performance.now();
    this.#skipped = 0;
  }

  /** Moves on to a second of the moment; answers how many seconds were skipped. */
  skipTo(second) {
    const skips = Math.max(0, second - this.seconds);
    this.#skipped += skips;
    return skips;
  }

  /** One alarm at a time, after so many seconds. */
  wakeAfter(seconds) {
    this.#worker.postMessage(Math.max(0, seconds * 1000));
  }
}
