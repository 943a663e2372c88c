// Warns two minutes before the session ends; one key is enough to stay (WCAG 2.2.1).

const WARNING = 2 * 60 * 1000;

export function watchSession(body) {
  if (body.dataset.sessionEnds) plan(body, Number(body.dataset.sessionEnds));
}

function plan(body, ends) {
  const left = ends - Date.now() - WARNING;
  if (left + WARNING > 0) setTimeout(() => warn(body), Math.max(left, 0));
}

function warn(body) {
  const note = document.getElementById("session-note").content.firstElementChild.cloneNode(true);
  body.append(note);
  const stay = note.querySelector("[data-stay]");
  stay.addEventListener("click", async () => {
    stay.disabled = true;
    const answer = await renew(body.dataset.sessionStay);
    if (!answer) return location.reload();
    note.remove();
    plan(body, answer.ends);
  });
}

// The new end in milliseconds, or null when there is no session any more: the page then asks to sign in.
async function renew(url) {
  const token = document.querySelector("input[name=csrf_token]").value;
  const response = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" }, redirect: "error" })
    .catch(() => null);
  return response?.ok ? response.json() : null;
}
