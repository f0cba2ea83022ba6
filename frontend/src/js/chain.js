// Zoom and move the picture of the chain: wheel, pinch, buttons, keys. Without this file it is a picture with links.
const FACTOR = 1.25;
const MOST = 8;
// A box is drawn at least this large at first; who wants the whole presses the button.
const READABLE = 0.8;

function attach(view) {
  const svg = view.querySelector("svg");
  const heads = svg.querySelector(".al-chainview__heads");
  const { width, height } = svg.viewBox.baseVal;
  const whole = { x: 0, y: 0, w: width, h: height };
  let now = { ...whole };
  const pointers = new Map();
  let moved = false;

  // How high the frame is for its width; on phones it is higher than the picture.
  function ratio() {
    const box = svg.getBoundingClientRect();
    return box.width ? box.height / box.width : whole.h / whole.w;
  }

  // Where there is more room than picture, the picture stands in the middle.
  const within = (start, length, most) =>
    length >= most ? (most - length) / 2 : Math.min(Math.max(start, 0), most - length);

  const limited = (w) => Math.min(Math.max(w, whole.w / MOST), Math.max(whole.w, whole.h / ratio()));

  function draw() {
    now.w = limited(now.w);
    now.h = now.w * ratio();
    now.x = within(now.x, now.w, whole.w);
    now.y = within(now.y, now.h, whole.h);
    svg.setAttribute("viewBox", `${now.x} ${now.y} ${now.w} ${now.h}`);
    // The names of the columns stay in sight.
    heads.setAttribute("transform", `translate(0 ${now.y})`);
  }

  // The point (px, py) of the page stays where it is.
  function zoom(factor, px, py) {
    const box = svg.getBoundingClientRect();
    const fx = px === undefined ? 0.5 : (px - box.left) / box.width;
    const fy = py === undefined ? 0.5 : (py - box.top) / box.height;
    const w = limited(now.w / factor);
    const h = w * ratio();
    now = { x: now.x + (now.w - w) * fx, y: now.y + (now.h - h) * fy, w, h };
    draw();
  }

  function move(dx, dy) {
    now.x += dx * now.w;
    now.y += dy * now.h;
    draw();
  }

  function show(part) {
    now = part;
    draw();
  }

  const keys = {
    "+": () => zoom(FACTOR),
    "-": () => zoom(1 / FACTOR),
    0: () => show({ ...whole, w: Infinity }),
    ArrowLeft: () => move(-0.1, 0),
    ArrowRight: () => move(0.1, 0),
    ArrowUp: () => move(0, -0.1),
    ArrowDown: () => move(0, 0.1),
  };
  view.tabIndex = 0;
  view.classList.add("al-chainview--live");
  view.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });

  // The plain wheel scrolls the page; it zooms once the picture was chosen, and always with a pinch on a touchpad.
  view.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !view.contains(document.activeElement)) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? FACTOR : 1 / FACTOR, event.clientX, event.clientY);
    },
    { passive: false },
  );

  const spread = () => {
    const [a, b] = [...pointers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y) || 1;
  };
  svg.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved = false;
  });
  svg.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const before = pointers.size === 2 ? spread() : 0;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (before) zoom(spread() / before, event.clientX, event.clientY);
    if (before || moved || Math.hypot(event.clientX - last.x, event.clientY - last.y) > 3) {
      // Of two fingers each moves the picture by half of its way.
      const box = svg.getBoundingClientRect();
      const share = 1 / pointers.size;
      move(((last.x - event.clientX) / box.width) * share, ((last.y - event.clientY) / box.height) * share);
      moved = true;
    }
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"])
    svg.addEventListener(name, (event) => pointers.delete(event.pointerId));
  // A drag that ends on a link is no click, and a link is not dragged away.
  svg.addEventListener("click", (event) => moved && event.preventDefault(), true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  // A link that gets the focus must be in sight.
  svg.addEventListener("focusin", (event) => {
    const link = event.target.closest("a")?.getBBox?.();
    if (!link) return;
    if (link.x < now.x || link.x + link.width > now.x + now.w) now.x = link.x - (now.w - link.width) / 2;
    if (link.y < now.y || link.y + link.height > now.y + now.h) now.y = link.y - (now.h - link.height) / 2;
    draw();
  });

  // Paper shows the whole picture.
  let seen = now;
  addEventListener("beforeprint", () => ((seen = now), keys[0]()));
  addEventListener("afterprint", () => show(seen));

  const acts = { in: "+", out: "-", all: 0 };
  for (const button of view.querySelectorAll("[data-zoom]"))
    button.addEventListener("click", () => keys[acts[button.dataset.zoom]]());
  view.querySelector(".al-chainview__tools").hidden = false;

  const drawn = svg.getBoundingClientRect().width / whole.w;
  if (drawn < READABLE) {
    const chosen = svg.querySelector("a[aria-current]")?.getBBox();
    now.w = limited((whole.w * drawn) / READABLE);
    now.h = now.w * ratio();
    now.x = chosen ? chosen.x + (chosen.width - now.w) / 2 : 0;
    now.y = chosen ? chosen.y + (chosen.height - now.h) / 2 : (whole.h - now.h) / 2;
    draw();
  }
}

for (const view of document.querySelectorAll("[data-chain]")) attach(view);
for (const hint of document.querySelectorAll("[data-chain-hint]")) hint.hidden = false;
