/** What follows from a moment of the call. */

/** The second at which the prompt is over, or was interrupted; 0 where there is none. */
export function quiet({ over = 0, stops = over }) {
  return Math.min(over, stops);
}

/** Whether the prompt was ended by somebody who did something. */
export function isInterrupted({ over = 0, stops = over }) {
  return stops < over;
}
