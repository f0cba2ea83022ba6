// One polite live region for the whole page: screen readers hear what changed, one sentence at a time.
export function announce(sentence) {
  const region = document.getElementById("al-announce");
  if (!region || !sentence) return;
  // Emptied first, so that the same sentence is heard again.
  region.textContent = "";
  setTimeout(() => {
    region.textContent = sentence;
  }, 50);
}
