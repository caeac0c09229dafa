// What the pages share of speaking with the server: asking, posting, hearing what changes.
const token = document.querySelector('meta[name="token"]').content;
const gone = document.getElementById("gone");

export async function ask(path) {
  const answer = await fetch(path, { cache: "no-store" });
  return read(answer);
}

export async function post(path, told) {
  const headers = { "X-Token": token, "Content-Type": "application/json" };
  return read(await fetch(path, { method: "POST", headers, body: JSON.stringify(told) }));
}

export async function send(file) {
  const headers = { "X-Token": token, "X-Name": encodeURIComponent(file.name), "Content-Type": "application/octet-stream" };
  return read(await fetch("/drop", { method: "POST", headers, body: file }));
}

async function read(answer) {
  const told = await answer.json().catch(() => ({ says: "程序没有回答，请再试一次" }));
  told.ok = answer.ok;
  return told;
}

// Hear what changes. A page that nobody sees holds no connection: a browser has few of them.
export function listen(handlers) {
  let stream = null;
  const open = () => {
    if (stream || document.hidden) return;
    stream = new EventSource("/events");
    stream.onopen = () => { gone.hidden = true; };
    stream.onerror = () => {
      const was = stream;
      setTimeout(() => { if (was === stream && stream && stream.readyState !== 1) gone.hidden = false; }, 400);
      if (stream.readyState === 2) { stream.close(); stream = null; gone.hidden = false; setTimeout(open, 1000); }
    };
    for (const [kind, handler] of Object.entries(handlers)) stream.addEventListener(kind, handler);
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && stream) { stream.close(); stream = null; } else open();
  });
  addEventListener("pagehide", () => { if (stream) { stream.close(); stream = null; } });
  addEventListener("pageshow", open);
  open();
}

export function make(tag, look, ...inside) {
  const node = document.createElement(tag);
  if (look) node.className = look;
  node.append(...inside);
  return node;
}

export const by = (id) => document.getElementById(id);
