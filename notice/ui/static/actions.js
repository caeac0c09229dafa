// What one does: the buttons below and above, and the dialogs that they open.
import { ask, by, make, post } from "./net.js";
import * as dialogs from "./dialogs.js";
import { received } from "./drop.js";

let told = {};

export function lay(given, has) {
  told = given;
  for (const button of document.querySelectorAll(".foot button")) button.disabled = button.id !== "pick" && !can(button, has);
  by("web").title = given.edition === "internal" ? "党内版不上网站" : "";
}

function can(button, has) {
  if (button.id === "build") return has && told.verdict && told.verdict.level !== "error";
  return has && !(button.id === "web" && told.edition === "internal");
}

// A button at work keeps the focus and does nothing when it is pressed again.
async function busy(button, does) {
  if (button.ariaBusy === "true") return null;
  button.ariaBusy = "true";
  try { return await does(); } catch { return { done: false, says: "工作台没有回答，请再试一次" }; } finally { button.ariaBusy = "false"; }
}

async function build(button, more = {}) {
  const answer = await busy(button, () => post("/build", more));
  if (!answer) return;
  if (answer.asks === "edited") return edited(button, answer, more);
  dialogs.say(answer);
  if (answer.done && !more.pdf && !more.web && !answer.found.length) return;
  const outputs = answer.outputs ?? {};
  const openers = [["pdf", "打开PDF"], ["web", "打开网页"], ["text", "打开文本"], ["notice", "打开通报"], ["review", "打开核对单"]]
    .filter(([kind]) => outputs[kind]).map(([kind, words]) => dialogs.opener(words, outputs[kind]));
  dialogs.open(answer.says, [...(answer.next ? [make("p", "", answer.next)] : []), ...dialogs.list(answer.found ?? [])], openers);
}

function edited(button, answer, more) {
  const ways = [["merge", "并入我的改动"], ["copy", "另存一份"], ["force", "覆盖，原件存入历史"]].map(([way, words]) => {
    const lines = answer[way];
    const go = dialogs.button(words, () => { dialogs.close(); build(button, { ...more, way }); });
    go.disabled = !lines.length || lines[0] === "不能并入";
    return make("div", "option", make("div", "", make("b", "", words), make("ul", "", ...lines.map((line) => make("li", "", line)))), go);
  });
  dialogs.open(`${answer.file}在WPS、Word里改过，怎么办？`, [make("p", "", "三种做法都不会丢掉改过的那一份。"), ...ways]);
}

by("build").onclick = () => build(by("build"));
const acts = {
  mark: async () => { const answer = await post("/mark", {}); if (answer.outputs) dialogs.open(answer.says, [], [dialogs.opener("打开标注副本", answer.outputs.marked)]); return answer; },
  "open-notice": () => post("/open", { what: "notice" }),
  "open-folder": () => post("/open", { what: "folder" }),
  review: () => post("/open", { what: "review" }),
};
for (const button of document.querySelectorAll("[data-act]")) {
  const act = button.dataset.act;
  if (acts[act]) button.onclick = async () => { const answer = await busy(button, acts[act]); if (answer) dialogs.say(answer); };
  else if (act === "pdf") button.onclick = () => { dialogs.say({ says: "正在做PDF，请稍候……" }); build(button, { pdf: true }); };
  else if (act === "web") button.onclick = () => build(button, { web: true });
}
by("open-ledger").onclick = async () => dialogs.say(await post("/open", { what: "ledger" }));
for (const button of by("editions").children) button.onclick = () => post("/choose", { edition: button.dataset.edition });
by("editions").addEventListener("keydown", (event) => {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const other = [...by("editions").children].find((b) => b !== document.activeElement);
  other.focus(); other.click();
});

by("marked").onclick = async () => {
  const { versions } = await ask("/versions");
  if (!versions.length) return dialogs.open("花脸稿", [make("p", "", "还没有换下来的旧稿：通报变了、再生成一次以后，旧的一版会存进“历史”。要和别的文件比较，把那份 .docx 拖到页面上。")]);
  const rows = versions.map((v) => make("div", "option", make("div", "", v.says), dialogs.button("和这一版比", async () => {
    const answer = await post("/marked", { id: v.id });
    dialogs.say(answer);
    dialogs.open(answer.says, dialogs.list(answer.found ?? []), answer.outputs ? [dialogs.opener("打开花脸稿", answer.outputs.marked)] : []);
  })));
  dialogs.open("花脸稿：和哪一版比？", [make("p", "", "花脸稿是一份 Word 文件，不同之处都是修订，可以逐条接受或拒绝。"), ...rows]);
};

by("templates").onclick = async () => {
  const { templates } = await ask("/templates");
  const shapes = templates.map((t) => {
    const tile = dialogs.button("", async () => {
      const answer = await post("/template", { id: t.id });
      dialogs.say(answer);
      if (answer.done) dialogs.close(); else dialogs.open(answer.says, dialogs.list(answer.found ?? []));
    });
    tile.setAttribute("aria-pressed", String(t.is_used));
    if (t.picture) { const image = make("img"); image.src = t.picture; image.alt = ""; tile.append(image); }
    tile.append(make("div", "", t.name));
    return tile;
  });
  dialogs.open("模板：通报的样子", [make("div", "shapes", ...shapes), make("p", "soft", "自己的模板：在 WPS、Word 里照《模板制作》改一份，拖到页面上，有错误的会逐段指出。")]);
};

by("other-ledger").onclick = async () => {
  const { ledgers } = await ask("/ledgers");
  const rows = ledgers.map((l) => {
    const go = dialogs.button(l.is_open ? "正在用" : "用这一份", async () => { dialogs.close(); received(await post("/choose", { ledger: l.id })); });
    go.disabled = Boolean(l.is_open);
    return make("div", "option", make("div", "", make("b", "", l.name), make("span", "soft", l.folder)), go);
  });
  dialogs.open("换一份台账", [...rows, make("p", "soft", "别处的台账：拖到页面上，或者点“选文件”，会复制进 input 文件夹。")], [
    dialogs.button("选文件…", () => { dialogs.close(); by("file-input").click(); }),
    dialogs.button("新建台账", async () => { dialogs.close(); dialogs.say(await post("/begin", { what: "new" })); }),
  ]);
};

by("tile-new").onclick = async () => dialogs.say(await post("/begin", { what: "new" }));
by("tile-example").onclick = async () => dialogs.say(await post("/begin", { what: "example" }));
by("tile-own").onclick = () => by("file-input").click();
