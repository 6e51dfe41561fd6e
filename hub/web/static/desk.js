// A scanner types wherever the focus is. At the welcome desk whatever is scanned or typed outside a field lands in "find".
"use strict";
(() => {
  const find = document.getElementById("text");
  if (!find) return;
  const QUICK = 50, SURE = 4; // ms between a scanner's keys, and so many of them: nobody types four letters that fast
  let burst = "", last = 0, before = null;

  const value = (e) => (e.tagName === "SELECT" ? e.selectedIndex : e.value);
  const restore = () => { if (!before) return; if (before.e.tagName === "SELECT") before.e.selectedIndex = before.was; else before.e.value = before.was; };
  function take(text) {
    restore();
    find.focus();
    find.value = text;
  }

  document.addEventListener("keydown", (event) => {
    const e = event.target;
    if (e === find || event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.timeStamp - last > QUICK) [burst, before] = ["", "value" in e ? { e, was: value(e) } : null];
    last = event.timeStamp;
    if (event.key === " " && !burst) return; // presses a button, opens a list
    burst += event.key;
    const field = e.matches("input:not([type=checkbox])"), list = e.matches("select");
    if (field || list ? burst.length < SURE && !(field && e.type === "number" && /[A-Za-z]/.test(event.key)) : false) return;
    event.preventDefault();
    take(burst);
    burst = "";
  }, true);
})();
