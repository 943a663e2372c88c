// Warns two minutes before the session ends; one key is enough to stay (WCAG 2.2.1), in any tab.

const WARNING = 2 * 60 * 1000;
const tabs = new BroadcastChannel("session");
let timer, note;

export function watchSession(body) {
  if (!body.dataset.sessionEnds) return;
  tabs.addEventListener("message", (event) => plan(event.data));
  extend(Number(body.dataset.sessionEnds));
}

// The session goes on until `ends`, in milliseconds: here, and in the other tabs.
export function extend(ends) {
  plan(ends);
  tabs.postMessage(ends);
}

function plan(ends) {
  clearTimeout(timer);
  note?.remove();
  const left = ends - Date.now() - WARNING;
  if (left + WARNING > 0) timer = setTimeout(warn, Math.max(left, 0));
}

function warn() {
  note = document.getElementById("session-note").content.firstElementChild.cloneNode(true);
  const before = document.activeElement;
  note.querySelector("[data-safe]").hidden = !document.querySelector("form[data-draft]");
  document.body.append(note);
  const stay = note.querySelector("[data-stay]");
  stay.addEventListener("click", async () => {
    stay.disabled = true;
    const answer = await renew(document.body.dataset.sessionStay);
    if (!answer) return location.reload();
    extend(answer.ends);
    before?.focus();
  });
  stay.focus();
}

// The new end in milliseconds, or null when there is no session any more: the page then asks to sign in.
async function renew(url) {
  const token = document.querySelector("input[name=csrf_token]").value;
  const response = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" }, redirect: "error" })
    .catch(() => null);
  return response?.ok ? response.json() : null;
}
