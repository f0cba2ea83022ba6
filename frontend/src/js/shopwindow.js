// The shop window shows one measure after the other. It stands still for people who ask for less motion, and on a key or a button.
const stage = document.querySelector("[data-window]");
const slides = stage ? [...stage.querySelectorAll("[data-slide]")] : [];
const pause = stage?.querySelector("[data-window-pause]");
let at = 0;
let timer = 0;

function show(index) {
  at = (index + slides.length) % slides.length;
  slides.forEach((slide, place) => {
    slide.hidden = place !== at;
  });
}

function run(goes) {
  clearInterval(timer);
  timer = goes ? setInterval(() => show(at + 1), 1000 * Number(stage.dataset.seconds)) : 0;
  pause.querySelector(".kern-label").textContent = goes ? pause.dataset.stop : pause.dataset.go;
}

function step(by) {
  run(false);
  show(at + by);
}

if (slides.length > 1) {
  // All pictures are fetched at once, so that the window goes on when the net does not.
  for (const picture of stage.querySelectorAll("img")) picture.decode().catch(() => {});
  const next = stage.querySelector("[data-window-next]");
  const back = stage.querySelector("[data-window-back]");
  for (const button of [next, back, pause]) button.hidden = false;
  next.addEventListener("click", () => step(1));
  back.addEventListener("click", () => step(-1));
  pause.addEventListener("click", () => run(!timer));
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") step(1);
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "Escape") run(false);
  });
  show(0);
  run(!window.matchMedia("(prefers-reduced-motion: reduce)").matches);
}
