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

// An address that names a fold opens it.
function openNamed() {
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (named && named.tagName === "DETAILS") named.open = true;
}
addEventListener("hashchange", openNamed);
document.addEventListener("DOMContentLoaded", openNamed);

// A long form is sent once.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && button.dataset.wait) {
    setTimeout(() => { button.disabled = true; button.textContent = button.dataset.wait; }, 0);
  }
});

// A form marked data-tell-unsaved says beside each field, and at its button, what is not saved.
function isUnsaved(field) {
  if (field.tagName === "SELECT") return ![...field.options].some((o) => o.selected && o.defaultSelected) && [...field.options].some((o) => o.defaultSelected);
  return field.value !== field.defaultValue;
}
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-tell-unsaved]");
  if (!form) return;
  const fields = [...form.querySelectorAll("input[name], select[name], textarea[name]")];
  for (const field of fields) {
    const note = field.closest(".setting")?.querySelector(".unsaved");
    if (note) note.hidden = !isUnsaved(field);
  }
  form.querySelector(".save-bar .unsaved").hidden = !fields.some(isUnsaved);
});

// A browser writes a day in its own pattern; beside it stands how the page's language writes it.
document.addEventListener("input", (event) => {
  if (event.target.type !== "date") return;
  const told = event.target.closest("label, .field")?.querySelector(".day-told");
  if (!told) return;
  const day = event.target.valueAsDate;
  const spoken = document.documentElement.lang;
  const written = new Intl.DateTimeFormat(spoken === "en" ? "en-GB" : spoken, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  told.textContent = day ? written.format(day) : "";
});
