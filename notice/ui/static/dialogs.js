// Dialogs: a question with its answers, a result, long work with a button that stops it.
import { by, make, post } from "./net.js";

const dialog = by("dialog");

export function open(title, body, buttons = []) {
  by("dialog-title").textContent = title;
  by("dialog-body").replaceChildren(...body);
  const close = make("button", "", "关闭");
  close.value = "";
  by("dialog-buttons").replaceChildren(...buttons, close);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("button:not(:disabled)")?.focus();
}

export const close = () => dialog.close();

export function button(words, does, look = "") {
  const node = make("button", look, words);
  node.type = "button";
  node.onclick = does;
  return node;
}

export function say(told) {
  const node = by("said");
  node.textContent = told.says ?? "";
  node.title = node.textContent;
  node.classList.toggle("bad", told.done === false || told.ok === false);
}

// To the mapping page, which says what became of the file.
export function toMap(answer) {
  sessionStorage.setItem("said", answer.says);
  location.href = `/map/${answer.map}`;
}

export const list = (found) => found.map((f) => make("div", `f ${f.level}`, f.says));

export function opener(words, id) {
  return button(words, async () => say(await post("/open", { id })));
}
