// A kiosk on a page: keys and taps out in their order, screens in. What a key means is the hub's to say.
"use strict";
(() => {
  const screen = document.getElementById("live"), away = document.getElementById("away"), film = document.getElementById("camera");
  const SILENT = 12000, GATHER = 25; // ms: two beats missed; a scanner's keys go together
  let heard = Date.now(), keys = [], due = 0, sending = Promise.resolve(), turn = 0, source = null, eye = null;

  function send(fields) { // one after the other: a scan's second half must not overtake its first
    const body = new URLSearchParams(fields);
    sending = sending.then(() => fetch("/kiosk/did", { method: "POST", headers: { "X-Live": "1" }, body })).then(
      (answer) => { if (/401|403/.test(answer.status)) location.reload(); },
      () => { heard = 0; tick(); },
    );
  }

  function flush() {
    clearTimeout(due);
    if (keys.length) send({ keys: JSON.stringify(keys) });
    keys = [];
  }

  function typed(key) {
    keys.push([key, performance.now()]);
    clearTimeout(due);
    if (key === "Enter" || keys.length > 200) flush(); else due = setTimeout(flush, GATHER);
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const named = ["Enter", "Tab", "Backspace", "Delete"].includes(event.key);
    const button = event.target.closest && event.target.closest("button");
    if (button && ["Enter", " ", "Tab"].includes(event.key) && !keys.length) return; // a person with a keyboard
    if (event.key === "Tab" && !keys.length) return;
    if (!named && event.key.length !== 1) return;
    event.preventDefault();
    typed(event.key);
  });

  document.addEventListener("submit", (event) => {
    event.preventDefault();
    flush();
    const button = event.submitter || event.target.querySelector("button"); // Safari before 15.4 does not say; a form here has one
    send({ tap: button.value });
  });

  addEventListener("pointerdown", () => { // browsers go full screen only when somebody touches them
    const page = document.documentElement;
    if (!document.fullscreenElement && page.requestFullscreen) page.requestFullscreen().catch(() => {});
  });

  function show(html) {
    const had = document.activeElement && document.activeElement.value;
    screen.innerHTML = html;
    const again = had && [...screen.querySelectorAll("button")].find((button) => button.value === had);
    if (again) again.focus();
    const button = document.getElementById("film");
    if (button) { button.hidden = !("BarcodeDetector" in window && navigator.mediaDevices); button.onclick = watch; }
    rotate();
  }

  async function watch() { // only where the page is on this computer or comes by https: browsers see to that
    if (eye) return;
    eye = new BarcodeDetector({ formats: ["qr_code"] });
    film.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } }).catch(() => null);
    if (!film.srcObject) { eye = null; return; }
    film.hidden = false;
    await film.play();
    let last = "", at = 0;
    setInterval(async () => {
      const [found] = await eye.detect(film).catch(() => []);
      if (!found || (found.rawValue === last && Date.now() - at < 3000)) return;
      [last, at] = [found.rawValue, Date.now()];
      [...last.slice(0, 64), "Enter"].forEach(typed);
    }, 250);
  }

  function rotate() {
    const all = [...screen.querySelectorAll("[data-turn]")];
    all.forEach((one, n) => { one.hidden = n !== turn % all.length; });
  }

  function tick() {
    away.hidden = Date.now() - heard < SILENT;
    screen.hidden = !away.hidden; // nothing of a family stays on a screen that nobody answers for
    if (!away.hidden && (!source || source.readyState === 2)) open();
  }

  function open() {
    if (source) source.close();
    source = new EventSource("/kiosk/stream" + location.search);
    source.addEventListener("page", (event) => { heard = Date.now(); show(event.data); tick(); });
    source.addEventListener("beat", () => { heard = Date.now(); tick(); });
    source.onerror = () => { fetch("/kiosk").then((answer) => { if (/401|403/.test(answer.status)) location.reload(); }, () => {}); };
  }

  setInterval(tick, 1000);
  setInterval(() => { turn += 1; rotate(); }, 4000);
  open();
})();
