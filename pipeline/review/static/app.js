// Ties values to their boxes, and the keyboard to the buttons. No state of its own: all of it is in the page.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (element) => element && /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);
  let lit = null;

  function light(owner, from) {
    all(".lit").forEach((e) => e.classList.remove("lit"));
    lit = owner;
    const boxes = all(`.box[data-owner="${owner}"]`);
    const rows = all(`[data-owner="${owner}"]:not(.box)`);
    [...boxes, ...rows].forEach((e) => e.classList.add("lit"));
    for (const row of rows) for (let d = row.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    if (from !== "page" && boxes[0]) boxes[0].scrollIntoView({ block: "center" });
    if (from !== "panel" && rows[0]) { rows[0].scrollIntoView({ block: "center" }); rows[0].focus({ preventScroll: true }); }
  }

  // one form for all values: it is put where it is opened, so that a long report stays light
  function editing(details) {
    let form = details.querySelector("form");
    if (!form) {
      form = document.getElementById("edit-form").content.firstElementChild.cloneNode(true);
      const text = details.closest("tr").querySelector(".text").textContent;
      const values = { target: details.dataset.target, seen: details.dataset.seen, before: text, after: text };
      for (const name in values) form.elements[name].value = values[name];
      if (!("decided" in details.dataset)) form.querySelector("[value=reopen]").remove();
      details.append(form);
      window.htmx.process(form);
    }
    return form;
  }
  document.addEventListener("toggle", (event) => { if (event.target.matches("details.edit[open]")) editing(event.target); }, true);

  // of the values that a finding rests on (the smallest box around the middle of each of its own) the one that is reported
  function valueOf(card) {
    const side = (box, name) => Number(box.getAttribute(name));
    const reported = card.querySelector(".reported")?.textContent, found = [];
    const area = (box) => side(box, "width") * side(box, "height");
    for (const mark of all(`.box[data-owner="${card.dataset.owner}"]`)) {
      const x = side(mark, "x") + side(mark, "width") / 2, y = side(mark, "y") + side(mark, "height") / 2;
      const around = all(".box.value", mark.ownerSVGElement).filter((b) => side(b, "x") <= x && x <= side(b, "x") + side(b, "width") && side(b, "y") <= y && y <= side(b, "y") + side(b, "height"));
      for (const box of around.sort((a, b) => area(a) - area(b))) {
        const edit = document.querySelector(`tr[data-owner="${box.dataset.owner}"] details.edit`);
        if (edit) { found.push(edit); break; }
      }
    }
    return found.find((edit) => edit.closest("tr").querySelector(".text").textContent === reported) || found[0];
  }

  function step(by) {
    const flagged = all(".finding");
    if (!flagged.length) return;
    const start = flagged.findIndex((e) => e.dataset.owner === lit);
    const round = (k) => flagged[(k + flagged.length * 2) % flagged.length];
    let at = start < 0 ? (by > 0 ? 0 : -1) : start + by;
    if (flagged.some((e) => !e.matches(".done"))) while (round(at).matches(".done")) at = (at + by) % flagged.length;
    light(round(at).dataset.owner, "keys");
  }

  document.addEventListener("click", (event) => {
    const box = event.target.closest(".box");
    if (box) return light(box.dataset.owner, "page");
    const row = event.target.closest("[data-owner]");
    if (row && !event.target.closest("button, input, summary, a")) light(row.dataset.owner, "panel");
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(document.activeElement)) return document.activeElement.blur();
    if (typing(document.activeElement)) return;
    const current = document.querySelector(".finding.lit, tr.lit") || document.activeElement.closest("[data-owner]");
    if (event.key === "n" || event.key === "p") { step(event.key === "n" ? 1 : -1); event.preventDefault(); }
    else if (event.key === "m") { const link = document.querySelector("a[data-key=m]"); if (link) link.click(); }
    else if (event.key === "b") { const link = document.querySelector("a[data-key=b]"); link ? link.click() : history.back(); }
    else if (event.key === "c" && current) {
      const edit = current.matches("tr") ? current.querySelector("details.edit") : valueOf(current);
      if (edit) { edit.closest("details.indicator").open = true; edit.open = true; const field = editing(edit).elements.after; field.focus(); field.select(); }
      event.preventDefault();
    } else if (current && "adz".includes(event.key)) {
      const button = current.querySelector(`button[data-key="${event.key}"]`);
      if (!button) return;
      if (event.key === "d" && !current.querySelector("input[name=why]").value) current.querySelector("input[name=why]").focus();
      else button.click();
      event.preventDefault();
    } else if (event.key === "Enter" && document.activeElement.dataset.owner) light(document.activeElement.dataset.owner, "panel");
  });

  // what was not saved is said: the server was started anew, or cannot be reached
  function trouble(text) { const said = document.getElementById("trouble"); said.textContent = text; said.hidden = !text; }
  document.addEventListener("htmx:responseError", (event) => trouble(event.detail.xhr.status === 403 ? document.body.dataset.expired : `${document.body.dataset.away} (${event.detail.xhr.status})`));
  document.addEventListener("htmx:sendError", () => trouble(document.body.dataset.away));
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.shouldSwap) trouble(""); });
  const missing = (image) => image.parentElement.classList.add("missing");
  document.addEventListener("error", (event) => { if (event.target.matches && event.target.matches(".sheet img")) missing(event.target); }, true);
  all(".sheet img").filter((image) => image.complete && image.currentSrc && !image.naturalWidth).forEach(missing); // before this script was there

  document.addEventListener("htmx:afterSwap", () => { if (lit && document.getElementById(lit)) light(lit, "panel"); });
  if (location.pathname.includes("/findings/")) { const card = document.querySelector(".finding"); if (card) light(card.dataset.owner, "panel"); }
  else if (location.hash) light(location.hash.slice(1), "link");
})();
