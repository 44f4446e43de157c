/* The keyboard way. Single keys can be turned off (WCAG 2.1.4), and never fire while somebody types. */

import { askReason, decide, decideSelected, undo } from "./desk-decide.js";
import { goTo, items, move, present } from "./desk-items.js";

const OFF = "desk-keys-off";
const DECISIONS = { a: "approve", h: "hold", s: "spam", r: "reject", t: "trash" };

function stored() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function store(off) {
  try {
    if (off) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
  } catch {
    // Storage is refused: the choice holds for this page.
  }
}

/** The item that keys are about: the present one, or the first. */
function subject() {
  const item = present() ?? items()[0];
  return item?.matches("article") ? item : null;
}

async function decideByKey(action) {
  const selected = items().some((item) => item.querySelector(".action-select")?.checked);
  const item = subject();
  if (!selected && !item) return;
  const more = action === "reject" ? await askReason() : [];
  if (more === null) return goTo(item);
  if (selected) await decideSelected(action, more);
  else await decide(item, action, more);
}

function toggle(selector) {
  const box = subject()?.querySelector(selector);
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function open(kind) {
  const item = subject();
  const page = item?.querySelector(".queue-open").href;
  if (page) location.assign(kind === "edit" ? `${page}#tool-edit` : (item.dataset.siteUrl ?? page));
}

export function listenToKeys(queue) {
  const help = document.querySelector("dialog.queue-keys");
  const on = help.querySelector("#keys-on");
  const button = document.querySelector(".queue-help");
  const keys = {
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    u: () => undo(),
    e: () => open("edit"),
    o: () => open("site"),
    x: () => toggle(".action-select"),
    g: () => toggle(".queue-together input"),
    "?": () => help.showModal(),
  };
  for (const [key, action] of Object.entries(DECISIONS)) keys[key] = () => decideByKey(action);

  on.checked = !stored();
  on.addEventListener("change", () => store(!on.checked));
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());

  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // A key held down may move on and on, but must not decide again and again.
    if (event.repeat && !["j", "k", "ArrowDown", "ArrowUp"].includes(event.key)) return;
    const typing = "input:not([type=checkbox]), textarea, select, dialog[open], [contenteditable]";
    if (event.target.closest?.(typing) || !Object.hasOwn(keys, event.key)) return;
    // Arrows scroll the page as ever until somebody is at an item.
    if (event.key.startsWith("Arrow") && !present()) return;
    event.preventDefault();
    keys[event.key]();
  });
}
