/* Follows a bulk decision until it has ended, and then shows its summary. */

const ASK_EVERY = 700; // milliseconds

const progress = document.querySelector(".bulk-progress[data-running]");

async function ask() {
  const response = await fetch(location.href, { headers: { Accept: "application/json" }, cache: "no-store" });
  const { handled, running } = await response.json();
  progress.querySelector("progress").value = handled;
  progress.querySelector(".bulk-handled").textContent = handled;
  return running;
}

async function follow() {
  try {
    if (!(await ask())) return location.reload();
  } catch {
    // The next time will tell.
  }
  setTimeout(follow, ASK_EVERY);
}

if (progress) follow();
