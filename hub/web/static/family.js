// A call is announced: in the title, with two tones and by shaking the phone; and the hub learns that it was seen.
"use strict";
(() => {
  const live = document.getElementById("live"), aloud = document.getElementById("aloud"), title = document.title;
  const Sound = window.AudioContext || window.webkitAudioContext; // the second: Safari before 14.1
  if (!live) return;
  let told = "", seen = "", audio = null;

  function chime() {
    if (!audio) return;
    [[880, 0], [660, 0.35], [880, 0.7]].forEach(([pitch, after]) => {
      const tone = audio.createOscillator(), loud = audio.createGain(), at = audio.currentTime + after;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.0001, at);
      loud.gain.exponentialRampToValueAtTime(0.4, at + 0.03);
      loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.33);
      tone.connect(loud).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.34);
    });
  }

  function look() {
    const card = live.querySelector("[data-call]"), call = card ? card.dataset.call : "";
    document.title = card ? "\u25cf " + card.querySelector("h1").textContent : title;
    if (call && call !== told) {
      chime();
      if (navigator.vibrate) navigator.vibrate([500, 200, 500, 200, 500]);
    }
    told = call;
    if (call && call !== seen && !document.hidden) say(call, card.dataset.meeting);
  }

  async function say(call, meeting) { // on failure the next fragment, or the next glance, says it again
    seen = call;
    const id = "page-seen-" + [...crypto.getRandomValues(new Uint32Array(2))].map((n) => n.toString(36)).join("");
    const body = new URLSearchParams({ id, kind: "SeeCall", meeting });
    const answer = await fetch(`${location.pathname}/do`, { method: "POST", headers: { "X-Live": "1" }, body }).catch(() => null);
    if (!answer || !answer.ok) seen = "";
  }

  aloud.hidden = !(Sound || navigator.vibrate);
  aloud.addEventListener("click", () => { // browsers make no sound before somebody has touched the page
    audio = Sound ? new Sound() : null;
    chime();
    if (navigator.vibrate) navigator.vibrate(200);
    aloud.hidden = true;
  });
  document.addEventListener("visibilitychange", look);
  new MutationObserver(look).observe(live, { childList: true });
  look();
})();
