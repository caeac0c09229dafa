// A notice that comes back: what can be done with it, and what came of it, in place.
import { make, post } from "./net.js";
import * as dialogs from "./dialogs.js";

const WAYS = [
  ["merge", "并入", "改动并进这份通报，台账里的新内容也在；原来的通报存入历史。"],
  ["compare", "比较", "和现在的通报逐段比，只看不写。"],
  ["verify", "核对原样", "是不是程序生成以后一字没动。"],
];

export function offer(given) {
  const of = given.of ? `看来是从“${given.of}”改来的。` : "没有找到它是从哪份通报改来的。";
  const ways = [writingBack(given), ...WAYS.map(([what, name, says]) => option(given, what, name, says))];
  if (given.is_template) ways.unshift(make("div", "option", make("div", "", make("b", "", "用作模板"), make("span", "soft", "里面有 {{…}} 一类的标签：复制进 templates，检查没有错误就用它。")), dialogs.button("用作模板", async () => {
    const answer = await post("/template", { id: given.document });
    dialogs.say(answer);
    dialogs.open(answer.says, dialogs.list(answer.found ?? []));
  })));
  if (given.has_table) ways.push(make("div", "option", make("div", "", make("b", "", "用作台账"), make("span", "soft", "里面有一张像台账的表格：复制进 input，对照列名，写成 .xlsx 副本。")), dialogs.button("用作台账", async () => {
    dialogs.close();
    const answer = await post("/as-ledger", { id: given.document });
    if (answer.map) { dialogs.toMap(answer); return; }
    dialogs.say(answer);
    dialogs.open(answer.says, dialogs.list(answer.found ?? []));
  })));
  dialogs.open(`收到${given.name}，怎么办？`, [make("p", "", of), ...ways]);
}

function option(given, what, name, says) {
  const go = dialogs.button(name, () => run(given, what));
  go.disabled = !given.on_desk && what === "merge";
  if (given.on_desk && what === "merge") says = `${says.slice(0, -1)}；台账用 ${given.on_desk}。`;
  return make("div", "option", make("div", "", make("b", "", name), make("span", "soft", says)), go);
}

// Which ledger, and which copy of it, is said before anything is written.
function writingBack(given) {
  const says = make("div", "", make("b", "", "写回台账"), make("span", "soft", "改动写进台账的副本，标黄，原来的台账不动；写不回的逐处说明原因。"));
  if (given.warns) says.append(make("div", "warns", given.warns));
  const select = make("select");
  select.setAttribute("aria-label", "写进哪份台账的副本");
  for (const ledger of given.ledgers) select.append(new Option(`${ledger.name}（${ledger.why}）`, ledger.id));
  const copy = make("span", "soft");
  const chosen = () => given.ledgers.find((ledger) => ledger.id === select.value);
  const show = () => { copy.textContent = `会写成新文件 ${chosen().copy}`; };
  select.onchange = show;
  const go = dialogs.button("写回台账", () => run(given, "backfill", select.value));
  go.disabled = !given.ledgers.length;
  if (!given.ledgers.length) says.append(make("div", "warns", "先打开一份台账。"));
  else { show(); says.append(make("div", "of", "台账 ", select, copy)); }
  return make("div", "option", says, go);
}

async function run(given, what, ledger = "") {
  dialogs.open("请稍候……", [make("progress")]);
  const answer = await post("/returned", { id: given.document, what, ledger }).catch(() => ({ done: false, says: "工作台没有回答" }));
  dialogs.say(answer);
  const parts = [];
  if (answer.next) parts.push(make("p", "", answer.next));
  if (answer.rows?.length) parts.push(table(answer.heads, answer.rows));
  if (answer.remarks?.length) parts.push(make("h3", "", "领导批注"), ...answer.remarks.map((words) => make("p", "", words)));
  parts.push(...(answer.lines ?? []).map(changed));
  const told = (answer.found ?? []).filter((f) => f.level !== "info" || what === "merge");
  if (told.length) parts.push(make("h3", "", "另外"), ...dialogs.list(told));
  const buttons = [dialogs.button("回到上一步", () => offer(given))];
  if (answer.outputs) buttons.push(...Object.entries(answer.outputs).map(([kind, id]) => dialogs.opener(kind === "marked" ? "打开花脸稿" : "打开通报", id)));
  if (answer.can_mark) buttons.push(dialogs.button("写一份花脸稿", () => run(given, "marked")));
  if (answer.ledger) buttons.push(dialogs.opener("打开副本", answer.ledger), dialogs.button("以后用这一份", async () => { dialogs.close(); dialogs.say(await post("/choose", { ledger: answer.ledger })); }, "main"));
  dialogs.open(answer.says, parts, buttons);
}

function table(heads, rows) {
  const made = make("table", "verdicts", make("tr", "", ...heads.map((h) => make("th", "", h))));
  for (const [verdict, ...rest] of rows) made.append(make("tr", "", make("td", verdict === "可回填" ? "yes" : "no", verdict), ...rest.map((words, n) => make("td", "", ...(n === 2 ? differing("del", words, rest[3]) : n === 3 ? differing("ins", words, rest[2]) : [words])))));
  return made;
}

// Words with what another text has not, marked.
function differing(tag, words, other) {
  const most = Math.min(words.length, other.length);
  let begin = 0, end = 0;
  while (begin < most && words[begin] === other[begin]) begin += 1;
  while (end < most - begin && words.at(-1 - end) === other.at(-1 - end)) end += 1;
  const middle = words.slice(begin, words.length - end);
  return [words.slice(0, begin), ...(middle ? [make(tag, "", middle)] : []), words.slice(words.length - end)];
}

// 【删：…】 and 【增：…】 as the command writes them, in colours.
function changed(line) {
  const node = make("p");
  for (const piece of line.split(/(【[删增]：[^】]*】)/)) {
    const found = /^【([删增])：([^】]*)】$/.exec(piece);
    node.append(found ? make(found[1] === "删" ? "del" : "ins", "", found[2]) : piece);
  }
  return node;
}
