// Cards of the portfolio's board can be dragged to another column; it sends the same form as the select beside each card.
const board = document.querySelector("[data-board]");
let dragged = null;

function columnAt(event) {
  return event.target instanceof Element ? event.target.closest("[data-phase]") : null;
}

if (board && window.matchMedia("(pointer: fine)").matches) {
  for (const card of board.querySelectorAll("[data-card]")) card.draggable = true;
  board.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof Element ? event.target.closest("[data-card]") : null;
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  board.addEventListener("dragover", (event) => {
    const column = columnAt(event);
    if (!dragged || !column) return;
    event.preventDefault();
    for (const other of board.querySelectorAll("[data-over]")) if (other !== column) delete other.dataset.over;
    column.dataset.over = "";
  });
  board.addEventListener("dragend", () => {
    dragged = null;
    for (const column of board.querySelectorAll("[data-over]")) delete column.dataset.over;
  });
  board.addEventListener("drop", (event) => {
    const column = columnAt(event);
    if (!dragged || !column || column.contains(dragged)) return;
    event.preventDefault();
    const form = dragged.querySelector("[data-move]");
    form.elements.namedItem("phase").value = column.dataset.phase;
    form.requestSubmit();
  });
}
