// KERN's style sheet carries 2,500 utility classes and a grid that no page uses; only its components are shipped.
import { readFile } from "node:fs/promises";
import path from "node:path";

const CLASS = /\.(kern-[A-Za-z0-9_-]+)/g;

/** Split a style sheet into its top-level rules; strings and comments may hold braces. */
function* rules(css) {
  let start = 0;
  let depth = 0;
  for (let at = 0; at < css.length; at += 1) {
    const char = css[at];
    if (char === "/" && css[at + 1] === "*") at = css.indexOf("*/", at) + 1;
    else if (char === '"' || char === "'") {
      for (at += 1; css[at] !== char; at += 1) if (css[at] === "\\") at += 1;
    } else if (char === "{") depth += 1;
    else if (char === "}" && (depth -= 1) === 0) {
      yield css.slice(start, at + 1);
      start = at + 1;
    } else if (char === ";" && depth === 0) {
      yield css.slice(start, at + 1);
      start = at + 1;
    }
  }
}

function kept(rule, utilities) {
  const bare = rule.replace(/\/\*[\s\S]*?\*\//g, "").trim();
  const open = bare.indexOf("{");
  const head = bare.slice(0, open).trim();
  if (open < 0 || head.startsWith("@font-face") || head.startsWith("@keyframes")) return bare;
  if (head.startsWith("@")) {
    const inner = [...rules(bare.slice(open + 1, -1))].map((r) => kept(r, utilities)).join("");
    return inner && `${head}{${inner}}`;
  }
  const classes = [...head.matchAll(CLASS)].map((match) => match[1]);
  return classes.length > 0 && classes.every((name) => utilities.has(name)) ? "" : bare;
}

/** Return kern.css without the rules that only speak of utility and grid classes. */
export async function withoutUtilities(file) {
  const read = (name) => readFile(path.join(path.dirname(file), name), "utf8");
  const extra = (await read("kern-utilities.css")) + (await read("kern-grid.css"));
  const utilities = new Set([...extra.matchAll(CLASS)].map((match) => match[1]));
  return [...rules(await readFile(file, "utf8"))].map((rule) => kept(rule, utilities)).join("\n");
}
