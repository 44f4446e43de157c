/* One box for all boxes of the page; without script each is ticked by hand. */

export function selectTogether(queue) {
  const all = document.querySelector("#select-all");
  if (!all) return;
  const boxes = () => [...queue.querySelectorAll("input.action-select")];

  function show() {
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  }

  all.closest("label").hidden = false;
  all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
  queue.addEventListener("change", show);
  window.addEventListener("pageshow", show);
}
