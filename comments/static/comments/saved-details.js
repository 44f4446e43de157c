/* Name, email and website kept in this browser, if the visitor asks for it. The site never learns of it. */

const KEY = "comment-details";
const FIELDS = ["author", "email", "url"];

/** The stored details, or null: none, damaged, or storage that the browser refuses. */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function keep(details) {
  try {
    localStorage.setItem(KEY, JSON.stringify(details));
  } catch {
    // Storage is refused or full: the comment is posted all the same.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Storage is refused: there is nothing to forget.
  }
}

function fillEmpty(form, details) {
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (!field.value && typeof details[name] === "string") field.value = details[name];
  }
}

export function offerToSaveDetails(form) {
  const box = form.elements.save;
  const details = read();
  box.closest("p").hidden = false;
  box.checked = details !== null;
  if (details) fillEmpty(form, details);

  box.addEventListener("change", () => {
    if (!box.checked) forget();
  });
  form.addEventListener("submit", () => {
    if (box.checked) keep(Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value])));
  });
}
