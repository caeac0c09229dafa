// The left side: the verdict first, the numbers, the statuses by category, what was found.
import { ask, by, make, post } from "./net.js";
import { say } from "./dialogs.js";
import * as preview from "./preview.js";

const STATUSES = ["已完成", "长期坚持", "基本完成", "正在整改", "未完成"];
const FIRST = 200; // shown at once; the rest on demand
const PLACES = 10; // of one cause
let all = [], told = {};

export function lay(given) {
  told = given;
  verdict(given.verdict);
  by("numbers").replaceChildren(...given.numbers.map((n) => {
    const row = make("tr", "", make("td", "", n.name), make("td", "", n.total), make("td", "", n.done), make("td", "", n.rate));
    row.title = n.parts.map((p) => `${p.word}${p.number}`).join("　");
    return row;
  }));
  by("categories").hidden = !given.bars.length;
  by("bars").replaceChildren(...given.bars.flatMap(bar));
  by("legend").replaceChildren(...STATUSES.map((word, n) => make("span", "", make("i", `b${n}`), word)));
  by("unprinted").hidden = !given.paragraphs || given.edition !== "public";
  if (by("unprinted").open) unprinted();
  all = given.found;
  by("findings").hidden = !all.length && !given.fix;
  by("fix").hidden = !given.repairs && !given.fix;
  by("fix").setAttribute("aria-pressed", String(given.fix ?? false));
  by("fix").textContent = given.fix ? "通报里已改好（点一下撤回）" : `通报里改好（${given.repairs}处）`;
  list(Math.max(FIRST, by("found").children.length));
}

function verdict(said) {
  const node = by("verdict");
  node.hidden = !said;
  if (!said) return;
  node.className = `verdict ${said.level}`;
  node.children[0].textContent = said.says;
  node.children[1].textContent = said.counts;
  by("to-map").hidden = !told.map;
  by("to-map").href = `/map/${told.map}`;
}

async function unprinted() {
  const { cells } = await ask("/unprinted");
  const lines = (cells ?? []).map((c) => make("p", "", make("b", "", c.where), ` ${c.why}`));
  by("unprinted").lastElementChild.replaceChildren(...(lines.length ? lines : [make("p", "soft", "没有。")]));
}
by("unprinted").addEventListener("toggle", () => { if (by("unprinted").open) unprinted(); });

function bar(category) {
  const line = make("div", "bar");
  line.title = category.words;
  line.setAttribute("role", "img");
  line.setAttribute("aria-label", category.words);
  for (const [status, width] of category.parts) {
    const part = make("i", `b${status}`);
    part.style.width = `${width}%`;
    line.append(part);
  }
  return [make("div", "", category.name), line];
}

function list(many) {
  const node = by("found");
  const had = buttons().indexOf(document.activeElement);
  node.replaceChildren(...all.slice(0, many).map(entry));
  if (all.length > many) {
    const more = make("button", "", `再列出${Math.min(FIRST, all.length - many)}条（共${all.length}条）`);
    more.onclick = () => list(many + FIRST);
    node.append(more);
  }
  const now = buttons();
  for (const button of now) button.tabIndex = -1;
  const stop = now[Math.max(0, Math.min(had, now.length - 1))];
  if (stop) stop.tabIndex = 0;
  if (had >= 0) stop?.focus({ preventScroll: true });
}

// Tab stops once in the list; arrows go from finding to finding, and sideways through its buttons.
const buttons = () => [...by("found").querySelectorAll("button")];
const firsts = () => [...by("found").children].map((f) => f.matches("button") ? f : f.querySelector("button")).filter(Boolean);

by("found").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const ends = { Home: 0, End: -1 }[event.key];
  if (step === undefined && ends === undefined) return;
  event.preventDefault();
  const isSideways = event.key === "ArrowRight" || event.key === "ArrowLeft";
  const among = isSideways ? buttons() : firsts();
  const own = isSideways ? event.target : (event.target.closest(".f")?.querySelector("button") ?? event.target);
  among.at(step === undefined ? ends : Math.max(0, Math.min(among.indexOf(own) + step, among.length - 1))).focus();
});
by("found").addEventListener("focusin", (event) => { for (const button of buttons()) button.tabIndex = button === event.target ? 0 : -1; });

function entry(cause) {
  const node = make("div", `f ${cause.level}`, make("span", "lv", cause.word));
  for (const place of cause.places.slice(0, PLACES)) node.append(where(place, cause, node));
  if (cause.places.length > PLACES) node.append(`等${cause.places.length}处 `);
  node.append(cause.says);
  if (cause.repair) {
    const button = make("button", "small", "通报里改好");
    button.onclick = () => post("/choose", { fix: true });
    node.append(make("span", "put", make("del", "", cause.repair[0]), make("ins", "", cause.repair[1] || "（删去）"), " ", button));
  }
  return node;
}

// A cell's address, for the name box of the spreadsheet program; the first of those of a range.
function copy(where) {
  const to = /![A-Z]+[0-9]+/.test(where) ? "：贴到 WPS、Excel 左上角的名称框里，按回车就到这一格" : "";
  navigator.clipboard?.writeText(where).then(() => say({ says: `已复制 ${where}${to}` })).catch(() => {});
}

function where(place, cause, node) {
  const button = make("button", "cell", place.where);
  button.type = "button";
  button.title = place.at === null ? "点一下复制地址" : "点一下看它在通报的哪一段，地址同时复制";
  button.onclick = () => {
    copy(place.where);
    for (const old of by("found").querySelectorAll(".now")) old.classList.remove("now");
    node.classList.add("now");
    if (place.at !== null) preview.show(place.at);
    document.dispatchEvent(new CustomEvent("found", { detail: { place, cause } }));
  };
  return button;
}

by("fix").onclick = () => post("/choose", { fix: !told.fix });
