// What takes long: that it goes on, since when, and the button that stops it.
import { ask, by, post } from "./net.js";

let began = 0, ticking = 0;

export async function refresh() {
  const told = await ask("/long-work").catch(() => null);
  if (!told?.ok) return;
  by("long").hidden = !told.name;
  clearInterval(ticking);
  if (!told.name) return;
  by("long").children[1].textContent = told.is_stopping ? "正在停下" : told.name;
  by("stop").ariaBusy = String(told.is_stopping); // it keeps the focus
  began = Date.now() - 1000 * told.seconds;
  ticking = setInterval(seconds, 1000);
  seconds();
}

function seconds() { by("long-seconds").textContent = `已经${Math.round((Date.now() - began) / 1000)}秒`; }

by("stop").onclick = async () => {
  if (by("stop").ariaBusy === "true") return;
  by("stop").ariaBusy = "true";
  await post("/stop", {});
};
