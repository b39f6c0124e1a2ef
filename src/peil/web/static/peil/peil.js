// The few lines that a page without a build step needs. Everything works without them.

// A menu closes when one looks elsewhere, or by Escape.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.drop[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.drop[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// A form marked data-send-on-change is sent when a choice is made; it has a button for the rest.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-send-on-change]");
  if (form) form.requestSubmit();
});

// A long form is sent once.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && button.dataset.wait) {
    setTimeout(() => { button.disabled = true; button.textContent = button.dataset.wait; }, 0);
  }
});
