// The workbench: what the server says is shown, what a person does is sent to it.
import { ask, by, listen } from "./net.js";
import * as preview from "./preview.js";
import * as findings from "./findings.js";
import * as origin from "./origin.js";
import * as actions from "./actions.js";
import * as longwork from "./longwork.js";
import { rest } from "./dialogs.js";

let shown = { number: 0 };
let isAsking = false, isAskedAgain = false;

async function refresh() {
  if (isAsking) { isAskedAgain = true; return; }
  isAsking = true;
  try {
    const told = await ask(`/view?have=${shown.number}`);
    if (told.ok) lay(told);
  } catch { /* the server is gone; the stream says so and comes back */ }
  isAsking = false;
  if (isAskedAgain) { isAskedAgain = false; refresh(); }
}

function lay(told) {
  const had = document.activeElement;
  shown = told;
  document.body.dataset.number = told.number;
  const has = told.ledger !== null;
  by("file").hidden = !has;
  by("editions").hidden = !has;
  by("start").hidden = has || !told.number;
  by("ledger").textContent = has ? `${told.ledger.folder}/${told.ledger.name}` : "";
  by("ledger").title = by("ledger").textContent;
  by("original").textContent = has && told.ledger.original ? `（原文件：${told.ledger.original}）` : "";
  for (const button of by("editions").children) button.setAttribute("aria-checked", String(button.dataset.edition === told.edition));
  head(told, has);
  findings.lay(has ? told : { ...told, verdict: null, numbers: [], bars: [], found: [] });
  preview.lay(has ? told.paragraphs : null, told.tables);
  by("nothing").hidden = !has || told.paragraphs !== null || !told.verdict;
  by("stale").hidden = !has || !told.is_stale;
  by("stale").textContent = told.trouble ? "下面是上一次读到时的样子。" : "台账现在有错误，下面是改动以前、能生成时的样子。";
  document.body.classList.toggle("empty", !has);
  origin.lay(told, has);
  actions.lay(told, has);
  if (had !== document.body) rest();
}

function head(told, has) {
  const live = by("live");
  live.className = `live${told.trouble ? " bad" : ""}`;
  const open = told.is_open_elsewhere ? "台账正开着，存盘后这里就变 · " : "";
  live.lastElementChild.textContent = !has ? "" : told.trouble ? "台账暂时读不到，读到了会自动更新"
    : told.saved_at ? `${open}${told.saved_at} 检查过（${told.seconds}秒）${news(told)}` : "正在读台账……";
  by("trouble").hidden = !has || !told.trouble;
  by("trouble").textContent = told.trouble;
}

function news(told) {
  const changed = (told.paragraphs ?? []).filter((p) => p[1]).length;
  return changed ? `，变了${changed}段` : "";
}

listen({ state: () => { refresh(); longwork.refresh(); }, long: longwork.refresh });
if (sessionStorage.getItem("said")) { by("said").textContent = sessionStorage.getItem("said"); sessionStorage.removeItem("said"); }
refresh();

// The links at the top: to where one works, past the rest.
for (const link of document.querySelectorAll(".skip a")) {
  link.onclick = (event) => {
    event.preventDefault();
    const to = document.querySelector(link.hash);
    const stop = to.matches("button:enabled, input") ? to : to.querySelector('[tabindex="0"]') ?? by("verdict");
    stop.focus();
  };
}
