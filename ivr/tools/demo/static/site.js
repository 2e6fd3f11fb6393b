/** What the server offers to choose from, and how it names languages. */

import { at } from "./page.js";

export const site = JSON.parse(at("site").textContent);

/** The language of a text, by which browsers choose its letters; the line's own id becomes a tag. */
export function tagOf(lang) {
  return site.languages.find(({ id }) => id === lang)?.lang ?? lang;
}
