/* The moderators' desk: what script adds to the queue. Everything here works without it, by a page load. */

import { decideOnSubmit } from "./desk-decide.js";
import { listenToKeys } from "./desk-keys.js";
import { stayLive } from "./desk-live.js";
import { selectTogether } from "./desk-select.js";

const queue = document.querySelector("ol.queue");

if (queue) {
  selectTogether(queue);
  if (queue.querySelector(".queue-buttons")) {
    decideOnSubmit(queue);
    listenToKeys(queue);
  }
  stayLive(queue);
}
