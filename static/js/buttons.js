// Buttons that only a script can serve: print and copy. They stay hidden without one. And a button pressed twice is pressed once.

const TWICE = 2000; // milliseconds in which a second press is a slip

export function offerButtons(page) {
  offer(page, "[data-print]", () => window.print());
  offer(page, "[data-copy]", copy);
}

function offer(page, selector, act) {
  for (const button of page.querySelectorAll(selector)) {
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }
}

export function sendOnce(page) {
  const sent = new WeakMap();
  page.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const now = Date.now();
    if (now - (sent.get(event.target) ?? 0) < TWICE) event.preventDefault();
    else sent.set(event.target, now);
  });
}

async function copy(button) {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
}
