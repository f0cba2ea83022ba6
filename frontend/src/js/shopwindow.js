// The shop window shows one measure after the other. It stands still for people who ask for less motion, and on a key or a button.
const stage = document.querySelector("[data-window]");
const list = stage?.querySelector("[data-slides]");
const pause = stage?.querySelector("[data-window-pause]");
const place = stage?.querySelector("[data-window-place]");
const full = stage?.querySelector("[data-window-full]");
let slides = list ? [...list.querySelectorAll("[data-slide]")] : [];
let at = 0;
let timer = 0;
let fetched = Date.now();

function show(index) {
  at = (index + slides.length) % slides.length;
  slides.forEach((slide, number) => {
    slide.hidden = number !== at;
  });
  place.textContent = place.dataset.words.replace("{n}", at + 1).replace("{m}", slides.length);
}

// A window stands for weeks: now and then it takes what is new. Without the net it goes on with what it has.
async function renew() {
  fetched = Date.now();
  try {
    const answer = await fetch(window.location.href, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = [...page.querySelectorAll("[data-slides] > [data-slide]")].map((slide) => document.adoptNode(slide));
    if (!fresh.length) return;
    await ready(fresh);
    slides = fresh;
    list.replaceChildren(...slides);
    show(0);
  } catch {
    // Later again.
  }
}

// Pictures are fetched before they are shown, so that the window goes on when the net does not.
function ready(some) {
  return Promise.allSettled(some.flatMap((slide) => [...slide.querySelectorAll("img")]).map((picture) => picture.decode()));
}

function tick() {
  const isRound = at === slides.length - 1;
  if (isRound && Date.now() - fetched > 1000 * Number(stage.dataset.renewSeconds)) renew();
  show(at + 1);
}

function run(goes) {
  clearInterval(timer);
  timer = goes ? setInterval(tick, 1000 * Number(stage.dataset.seconds)) : 0;
  pause.querySelector(".kern-label").textContent = goes ? pause.dataset.stop : pause.dataset.go;
}

function step(by) {
  run(false);
  show(at + by);
}

if (slides.length > 1) {
  ready(slides);
  const next = stage.querySelector("[data-window-next]");
  const back = stage.querySelector("[data-window-back]");
  for (const button of [next, back, pause, place]) button.hidden = false;
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

if (full && document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else stage.requestFullscreen();
  });
}
