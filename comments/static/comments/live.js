/* Says that others have commented meanwhile, in a bar: a page must not jump under a reader's eyes. */

// Milliseconds. Answers are a few bytes, or 304; a page that nobody looks at asks nothing.
const EVERY = 15_000;
const LONGEST = 120_000;

function shown() {
  return Number(document.getElementById("comments-title").dataset.commentCount);
}

async function ask(url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-cache" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Takes the form out of the list, should it stand below a comment; returns how to put it back where it stood. */
function liftForm(list) {
  const respond = document.getElementById("respond");
  if (!list?.contains(respond)) return () => {};
  const place = respond.closest("li").id;
  const focused = respond.contains(document.activeElement) ? document.activeElement : null;
  respond.remove();
  return () => {
    const comment = document.getElementById(place)?.querySelector(".comment");
    if (comment) comment.after(respond);
    else document.getElementById("comments").append(respond);
    focused?.focus();
  };
}

/** Puts the list as it is now in the place of the old one; what is being written stays as it is. */
async function showNew(bar) {
  const before = new Set([...document.querySelectorAll(".comment-list li")].map((item) => item.id));
  const response = await fetch(location.pathname + location.search, { cache: "no-cache" }).catch(() => null);
  const page = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page && page.querySelector(".comment-list");
  if (!fresh) return location.reload();
  const list = document.querySelector(".comment-list");
  const putBack = liftForm(list);
  if (list) list.replaceWith(fresh);
  else bar.after(fresh);
  putBack();
  document.getElementById("comments-title").replaceWith(page.getElementById("comments-title"));
  bar.hidden = true;
  const first = [...fresh.querySelectorAll("li")].find((item) => !before.has(item.id));
  first?.setAttribute("tabindex", "-1");
  first?.focus();
  document.dispatchEvent(new CustomEvent("comments:shown"));
}

export function watchForNewComments() {
  const bar = document.querySelector("[data-live-url]");
  if (!bar) return;
  const button = bar.querySelector("button");
  let wait = EVERY;

  async function look() {
    if (document.visibilityState === "visible") {
      const state = await ask(bar.dataset.liveUrl);
      const more = state ? state.comments - shown() : 0;
      wait = state ? EVERY : Math.min(wait * 2, LONGEST);
      if (more > 0) {
        button.textContent = `Show ${more} new comment${more === 1 ? "" : "s"}`;
        bar.hidden = false;
      }
    }
    setTimeout(look, wait);
  }

  button.addEventListener("click", () => showNew(bar));
  document.addEventListener("visibilitychange", () => { wait = EVERY; });
  setTimeout(look, EVERY);
}
