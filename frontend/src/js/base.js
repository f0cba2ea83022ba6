// What every page gets: copy buttons, folding menus, focus on an error summary, spoken announcements. Pages work without it.
import { announce } from "./announce.js";

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.focus();
  field.select();
  // The clipboard exists only on https and localhost; a town hall's own network may have neither.
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
  else document.execCommand("copy");
  button.focus();
  const label = button.querySelector(".kern-label");
  const words = label.textContent;
  label.textContent = button.dataset.copied;
  announce(button.dataset.announce);
  setTimeout(() => {
    label.textContent = words;
  }, 3000);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

for (const fold of document.querySelectorAll("details[data-al-fold]")) {
  document.addEventListener("click", (event) => {
    if (!fold.contains(event.target)) fold.open = false;
  });
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
  fold.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !fold.contains(event.relatedTarget)) fold.open = false;
  });
}

document.querySelector("[data-al-focus]")?.focus();

for (const current of document.querySelectorAll(".al-menu [aria-current], .al-within [aria-current], .al-subnav [aria-current]"))
  current.scrollIntoView({ block: "nearest", inline: "center" });

// Something is being made: look again until it is done, without moving the reader. Without a script the page refreshes itself.
async function askAgain() {
  const place = document.querySelector("[data-ask-again]");
  if (!place) return;
  await new Promise((done) => setTimeout(done, 1000 * place.dataset.askAgain));
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(place.id);
    if (!fresh) return;
    place.replaceWith(fresh);
    if (!fresh.matches("[data-ask-again]")) announce(fresh.querySelector("h2, .kern-title")?.textContent ?? "");
  } catch {
    // The connection is away for a moment; ask again below.
  }
  askAgain();
}
askAgain();
