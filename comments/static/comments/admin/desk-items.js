/* The list: which items there are, which is the present one, and what is said about all of them. */

export const items = () => [...document.querySelectorAll("article.queue-item")];
export const itemOf = (pk) => document.getElementById(`item-${pk}`);
export const present = () => document.activeElement?.closest("article.queue-item, .queue-done");

const places = () => [...document.querySelectorAll("article.queue-item, .queue-done")];

/** Put an item in front of the moderator: it has the focus, and with it the keys and the screen reader's attention. */
export function goTo(place) {
  if (!place) return;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
  // What stands under a header, or half outside, is brought to the upper third instead.
  const { top, bottom } = place.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) scrollBy({ top: top - innerHeight / 6 });
}

/** Go `step` places on from the present one; at the ends, stay. */
export function move(step) {
  const all = places();
  const at = all.indexOf(present());
  goTo(at < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, at + step))]);
}

/** The nearest item that still waits for a decision, after the given one or else before it. */
export function nextAfter(place) {
  const all = places();
  const at = all.indexOf(place);
  const waits = (each) => each.matches("article.queue-item");
  return all.slice(at + 1).find(waits) ?? all.slice(0, at).reverse().find(waits) ?? null;
}

/** Say something to everybody, seen or read out. */
export function say(words) {
  document.querySelector(".queue-news").textContent = words;
}

/** Say something in the item itself. */
export function notice(item, words) {
  const place = item.querySelector(".queue-notice");
  place.textContent = words;
  place.hidden = !words;
}

/** Put the item that the server has drawn in the place of another element. */
export function replaceWith(place, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const item = template.content.querySelector("article");
  place.replaceWith(item);
  return item;
}

export function showCounts(counts) {
  for (const [queue, number] of Object.entries(counts)) {
    const place = document.querySelector(`.queue-number[data-queue="${queue}"]`);
    if (place && place.textContent !== String(number)) place.textContent = number;
  }
}
