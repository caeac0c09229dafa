// The notice in the middle: changed in place, so that scroll and selection stay.
import { by, make } from "./net.js";

const page = by("page");
let nodes = new Map(); // key of a paragraph → its element
let list = []; // the elements of the paragraphs by their places
let shown = []; // the tables

export function lay(paragraphs, tables) {
  page.hidden = paragraphs === null;
  if (paragraphs === null) { nodes = new Map(); list = []; shown = []; page.replaceChildren(); return; }
  page.classList.toggle("large", paragraphs.length > 1000);
  const anchor = anchored();
  const had = list.indexOf(document.activeElement);
  const next = new Map();
  list = paragraphs.map(([key, isNew, look, html], place) => {
    let node = nodes.get(key);
    if (!node) {
      node = document.createElement("p");
      node.tabIndex = -1;
      node.innerHTML = html; // escaped by the server
      node.dataset.look = look ?? "";
    }
    node.dataset.place = place;
    const looks = [lookOf(node.dataset.look), isNew ? "new" : "", node.classList.contains("sel") ? "sel" : ""].filter(Boolean).join(" ");
    if (node.className !== looks) node.className = looks;
    node.dataset.key = key;
    next.set(key, node);
    return node;
  });
  nodes = next;
  shown = tables.map(tabled);
  const wanted = [];
  let place = 0;
  tables.forEach((table, number) => {
    while (place < table.first) wanted.push(list[place++]);
    wanted.push(shown[number]);
    place = table.last + 1;
  });
  put(page, [...wanted, ...list.slice(place)]);
  keep(anchor);
  if (!page.querySelector('[tabindex="0"]')) stop(page.querySelector("p"));
  if (had >= 0 && !page.contains(document.activeElement)) list[Math.min(had, list.length - 1)]?.focus({ preventScroll: true });
}

// Put these elements into another one in this order; those that are there stay where they are.
function put(holder, wanted) {
  const kept = new Set(wanted);
  let at = holder.firstElementChild;
  for (const node of wanted) {
    while (at && at !== node && !kept.has(at)) { const gone = at; at = at.nextElementSibling; gone.remove(); }
    if (at === node) at = at.nextElementSibling; else holder.insertBefore(node, at);
  }
  while (at) { const gone = at; at = at.nextElementSibling; gone.remove(); }
}

// A table of the notice: its rows are elements that stay as long as their paragraphs are the same.
function tabled(given, number) {
  const table = shown[number] ?? make("table", "", make("colgroup"), make("tbody"));
  table.className = given.is_ruled ? "ruled" : "";
  const [columns, body] = table.children;
  columns.replaceChildren(...given.widths.map((width) => { const column = make("col"); column.style.width = `${width / 10}%`; return column; }));
  const before = new Map([...body.children].map((row) => [row.dataset.key, row]));
  put(body, given.rows.map(([isHeader, cells]) => {
    const key = JSON.stringify([isHeader, cells.map(([columns, rows, places]) => [columns, rows, places.map((place) => list[place].dataset.key)])]);
    const row = before.get(key) ?? make("tr");
    row.dataset.key = key;
    before.delete(key);
    if (!row.children.length) row.append(...cells.map((cell) => celled(isHeader, cell)));
    return row;
  }));
  return table;
}

function celled(isHeader, [columns, rows, places]) {
  const cell = make(isHeader ? "th" : "td", "", ...places.map((place) => list[place]));
  cell.colSpan = columns;
  cell.rowSpan = rows;
  return cell;
}
// The one paragraph at which Tab stops; arrows go on from there.
function stop(node) {
  for (const old of page.querySelectorAll('[tabindex="0"]')) old.tabIndex = -1;
  if (node) node.tabIndex = 0;
}
page.addEventListener("focusin", (event) => { if (event.target.matches("p")) stop(event.target); });

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

export const paragraph = (place) => list[place];
export const count = () => list.length;

export function choose(place) {
  for (const old of page.querySelectorAll(".sel")) old.classList.remove("sel");
  unmark();
  const node = paragraph(place);
  if (!node) return null;
  node.classList.add("sel");
  stop(node);
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
