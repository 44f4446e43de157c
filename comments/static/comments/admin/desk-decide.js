/* Decisions without a page load: one item, its group, or all selected; and the way back. */

import { goTo, itemOf, items, nextAfter, notice, replaceWith, say, showCounts } from "./desk-items.js";

const NOT_REACHED = "The site could not be reached. Nothing may have been done: reload the page and look.";
// Each decision that can be taken back: the comments with the versions they were left at.
const undoable = [];

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]").value;
}

/** POST; `{ status, answer }`, the answer being null when there was none that script can read. */
async function send(url, fields) {
  const body = new URLSearchParams(fields);
  body.append("csrfmiddlewaretoken", token());
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(url, { method: "POST", body, headers, redirect: "error" });
    return { status: response.status, answer: await response.json() };
  } catch {
    return { status: 0, answer: null };
  }
}

/** The versions shown of an item and of those folded into it. */
function seen(item) {
  return [...item.querySelectorAll("input[name^=seen-], input[name^=group-]")].map((field) => [field.name, field.value]);
}

function together(item) {
  const box = item.querySelector(".queue-together input");
  return box?.checked ? [[box.name, box.value]] : [];
}

/** What is left of an item that was decided about: a line that says so, and takes it back. */
function settle(item, words, entry) {
  const line = document.createElement("p");
  line.className = "queue-done";
  line.tabIndex = -1;
  line.dataset.comment = item.dataset.comment;
  const said = document.createElement("span");
  const page = document.createElement("a");
  page.href = item.querySelector(".queue-open").href;
  page.textContent = "Open it";
  said.append(`${words} `, page);
  line.append(said);
  if (entry) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Undo";
    button.setAttribute("aria-keyshortcuts", "u");
    button.addEventListener("click", () => undo(entry));
    line.append(" ", button);
  }
  item.replaceWith(line);
  return line;
}

function busy(affected, is) {
  for (const item of affected) {
    item.toggleAttribute("aria-busy", is);
    for (const button of item.querySelectorAll(".queue-buttons button")) button.disabled = is;
  }
}

/** Show what came of a decision about `affected` items; the focus goes on to what waits next. */
function follow(affected, { status, answer }) {
  busy(affected, false);
  if (!answer) {
    for (const item of affected) notice(item, NOT_REACHED);
    return say(NOT_REACHED);
  }
  if (answer.counts) showCounts(answer.counts);
  const done = Object.entries(answer.done ?? {}).map(([pk, version]) => `${pk}:${version}`);
  const entry = done.length ? { done } : null;
  if (entry) undoable.push(entry);
  const last = affected.at(-1);
  let line = null;
  for (const pk of Object.keys(answer.done ?? {})) {
    const item = itemOf(pk);
    const own = affected.length > 1 || !affected.includes(item) ? `Comment ${pk} was decided about.` : answer.words;
    if (item) line = settle(item, own, entry);
  }
  for (const [pk, html] of Object.entries(answer.items ?? {})) {
    if (itemOf(pk)) notice(replaceWith(itemOf(pk), html), answer.skipped?.[pk] ?? answer.words);
  }
  say(answer.words ?? `The site refused this (${status}). Reload the page.`);
  goTo(nextAfter(line ?? last) ?? line ?? itemOf(last.dataset.comment));
}

export async function decide(item, action, more = []) {
  if (item.hasAttribute("aria-busy")) return;
  busy([item], true);
  const url = item.querySelector(".queue-buttons button[formaction]").getAttribute("formaction");
  follow([item], await send(url, [["decision", action], ...seen(item), ...together(item), ...more]));
}

export async function decideSelected(action, more = []) {
  const selected = items().filter((item) => item.querySelector(".action-select")?.checked);
  busy(selected, true);
  const ids = selected.map((item) => ["_selected_action", item.dataset.comment]);
  const url = document.querySelector("ol.queue").dataset.decideUrl;
  follow(selected, await send(url, [["decision", action], ...ids, ...selected.flatMap(seen), ...more]));
}

/** Take a decision back; the newest when none is named. */
export async function undo(entry = undoable.at(-1)) {
  if (!entry) return say("There is nothing to undo here. A comment’s own page can restore it.");
  const { answer } = await send(
    document.querySelector("ol.queue").dataset.undoUrl,
    entry.done.map((pair) => ["undo", pair]),
  );
  if (!answer) return say(NOT_REACHED);
  const at = undoable.indexOf(entry);
  if (at >= 0) undoable.splice(at, 1);
  showCounts(answer.counts);
  let back = null;
  for (const [pk, html] of Object.entries(answer.items)) {
    const place = document.querySelector(`.queue-done[data-comment="${pk}"]`) ?? itemOf(pk);
    if (!place) continue;
    back = replaceWith(place, html);
    if (answer.skipped[pk]) notice(back, answer.skipped[pk]);
  }
  say(answer.words);
  goTo(back);
}

/** Ask for the reason of a rejection; the fields to send with it, or null when the moderator changed their mind. */
export function askReason() {
  const dialog = document.querySelector("dialog.queue-reason");
  const reason = dialog.querySelector("textarea");
  const tell = dialog.querySelector("input[type=checkbox]");
  reason.value = "";
  tell.checked = false;
  dialog.returnValue = "";
  dialog.showModal();
  reason.focus();
  return new Promise((resolve) => {
    const closed = () => {
      const fields = [["reason", reason.value], ...(tell.checked ? [["tell", "1"]] : [])];
      resolve(dialog.returnValue === "reject" ? fields : null);
    };
    dialog.addEventListener("close", closed, { once: true });
  });
}

/** The buttons beside each comment. */
export function decideOnSubmit(queue) {
  queue.addEventListener("click", (event) => {
    const button = event.target.closest?.(".queue-buttons button[name=decision]");
    if (!button) return;
    event.preventDefault();
    decide(button.closest("article"), button.value);
  });
  const dialog = document.querySelector("dialog.queue-reason");
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.tagName !== "TEXTAREA") return;
    event.preventDefault();
    dialog.close("reject");
  });
}
