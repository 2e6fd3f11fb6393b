/** What the page asks the server, again and again while it restarts. */

const PATIENCE = 60;
const BUSY = [502, 503, 504];

/** The server understood, and refused; its words are for people. */
export class Refused extends Error {}

/** Nobody answered for a minute. */
export class Unreachable extends Error {}

/** `waiting` is told the seconds for which nobody has answered so far, and 0 when somebody does again. */
export class Line {
  #waiting;

  constructor(waiting) {
    this.#waiting = waiting;
  }

  /** Begins a call; answers its first scene. */
  dial(setup) {
    return this.#ask("/phone/calls", setup);
  }

  /** One step of a call; answers the next scene. */
  step(body) {
    return this.#ask("/phone/calls/on", body);
  }

  /** Hands over what the caller said into a recording. */
  async leaveTape(sid, wav) {
    const headers = { "Content-Type": "audio/wav" };
    const path = `/phone/tapes/${encodeURIComponent(sid)}`;
    const answer = await this.#persist(path, { method: "POST", headers, body: wav });
    if (!answer.ok) throw new Refused(await told(answer));
  }

  /** The sound of words for which there is no clip; null where nothing can say them. */
  async voice(language, text) {
    const answer = await fetch("/phone/voice", asJson({ language, text }));
    return answer.status === 200 ? answer.blob() : null;
  }

  async #ask(path, body) {
    const answer = await this.#persist(path, asJson(body));
    if (!answer.ok) throw new Refused(await told(answer));
    return answer.json();
  }

  async #persist(path, request) {
    for (let tries = 0; tries <= PATIENCE; tries += 1) {
      const answer = await attempt(path, request);
      if (answer) {
        if (tries) this.#waiting(0);
        return answer;
      }
      this.#waiting(tries + 1);
      await oneSecond();
    }
    throw new Unreachable("The line could not be reached for a minute. Is it still running?");
  }
}

async function attempt(path, request) {
  try {
    const answer = await fetch(path, request);
    return BUSY.includes(answer.status) ? null : answer;
  } catch {
    return null;
  }
}

async function told(answer) {
  try {
    return (await answer.json()).error || `The line answered ${answer.status}.`;
  } catch {
    return `The line answered ${answer.status}.`;
  }
}

function asJson(body) {
  const headers = { "Content-Type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

function oneSecond() {
  return new Promise((done) => setTimeout(done, 1000));
}
