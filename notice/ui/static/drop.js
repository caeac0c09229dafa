// Files dropped on the page, or chosen.
import { by, send } from "./net.js";
import * as dialogs from "./dialogs.js";
import { offer } from "./returned.js";

let depth = 0;
const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

addEventListener("dragenter", (event) => { if (carries(event)) { event.preventDefault(); depth += 1; by("veil").hidden = false; } });
addEventListener("dragleave", (event) => { if (carries(event) && --depth <= 0) { depth = 0; by("veil").hidden = true; } });
addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
addEventListener("drop", (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  depth = 0;
  by("veil").hidden = true;
  take([...event.dataTransfer.files]);
});
by("file-input").onchange = () => { take([...by("file-input").files]); by("file-input").value = ""; };
by("pick").onclick = () => by("file-input").click();

async function take(files) {
  for (const file of files) {
    dialogs.say({ says: `正在读${file.name}……` });
    const answer = await send(file).catch(() => ({ done: false, says: "文件没有传完，请再试一次" }));
    received(answer);
    if (files.length > 1 && answer.done === false) return;
  }
}

export function received(answer) {
  dialogs.say(answer);
  if (answer.document) { offer(answer); return; }
  if (answer.map) { dialogs.toMap(answer); return; }
  if (answer.found?.length) dialogs.open(answer.says, dialogs.list(answer.found));
}
