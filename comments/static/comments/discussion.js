/* What script adds to a discussion. Everything here works without it, by a page load. */

import { watchForNewComments } from "./live.js";
import { followOwnComment } from "./own-comment.js";
import { countCharacters, focusErrors, preventDoublePost } from "./posting.js";
import { moveFormToReplies } from "./reply.js";
import { offerToSaveDetails } from "./saved-details.js";

const respond = document.getElementById("respond");
const form = respond?.querySelector("form");

if (form) {
  moveFormToReplies(respond, form);
  offerToSaveDetails(form);
  countCharacters(form);
  preventDoublePost(form);
}
focusErrors();
followOwnComment();
watchForNewComments();
