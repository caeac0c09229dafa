// The right side: where a paragraph, a number, a cell comes from and where it goes.
import { ask, by, make } from "./net.js";
import * as preview from "./preview.js";

let number = 0, of = "", hasNotice = false, asked = null; // what is shown: asked for again when the notice changes
const hint = by("origin").firstElementChild;

export function lay(told, has) {
  number = told.number;
  const now = has ? `${told.edition} ${told.ledger.folder}/${told.ledger.name}` : "";
  const isOther = now !== of; // nothing of another ledger or edition stays
  of = now;
  hasNotice = told.paragraphs !== null;
  if (!has || isOther) forget();
  if (asked?.cause) { ofCause(asked.place, told.found.find((c) => c.rule === asked.cause.rule && c.places.some((p) => p.where === asked.place.where))); return; }
  if (!told.paragraphs) return;
  if (asked && asked.node && !asked.node.isConnected) asked.node = preview.paragraph(Number(asked.place)) ?? null;
  if (asked) asked.again();
}

function forget() {
  asked = null;
  by("origin").replaceChildren(hint);
}

async function ofParagraph(node, span) {
  const place = Number(node.dataset.place);
  asked = { node, place, again: () => { if (asked.node?.isConnected) ofParagraph(asked.node, span); } };
  const told = await ask(`/origin?number=${number}&place=${place}${span === undefined ? "" : `&span=${span}`}`);
  if (told.ok && !told.is_past) shown(told);
}

export async function ofCell(address, isShown = true, found = null) {
  asked = { again: () => ofCell(address, false) };
  const told = await ask(`/cell?address=${encodeURIComponent(address)}${found === null ? "" : `&found=${found}`}`);
  if (!told.ok || told.is_past) return;
  shown(told);
  if (told.at === undefined || told.at === null) return;
  const node = isShown ? preview.show(told.at) : preview.choose(told.at);
  mark(node, told.ranges);
}

function mark(node, ranges) {
  if (node && ranges?.length) preview.mark(node, ranges);
}

function shown(told) {
  const parts = [make("h2", "", told.title)];
  if (told.at !== undefined && told.at !== null) {
    const go = make("button", "cell", told.says);
    go.onclick = () => mark(preview.show(told.at), told.ranges);
    parts.push(make("p", "", go));
  } else if (told.says) parts.push(make("p", "", told.says));
  if (told.why) parts.push(make("p", "", `没有印：${told.why}`));
  if (told.is_ours) parts.push(make("p", "soft", "这一段是模板里的文字，不出自台账。"));
  if (told.cells?.length) parts.push(make("h4", "", "单元格"), ...told.cells.map(cell));
  if (told.more) parts.push(make("p", "soft", `另有${told.more}格`));
  if (told.counted?.length) parts.push(make("h4", "", "怎样算的"), ...told.counted.map(counted));
  if (told.changed) parts.push(make("h4", "", `和${told.changed.before}相比`), changed(told.changed.words));
  if (told.checks) {
    parts.push(make("h4", "", "检查"));
    parts.push(...(told.checks.length ? told.checks.map((c) => make("div", `f ${c.level}`, make("span", "lv", c.word), c.says)) : [make("p", "soft", "没有发现要看的。")]));
  }
  const at = [...by("origin").querySelectorAll("button")].indexOf(document.activeElement);
  by("origin").replaceChildren(...parts);
  if (at < 0) return;
  const buttons = by("origin").querySelectorAll("button");
  (buttons[Math.min(at, buttons.length - 1)] ?? by("address")).focus({ preventScroll: true });
}

function cell(told) {
  const button = make("button", "cell", told.where);
  button.onclick = () => ofCell(told.where);
  return make("div", "cellbox", button, make("span", "soft", told.heading), "\n", told.is_hidden ? make("span", "soft", told.words) : told.words || "（空）");
}

function counted(told) {
  const box = make("div", "cellbox", make("b", "", `${told.name} ${told.value}`), `\n${told.formula}`);
  if (told.cells) box.append(make("span", "soft", `\n${told.cells}`));
  return box;
}

function changed(words) {
  if (!words.length) return make("p", "soft", "这一段没有变。");
  const box = make("div", "cellbox");
  for (const [kind, text] of words) box.append(kind === "same" ? text : make(kind === "gone" ? "del" : "ins", "", text));
  return box;
}

by("page").addEventListener("click", (event) => pick(event.target));
by("page").addEventListener("keydown", (event) => {
  const node = event.target.closest("p");
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(event.target); }
  const [from, step] = { ArrowDown: [Number(node?.dataset.place), 1], ArrowUp: [Number(node?.dataset.place), -1], Home: [-1, 1], End: [preview.count(), -1] }[event.key] ?? [];
  const next = node && step ? beside(from, step) : null;
  if (next) { event.preventDefault(); next.focus(); pick(next); }
});

// The next paragraph that is on the page: a cell that is merged into one above is not.
function beside(place, step) {
  let next = place + step;
  while (preview.paragraph(next) && !preview.paragraph(next).isConnected) next += step;
  return preview.paragraph(next);
}

function pick(target) {
  const node = target.closest?.("p") ?? target.closest?.("td, th")?.querySelector("p");
  if (!node || !String(getSelection()).trim() === false) return;
  preview.choose(Number(node.dataset.place));
  const span = target.closest("[data-k].num");
  ofParagraph(node, span ? Number(span.dataset.k) : undefined);
}

by("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const address = by("address").value.trim();
  if (address) ofCell(address);
});
// Of what was found: its cell, where there is a notice to show it in, else what is to be done.
document.addEventListener("found", (event) => {
  const { place, cause } = event.detail;
  if (hasNotice && /![A-Z]+[0-9]+$/.test(place.where)) ofCell(place.where, place.at !== null, place.number);
  else ofCause(place, cause);
});

function ofCause(place, cause) {
  if (!cause) { forget(); return; }
  asked = { place, cause };
  shown({ title: place.where, says: "在台账里找到它，照下面改好、存盘，这里就变。", checks: [cause] });
}
