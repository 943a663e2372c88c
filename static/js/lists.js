// Long lists narrow while one types; the slash leads to the search; choice cards show which is chosen.

export function offerFilters(page) {
  for (const input of page.querySelectorAll("[data-filter]")) {
    const list = page.getElementById(input.dataset.filter);
    input.addEventListener("input", () => narrow(list, input.value));
  }
}

function narrow(list, wanted) {
  const words = plain(wanted).split(/\s+/);
  for (const row of list.children) {
    const text = plain(row.textContent);
    row.hidden = !words.every((word) => text.includes(word));
  }
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

export function offerSlash(page) {
  const field = page.querySelector("[data-slash]");
  page.addEventListener("keydown", (event) => {
    const writes = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || writes || event.ctrlKey || event.metaKey || event.altKey || !field?.offsetParent) return;
    event.preventDefault();
    field.focus();
  });
}

export function followChoices(page) {
  for (const cards of page.querySelectorAll(".cards")) {
    cards.addEventListener("change", () => {
      for (const choice of cards.querySelectorAll(".choice")) {
        choice.classList.toggle("is-on", choice.querySelector("input").checked);
      }
    });
  }
}
