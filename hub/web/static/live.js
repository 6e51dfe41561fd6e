// Keeps a page as the night is: newest fragment in, presses out. Without it the page still reads and every form works.
"use strict";
(() => {
  const live = document.getElementById("live"), stale = document.getElementById("stale"), say = document.getElementById("say");
  if (!live) return;
  const SILENT = 25000, SETTLE = 400, CHOOSING = 8000; // ms: two beats missed; a double tap must not press what just moved under the finger; a list is open
  let source = null, shown = "", held = "", retry = 0, told = 0, pause = 1000, opened = 0, touched = 0, pressed = null;
  let heard = Date.now(), ahead = live.dataset.at * 1000 - heard; // ahead: the hub's clock minus this device's
  const fresh = new Map(), busy = new Set(), ids = new Map();

  const about = (form) => [...form.elements].filter((e) => e.type === "hidden" && e.name !== "id").map((e) => `${e.name}=${e.value}`).join("&");
  const named = (e) => { // the same control before and after a swap
    if (e.tagName === "SUMMARY") return "#" + e.parentElement.id;
    return `${about(e.form)} ${e.tagName} ${e.name} ${/button|submit|checkbox|radio/.test(e.type) ? e.value : ""}`;
  };
  const controls = () => [...live.querySelectorAll("summary, form input:not([type=hidden]), form select, form button")];
  const places = () => new Map([...live.querySelectorAll("form[data-press]")].map((form) => [about(form), form.getBoundingClientRect()]));
  function swap(html) {
    const at = document.activeElement, inside = live.contains(at), bare = html.replace(/name="id" value="[^"]*"/g, "");
    held = inside && at.tagName === "SELECT" && Date.now() - touched < CHOOSING ? html : ""; // new choices would shut the list in one's hand
    if (held || bare === shown) return;
    shown = bare;
    const before = places(), scroll = scrollY, focus = inside ? named(at) : "", caret = at && at.type === "text" ? at.selectionStart : null;
    const open = [...live.querySelectorAll("details[open]")].map((e) => e.id), typed = new Map(controls().map((e) => [named(e), [e.value, e.checked]]));
    live.innerHTML = html;
    for (const id of open) { const e = document.getElementById(id); if (e) e.open = true; }
    for (const e of controls()) {
      const was = typed.get(named(e)), gone = was && e.options && ![...e.options].some((one) => one.value === was[0]);
      if (was && !gone && /INPUT|SELECT/.test(e.tagName)) [e.value, e.checked] = was;
      if (!focus || focus !== named(e)) continue;
      e.focus({ preventScroll: true });
      if (caret !== null) e.setSelectionRange(caret, caret);
    }
    scrollTo(scrollX, scroll);
    for (const [what, now] of places()) {
      const was = before.get(what);
      if (!was || Math.abs(was.top - now.top) + Math.abs(was.left - now.left) > 8) fresh.set(what, Date.now());
    }
  }

  function tick() {
    const now = Date.now(), hub = now + ahead;
    if (held) swap(held);
    for (const e of live.querySelectorAll("[data-since]")) e.textContent = Math.max(0, Math.floor((hub / 1000 - e.dataset.since) / 60));
    const turns = (e) => [...e.parentElement.children].filter((other) => other.dataset.turn); // screens of doors, or an announcement's languages
    for (const e of live.querySelectorAll("[data-turn]")) e.hidden = turns(e).indexOf(e) !== Math.floor(hub / 1000 / e.dataset.turn) % turns(e).length;
    stale.hidden = now - heard < SILENT;
    if (stale.hidden) return;
    stale.querySelector("time").textContent = new Date(heard + ahead).toLocaleTimeString(`${document.documentElement.lang}-u-nu-latn`, { hour: "numeric", minute: "2-digit", timeZone: live.dataset.zone });
    if (now - opened > SILENT && !document.hidden) open(); // a connection may be dead without knowing it
  }
  function tell(words) { // long enough to read twice; the page itself stays right
    say.textContent = words;
    clearTimeout(told);
    told = setTimeout(() => { say.textContent = ""; }, 12000);
  }
  function listen(at) {
    tick([heard, pause, ahead] = [Date.now(), 1000, at ? at * 1000 - Date.now() : ahead]);
  }
  function close() {
    clearTimeout(retry);
    if (source) source.close();
  }
  function open() {
    close(opened = Date.now());
    const mine = source = new EventSource(live.dataset.stream);
    mine.addEventListener("page", (event) => { swap(event.data); listen(); });
    mine.addEventListener("beat", (event) => listen(Number(event.data)));
    mine.onerror = () => {
      if (mine !== source || mine.readyState !== 2) return; // the browser tries again by itself
      retry = setTimeout(async () => { // a device that was put out learns it, instead of showing old names for ever
        const status = await fetch(location.pathname).then((answer) => answer.status, () => 0);
        if (/401|404/.test(status)) location.reload(); else open();
      }, pause);
      pause = Math.min(pause * 2, 15000);
    };
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-press]")) return;
    event.preventDefault();
    const what = about(form);
    if (busy.has(what) || Date.now() - (fresh.get(what) || 0) < SETTLE) return;
    const body = new URLSearchParams(new FormData(form)), button = event.submitter || (pressed && pressed.form === form ? pressed : null);
    if (button && button.name) body.append(button.name, button.value);
    body.delete("id");
    const asked = body.toString(); // one id until there is an answer, so that trying again does not do it twice
    if (!ids.has(asked)) ids.set(asked, "page-" + [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join(""));
    body.append("id", ids.get(asked));
    busy.add(what);
    form.setAttribute("aria-busy", "true");
    const abort = new AbortController(), late = setTimeout(() => abort.abort(), 8000);
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", headers: { "X-Live": "1" }, body, signal: abort.signal });
      if (/401|404/.test(answer.status)) return location.reload();
      const { ok, words } = answer.ok ? await answer.json() : { ok: false, words: live.dataset.unanswered || "The hub did not take this. Reload the page." };
      tell(ok ? "" : words);
      if (ok && form.matches(".once")) live.querySelector("form.once").reset(); // what was said is not said again
      setTimeout(() => ids.delete(asked), ok ? 1000 : 0);
    } catch {
      tell(live.dataset.unanswered || "The hub did not answer. Press again; it happens only once.");
    } finally {
      clearTimeout(late);
      busy.delete(what);
      form.removeAttribute("aria-busy");
    }
  });

  document.addEventListener("click", (event) => { pressed = event.target.closest("button"); }, true); // Safari before 15.4 does not say what submitted a form
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => { touched = Date.now(); }, true);
  document.addEventListener("change", () => { touched = 0; if (held) swap(held); });
  document.addEventListener("visibilitychange", () => { tick(); if (document.hidden) close(); else open(); });
  addEventListener("online", open);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  addEventListener("pagehide", close);
  setInterval(tick, 1000);
  open();
})();
