/* What others do meanwhile: counts, comments that were decided about, and who is looking at which. */

import { items, notice, present, showCounts } from "./desk-items.js";

// Milliseconds. A claim lasts two minutes, so it is renewed well before.
const ASK_EVERY = 10_000;
const LOOK_EVERY = 60_000;

function show({ counts, looking, changed }) {
  showCounts(counts);
  for (const item of items()) {
    const place = item.querySelector(".queue-looker");
    const who = looking[item.dataset.comment];
    place.hidden = !who;
    place.textContent = who ? `${who} is looking at this` : "";
    const state = changed[item.dataset.comment];
    if (state && !item.hasAttribute("data-stale")) {
      item.setAttribute("data-stale", "");
      notice(item, `Changed meanwhile: it is now ${state}. Reload to see it as it is.`);
    }
  }
}

async function ask(url) {
  const seen = items().map((item) => `${item.dataset.comment}:${item.dataset.version}`);
  try {
    const response = await fetch(`${url}?seen=${seen.join(",")}`, { headers: { Accept: "application/json" } });
    if (response.ok) show(await response.json());
  } catch {
    // The next time will tell.
  }
}

async function look(url, item) {
  const body = new URLSearchParams({ comment: item.dataset.comment });
  body.append("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
  try {
    await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    // Nobody is told; nothing depends on it.
  }
}

export function stayLive(queue) {
  const { liveUrl, lookingUrl } = queue.dataset;
  let lookedAt = null;
  let lookedWhen = 0;

  function claim() {
    const item = present();
    if (!item?.matches("article") || !item.querySelector(".queue-buttons")) return;
    if (item.dataset.comment === lookedAt && Date.now() - lookedWhen < LOOK_EVERY) return;
    [lookedAt, lookedWhen] = [item.dataset.comment, Date.now()];
    look(lookingUrl, item);
  }

  queue.addEventListener("focusin", claim);
  setInterval(() => {
    if (document.visibilityState !== "visible") return;
    claim();
    ask(liveUrl);
  }, ASK_EVERY);
  ask(liveUrl);
}
