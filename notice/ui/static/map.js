// The mapping page: standard columns beside the office's headings, read again at each choice.
import { by, listen, make, post } from "./net.js";

const entry = by("map").dataset.entry;
let begun = null, statuses = {}, rows = []; // rows: one a standard column and sheet
let where = { sheets: [], headers: {} }; // what a person has said of sheets and their headers
let turn = 0;

async function begin() {
  const own = ++turn;
  by("write").disabled = true;
  const told = await post("/map-begin", { id: entry, ...where });
  if (own !== turn) return;
  begun = told;
  by("refused").hidden = begun.done !== false;
  if (begun.done === false) {
    by("refused").textContent = begun.says;
    by("told").replaceChildren(...(begun.found ?? []).map(fault));
    return;
  }
  const before = rows.map((r) => ({ column: r.column.name, title: r.given.title, header: r.given.header, value: r.select.value, was: r.was }));
  rows = [];
  by("name").textContent = begun.name;
  places();
  by("told").replaceChildren(...begun.found.filter((f) => f.level !== "info").map(fault));
  by("sheets").replaceChildren(...begun.sheets.map(sheet));
  again(before);
  by("kept-part").hidden = !begun.kept.length;
  by("kept").replaceChildren(...begun.kept.map((line) => make("p", "", kept(line))));
  read();
}

function kept([name, own, title]) {
  if (name === "表头") return `工作表“${title}”的表头在${own}`;
  return own ? `工作表“${title}”的“${own}”当作“${name}”` : `工作表“${title}”当作“${name}”`;
}

// What was chosen by hand stays where the sheet has the header that it had.
function again(before) {
  for (const row of rows) {
    const old = before.find((b) => b.column === row.column.name && b.title === row.given.title && b.header === row.given.header && b.was === row.was);
    if (!old || old.value === old.was || ![...row.select.options].some((o) => o.value === old.value)) continue;
    row.select.value = old.value;
    row.show();
  }
}

// Which sheets are the ledger, in which row their headings stand: chosen here, all else follows.
function places() {
  const focus = document.activeElement?.dataset?.place;
  by("places-part").hidden = !begun.places.length;
  by("places").replaceChildren(...begun.places.map(place));
  if (focus) [...by("places").querySelectorAll("[data-place]")].find((e) => e.dataset.place === focus)?.focus();
}

function place(given, number) {
  const box = make("input");
  box.type = "checkbox";
  box.checked = given.is_ledger;
  const isOnly = given.is_ledger && begun.places.filter((p) => p.is_ledger).length === 1;
  box.disabled = given.is_written || isOnly;
  box.title = given.is_written ? "台账的“列名对照”里写着它" : isOnly ? "至少要有一张" : "";
  box.dataset.place = `sheet ${number}`;
  box.onchange = () => {
    const sheets = begun.places.filter((p) => (p === given ? box.checked : p.is_ledger)).map((p) => p.title);
    where = { ...where, sheets };
    begin();
  };
  const select = make("select");
  if (!given.is_ledger) select.append(new Option("（先勾选左边）", "0"));
  for (const { row, words } of given.rows) select.append(new Option(`第${row}行：${words}`, String(row)));
  if (given.is_ledger && !given.rows.some((r) => r.row === given.header)) select.prepend(new Option("请选表头是哪一行", "0"));
  select.value = String(given.is_ledger ? given.header : 0);
  if (select.selectedIndex < 0) select.value = "0";
  select.disabled = !given.is_ledger || given.is_header_written;
  select.title = given.is_header_written ? "台账的“列名对照”里写着它" : "";
  select.setAttribute("aria-label", `工作表“${given.title}”的表头是哪一行`);
  select.dataset.place = `header ${number}`;
  select.onchange = () => {
    if (select.value === "0") return;
    where = { ...where, headers: { ...where.headers, [given.title]: Number(select.value) } };
    begin();
  };
  return make("tr", "", make("td", "", make("label", "", box, ` 工作表“${given.title}”`)), make("td", "", select));
}

