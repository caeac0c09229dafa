// Many units: the folders, how far a batch is, what became of each unit.
import { ask, by, listen, make, post } from "./net.js";
import * as dialogs from "./dialogs.js";

async function refresh() {
  const told = await ask("/many-state").catch(() => null);
  if (!told?.ok) return;
  const isRunning = told.work.is_running === true;
  by("folders").replaceChildren(...(told.folders.length ? told.folders.map((folder) => {
    const go = dialogs.button("全部生成", async () => dialogs.say(await post("/many-begin", { id: folder.id })), "main");
    go.disabled = isRunning || !folder.count;
    return make("div", "option", make("div", "", make("b", "", folder.name), make("span", "soft", `${folder.count}份台账`)), go);
  }) : [make("p", "soft", "还没有。")]));
  work(told.work, isRunning);
}

function work(told, isRunning) {
  by("work").hidden = told.folder === undefined;
  if (told.folder === undefined) return;
  by("work-title").textContent = told.folder;
  by("bar").max = told.total || 1;
  by("bar").value = told.done_units;
  by("stop").hidden = !isRunning;
  const result = told.result;
  by("stop").disabled = told.is_stopping;
  by("says").textContent = isRunning && told.is_stopping ? `正在停下：做完手上这一份就停（已做完${told.done_units}份，共${told.total}份）` : isRunning ? `正在做第${Math.min(told.done_units + 1, told.total)}份，共${told.total}份；关掉这一页也会做完` : result.says ?? "";
  by("openers").replaceChildren(...(result.summary ? [dialogs.opener("打开汇总表", result.summary), dialogs.opener("打开文件夹", result.folder)] : []));
  by("work-found").replaceChildren(...dialogs.list((result.found ?? []).filter((f) => f.level !== "info")));
  by("units").replaceChildren(...(result.units ? [heads(), ...result.units.flatMap(unit)] : []));
}

const heads = () => make("tr", "", ...["", "单位", "台账", "完成措施", "完成问题", "提示", ""].map((words) => make("th", "", words)));

function unit(told) {
  const isMade = told.notice !== "";
  const row = make("tr", "", make("td", isMade ? "yes" : "no", told.outcome), make("td", "", told.name), make("td", "", told.file), make("td", "", told.measures), make("td", "", told.problems), make("td", "", told.counts));
  const last = make("td");
  last.append(isMade ? dialogs.opener("打开", told.notice) : dialogs.button("在工作台打开", async () => { await post("/choose", { ledger: told.ledger }); location.href = "/"; }));
  row.append(last);
  const errors = told.found.filter((f) => f.level === (isMade ? "warning" : "error"));
  if (!errors.length) return [row];
  const cell = make("td", "", ...dialogs.list(errors.slice(0, isMade ? 3 : 20)));
  cell.colSpan = 7;
  const more = make("tr", "more", cell);
  return [row, more];
}

by("open-input").onclick = async () => dialogs.say(await post("/open", { what: "input" }));
by("stop").onclick = async () => dialogs.say(await post("/many-stop", {}));
listen({ state: refresh, work: refresh, folders: refresh });
refresh();
