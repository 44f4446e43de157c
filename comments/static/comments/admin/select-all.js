// One box for all boxes of the page; without script each is ticked by hand.
const all = document.querySelector("#select-all");
const boxes = [...document.querySelectorAll("input.action-select")];

function show() {
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
}

if (all) {
  all.closest("label").hidden = false;
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  boxes.forEach((box) => box.addEventListener("change", show));
  window.addEventListener("pageshow", show);
}
