// The notice in the middle: changed in place, so that scroll and selection stay.
import { by } from "./net.js";

const page = by("page");
let nodes = new Map(); // key of a paragraph → its element

export function lay(paragraphs) {
  page.hidden = paragraphs === null;
  if (paragraphs === null) { nodes = new Map(); page.replaceChildren(); return; }
  page.classList.toggle("large", paragraphs.length > 1000);
  const anchor = anchored();
  const next = new Map();
  let at = page.firstElementChild;
  const wanted = new Set(paragraphs.map((p) => p[0]));
  paragraphs.forEach(([key, isNew, look, html], place) => {
    let node = nodes.get(key);
    if (!node) {
      node = document.createElement("p");
      node.tabIndex = 0;
      node.innerHTML = html; // escaped by the server
      node.dataset.look = look ?? "";
    }
    node.dataset.place = place;
    const looks = [lookOf(node.dataset.look), isNew ? "new" : "", node.classList.contains("sel") ? "sel" : ""].filter(Boolean).join(" ");
    if (node.className !== looks) node.className = looks;
    while (at && at !== node && !wanted.has(at.dataset.key)) { const gone = at; at = at.nextElementSibling; gone.remove(); }
    node.dataset.key = key;
    if (at === node) at = at.nextElementSibling; else page.insertBefore(node, at);
    next.set(key, node);
  });
  while (at) { const gone = at; at = at.nextElementSibling; gone.remove(); }
  nodes = next;
  keep(anchor);
}

const lookOf = (look) => (/^\d$/.test(look) ? `h${look}` : look);

// The first paragraph seen stays where it is seen, whatever came or went above it.
function anchored() {
  const top = page.parentElement.getBoundingClientRect().top;
  const x = page.getBoundingClientRect().left + page.clientWidth / 2;
  const seen = document.elementFromPoint(x, top + 30)?.closest?.("#page p");
  return seen ? { node: seen, at: seen.getBoundingClientRect().top } : null;
}

function keep(anchor) {
  if (!anchor || !anchor.node.isConnected) return;
  const moved = anchor.node.getBoundingClientRect().top - anchor.at;
  if (moved) page.parentElement.scrollTop += moved;
}

export const paragraph = (place) => page.children[place];

export function choose(place) {
  for (const old of page.querySelectorAll(".sel")) old.classList.remove("sel");
  unmark();
  const node = paragraph(place);
  if (!node) return null;
  node.classList.add("sel");
  return node;
}

export function show(place) {
  const node = choose(place);
  if (node) node.scrollIntoView({ block: "center" });
  return node;
}

export function unmark() {
  if (globalThis.CSS?.highlights) CSS.highlights.delete("hit");
  for (const old of page.querySelectorAll(".hit")) old.classList.remove("hit");
}

// Mark words of a paragraph; `ranges` counts letters of its text.
export function mark(node, ranges) {
  if (!CSS.highlights) { node.classList.add("hit"); return; }
  const found = ranges.map(([begin, end]) => range(node, begin, end)).filter(Boolean);
  CSS.highlights.set("hit", new Highlight(...found));
}

function range(node, begin, end) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const made = document.createRange();
  let at = 0, started = false;
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const next = at + text.data.length;
    if (!started && begin < next) { made.setStart(text, begin - at); started = true; }
    if (started && end <= next) { made.setEnd(text, end - at); return made; }
    at = next;
  }
  return null;
}
