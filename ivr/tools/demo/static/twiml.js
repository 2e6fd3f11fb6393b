/** TwiML as coloured text. It is only ever shown: each piece is put in as text. */

import { made } from "./page.js";

const PIECES = /(<!--[\s\S]*?-->|<\?[\s\S]*?\?>)|(<\/?)([\w:.-]+)|([\w:.-]+)(=)("[^"]*"|'[^']*')|(\/?>)/g;

/** The lines of a document, for a <code>. */
export function coloured(twiml) {
  const shown = document.createDocumentFragment();
  let from = 0;
  for (const found of twiml.matchAll(PIECES)) {
    shown.append(twiml.slice(from, found.index), ...pieces(found));
    from = found.index + found[0].length;
  }
  shown.append(twiml.slice(from));
  return shown;
}

function pieces([, remark, opens, name, attribute, equals, value, closes]) {
  if (remark) return [piece("remark", remark)];
  if (name) return [opens, piece("name", name)];
  if (attribute) return [piece("attribute", attribute), equals, piece("value", value)];
  return [closes];
}

function piece(kind, text) {
  return made("span", { className: `xml-${kind}`, text });
}
