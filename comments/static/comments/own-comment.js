/* Follows the reader's own waiting comment until it is settled, and turns it into the published one in place. */

// Milliseconds: most comments are settled within a second, a few wait for DNS, held ones are final at once.
const FIRST = 150;
const GROWTH = 1.5;
const LONGEST = 5000;
const GIVE_UP_AFTER = 10 * 60 * 1000;

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** The state of the comment; null when the answer did not come; `{final: true}` when the key is no longer good. */
async function ask(url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (response.ok) return await response.json();
    return [403, 404, 410].includes(response.status) ? { final: true } : null;
  } catch {
    return null;
  }
}

function countOneMore() {
  const heading = document.getElementById("comments-title");
  const count = Number(heading.dataset.commentCount) + 1;
  heading.dataset.commentCount = count;
  heading.textContent = `${count} Comment${count === 1 ? "" : "s"}`;
}

function say(note, words) {
  const label = note.querySelector(".status-label");
  // Screen readers speak every change, so a repetition is none.
  if (words && label.textContent !== words) label.textContent = words;
}

function show(note, state) {
  if (!state.public) return say(note, state.message);
  // The shorter note keeps the height of the longer one: what stands below must not jump under a reader's eyes.
  note.style.minHeight = `${note.offsetHeight}px`;
  note.querySelector(".status-audience").hidden = true;
  note.closest(".comment").classList.remove("is-waiting");
  say(note, "Published.");
  countOneMore();
}

export async function followOwnComment() {
  const note = document.querySelector("[data-status-url]");
  const end = Date.now() + GIVE_UP_AFTER;
  let wait = FIRST;
  while (note && Date.now() < end) {
    await pause(wait);
    const state = await ask(note.dataset.statusUrl);
    if (state) show(note, state);
    if (state?.final || state?.public) return;
    wait = Math.min(wait * GROWTH, LONGEST);
  }
}
