// The mapping page: standard columns beside the office's headings, read again at each choice.
import { by, listen, make, post } from "./net.js";

const entry = by("map").dataset.entry;
let begun = null, statuses = {}, rows = []; // rows: one a standard column and sheet
let turn = 0;

async function begin() {
  begun = await post("/map-begin", { id: entry });
  if (begun.done === false) {
    by("refused").hidden = false;
    by("refused").textContent = begun.says;
    by("told").replaceChildren(...(begun.found ?? []).map(told));
    return;
  }
  by("name").textContent = begun.name;
  by("told").replaceChildren(...begun.found.filter((f) => f.level !== "info").map(told));
  by("sheets").replaceChildren(...begun.sheets.map(sheet));
  by("kept-part").hidden = !begun.kept.length;
  by("kept").replaceChildren(...begun.kept.map((line) => make("p", "", line[1] ? `工作表“${line[2]}”的“${line[1]}”当作“${line[0]}”` : `工作表“${line[2]}”当作“${line[0]}”`)));
  read();
}

const told = (f) => make("div", `f ${f.level}`, f.says);

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
  const row = { column, given, select, was: chosen };
  const show = () => {
    samples.textContent = given.headings.find((h) => h.written === select.value)?.samples.join(" ／ ") ?? "";
    select.classList.toggle("lacks", column.is_required && !select.value);
  };
  select.onchange = () => { show(); read(); };
  show();
  rows.push(row);
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
  const answer = await post("/map-read", { id: entry, lines: lines(), statuses });
  if (own !== turn) return;
  by("live").textContent = "";
  by("rows-part").hidden = false;
  by("faults").replaceChildren(...(answer.found ?? []).map(told));
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
  const answer = await post("/map-write", { id: entry, lines: lines(), statuses });
  by("said").textContent = answer.says;
  by("said").classList.toggle("bad", answer.done === false);
  if (answer.done) { sessionStorage.setItem("said", answer.says); location.href = "/"; } else by("write").disabled = false;
};

listen({});
begin();