const fault = (f) => make("div", `f ${f.level}`, f.says);

function sheet(given) {
  const table = make("table", "", make("tr", "", ...["通报要用的列", "本单位台账的列", "这一列里写的是"].map((words) => make("th", "", words))));
  for (const column of given.columns) for (const chosen of column.chosen.length ? column.chosen : [""]) table.append(line(given, column, chosen));
  return make("div", "match", make("h3", "", `台账：工作表“${given.title}”`), table);
}

function line(given, column, chosen) {
  const select = make("select");
  select.setAttribute("aria-label", `${column.name}是哪一列`);
  select.append(new Option("（没有这一列）", ""));
  for (const heading of given.headings) select.append(new Option(heading.written, heading.written));
  if (chosen && ![...select.options].some((o) => o.value === chosen)) select.append(new Option(chosen, chosen));
  select.value = chosen;
  const samples = make("td", "soft");
  const show = () => {
    samples.textContent = given.headings.find((h) => h.written === select.value)?.samples.join(" ／ ") ?? "";
    select.classList.toggle("lacks", column.is_required && !select.value);
  };
  select.onchange = () => { show(); read(); };
  show();
  rows.push({ column, given, select, show, was: chosen });
  const name = make("td", "", make("b", "", column.name), " ");
  if (column.is_required) name.append(make("span", "need", "必须有"));
  else if (column.is_kept) name.append(make("small", "", "公开版不印"));
  return make("tr", "", name, make("td", "", select), samples);
}

function lines() {
  const found = [...begun.kept];
  for (const { column, given, select, was } of rows) {
    if (!select.value || (column.is_known && select.value === was)) continue;
    found.push([column.name, select.value, given.place]);
  }
  return found;
}

async function read() {
  const own = ++turn;
  by("write").disabled = true;
  by("live").textContent = "正在照这样读……";
  const answer = await post("/map-read", { id: entry, ...where, lines: lines(), statuses });
  if (own !== turn) return;
  by("live").textContent = "";
  by("rows-part").hidden = false;
  by("faults").replaceChildren(...(answer.found ?? []).map(fault));
  by("rows-title").textContent = answer.rows?.length ? `照这样读出来的前${answer.rows.length}行（共${answer.count}行）` : answer.says || "这样还读不出台账，请看上面哪一列没有选";
  by("rows").replaceChildren(make("tr", "", ...(answer.heads ?? []).map((h) => make("th", "", h))), ...(answer.rows ?? []).map((r) => make("tr", "", ...r.map((t) => make("td", "", t)))));
  words(answer.words ?? []);
  by("write").disabled = answer.done === false || !answer.rows?.length || rows.some((r) => r.column.is_required && !r.select.value && !rows.some((o) => o !== r && o.column === r.column && o.select.value));
}

function words(unknown) {
  by("words-part").hidden = !unknown.length;
  by("words").replaceChildren(...unknown.map((word) => {
    const select = make("select", "", new Option("请选", ""));
    for (const status of begun.statuses) select.append(new Option(status, status));
    select.value = statuses[word] ?? "";
    select.setAttribute("aria-label", `“${word}”是哪个状态`);
    select.onchange = () => { statuses = { ...statuses, [word]: select.value }; read(); };
    return make("tr", "", make("td", "", `“${word}”`), make("td", "", select));
  }));
}

by("write").onclick = async () => {
  by("write").disabled = true;
  const answer = await post("/map-write", { id: entry, ...where, lines: lines(), statuses });
  by("said").textContent = answer.says;
  by("said").classList.toggle("bad", answer.done === false);
  if (answer.done) { sessionStorage.setItem("said", answer.says); location.href = "/"; } else by("write").disabled = false;
};

by("said").textContent = sessionStorage.getItem("said") ?? "";
sessionStorage.removeItem("said");
listen({});
begin();
