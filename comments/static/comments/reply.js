/* "Reply" moves the form below the comment, with whatever was typed in it; "Cancel reply" and Escape move it back. */

const NEW_COMMENT = "Leave a Comment";

function isPlainClick(event) {
  return event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

/** A heading like the server's: names go in as text, in a `bdi` of their own direction. */
function replyHeading(comment) {
  const name = document.createElement("bdi");
  const link = document.createElement("a");
  name.textContent = comment.querySelector(".comment-author").textContent;
  link.href = `#${comment.parentElement.id}`;
  link.append(name);
  return ["Reply to ", link];
}

export function moveFormToReplies(respond, form) {
  const heading = respond.querySelector("#reply-title");
  const cancelLink = respond.querySelector(".cancel-reply");
  const parent = form.elements.comment_parent;
  const home = document.createComment("home of the form");
  let opener = null;
  respond.before(home);

  function open(link) {
    const comment = link.closest(".comment");
    opener = link;
    parent.value = link.dataset.commentId;
    heading.replaceChildren(...replyHeading(comment));
    cancelLink.hidden = false;
    comment.after(respond);
    form.elements.comment.focus();
  }

  function cancel() {
    parent.value = "";
    heading.textContent = NEW_COMMENT;
    cancelLink.hidden = true;
    home.after(respond);
    (opener ?? form.elements.comment).focus();
    opener = null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".reply-link, .cancel-reply");
    if (!link || !isPlainClick(event)) return;
    event.preventDefault();
    if (link === cancelLink) cancel();
    else open(link);
  });

  respond.addEventListener("keydown", (event) => {
    // While an input method is composing, Escape belongs to it.
    if (event.key === "Escape" && !event.isComposing && parent.value) cancel();
  });
}
