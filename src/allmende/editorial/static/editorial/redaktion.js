/* Nobody loses text in the editor of chapters (docs/decisions/0006-wagtail.md):
   what is being saved by itself is not saved a second time beside a click, and who was signed out in the
   meantime is told so before the browser throws the page away. Words come from wagtail_hooks.py. */
(() => {
  const script = document.currentScript;
  const form = document.getElementById("page-edit-form");
  if (!form) return;

  const IN_FLIGHT_MS = 8000;
  // The editor hands over what was typed a quarter of a second after the last key.
  const HANDED_OVER_MS = 300;
  const interval = Number(form.dataset.wAutosaveIntervalValue || 0);
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  let saving = null; // the event of a save that began and did not end yet
  let ended = () => {};
  let passes = false; // the next submit is ours and goes through

  form.addEventListener("w-autosave:save", (event) => {
    saving = { event, at: Date.now() };
  });
  for (const name of ["success", "error"])
    form.addEventListener(`w-autosave:${name}`, () => {
      saving = null;
      ended();
      if (name === "error") isSignedIn();
    });

  /* A save that still waits for a pause in typing is called off: the click saves the same. One under way is waited for. */
  const calm = async () => {
    await pause(HANDED_OVER_MS);
    if (!saving) return;
    if (Date.now() - saving.at < interval) saving.event.preventDefault();
    else await Promise.race([new Promise((done) => (ended = done)), pause(IN_FLIGHT_MS)]);
    saving = null;
  };

  const isSignedIn = async () => {
    try {
      const answer = await fetch(script.dataset.session, { redirect: "manual", cache: "no-store" });
      if (!answer.ok) throw new Error(answer.status);
      const { token } = await answer.json();
      // Signing in again changes the token that every form of this page carries.
      for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
      if (told.open) {
        told.close();
        document.querySelector(".w-editing-sessions")?.dispatchEvent(new CustomEvent("w-session:visible"));
      }
      return true;
    } catch {
      if (!told.open) told.showModal();
      return false;
    }
  };

  const told = document.createElement("dialog");
  told.className = "redaktion-told";
  told.setAttribute("aria-labelledby", "redaktion-told");
  const add = (tag, words, more = {}) => told.append(Object.assign(document.createElement(tag), { textContent: words, ...more }));
  add("h2", script.dataset.title, { id: "redaktion-told" });
  add("p", script.dataset.words);
  add("a", script.dataset.signIn, { href: `${script.dataset.login}`, target: "_blank", className: "button" });
  add("button", script.dataset.close, { type: "button", className: "button button-secondary", onclick: () => told.close() });
  document.body.append(told);

  const back = () => {
    if (!document.hidden && told.open) isSignedIn();
  };
  document.addEventListener("visibilitychange", back);
  window.addEventListener("focus", back);

  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form) return;
      if (passes) {
        passes = false;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      calm()
        .then(isSignedIn)
        .then((yes) => {
          if (!yes) {
            // The button shows its progress since the click; it is to be pressed again.
            if (button) button.dataset.wProgressLoadingValue = "false";
            return;
          }
          passes = true;
          // A button that shows its progress is disabled by now and would not be sent.
          if (button?.disabled) {
            form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
            form.requestSubmit();
          } else form.requestSubmit(button ?? undefined);
        });
    },
    { capture: true },
  );
})();
