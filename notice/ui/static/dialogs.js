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

// What had the focus may be gone by then: then it rests at the verdict, or at what the page is about.
dialog.addEventListener("close", () => setTimeout(() => rest()));

// Tab goes round in a dialog; the browser's own way leads out of the page behind the last button.
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Tab") return;
  const stops = [...dialog.querySelectorAll("button:enabled, a[href], input:enabled, select:enabled, summary")];
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== from && dialog.contains(document.activeElement)) return;
  event.preventDefault();
  to?.focus();
});

const isLost = (node) => !node?.isConnected || node === document.body || node.disabled || !node.getClientRects().length;

export function rest() {
  if (dialog.open || !isLost(document.activeElement)) return;
  const node = document.querySelector("#verdict:not([hidden])") ?? document.querySelector("main");
  node.focus({ preventScroll: true });
}

export function button(words, does, look = "") {
  const node = make("button", look, words);
  node.type = "button";
  node.onclick = does;
  return node;
}

export function say(told) {
  const node = by("said");
  node.textContent = [told.says, told.next].filter(Boolean).join("　");
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
