/** The call of this tab, kept over a reload. Each tab has its own, so that calls never mix. */

const NAME = "ivr-phone-call";

/** `call` is what the page needs to go on: {journal, setup, last}. */
export function keep(call) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(call));
  } catch {
    // Without storage a reload ends the call; all else works.
  }
}

export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME));
  } catch {
    return null;
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // There was none.
  }
}
