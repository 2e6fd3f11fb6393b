/** What the nurses would now read of this call: the row of `ivr escorts`. */

import { at, made } from "./page.js";

export function showNurses(escort) {
  at("escort-table").hidden = !escort;
  at("escort-empty").hidden = Boolean(escort);
  at("nurses").classList.toggle("told", Boolean(escort));
  if (!escort) return;
  const rows = escort.columns.map((column) =>
    made("tr", {}, made("th", { scope: "row", text: titled(column) }), made("td", { text: shown(escort.row[column]) })),
  );
  at("escort").replaceChildren(...rows);
}

function titled(column) {
  const words = column.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function shown(value) {
  return value === null || value === undefined || value === "" ? "–" : String(value);
}
