/* Small courtesies of the form: characters left, one post for two clicks, errors that take the focus. */

const WARN_BELOW = 500;
// Milliseconds. A count that is spoken at each key would drown the typing.
const SPEAK_AFTER = 1000;
// A post that the visitor stopped must be possible again; the server takes the same post only once anyway.
const POST_AGAIN_AFTER = 8000;

export function countCharacters(form) {
  const text = form.elements.comment;
  const shown = form.querySelector(".characters-left");
  const spoken = form.querySelector(".characters-spoken");
  let timer;

  function count() {
    const left = text.maxLength - text.value.length;
    const words = left < WARN_BELOW ? `${left} character${left === 1 ? "" : "s"} left` : "";
    shown.hidden = !words;
    shown.textContent = words;
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = words; }, SPEAK_AFTER);
  }

  text.addEventListener("input", count);
  count();
}

export function preventDoublePost(form) {
  const button = form.querySelector("button[type=submit]");
  const allow = () => { button.disabled = false; };

  form.addEventListener("submit", () => {
    button.disabled = true;
    setTimeout(allow, POST_AGAIN_AFTER);
  });
  // Back from the next page: browsers restore this one as it was left.
  addEventListener("pageshow", allow);
}

export function focusErrors() {
  document.getElementById("error-summary")?.focus();
}
