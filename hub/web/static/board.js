// A board that is asked to chime (?chime) or to speak (?speak) does so for each new call. Without either it is silent.
"use strict";
(() => {
  const live = document.getElementById("live"), sound = document.getElementById("sound"), asked = new URLSearchParams(location.search);
  const Audio = window.AudioContext || window.webkitAudioContext;
  const chimes = asked.has("chime") && Audio, speaks = asked.has("speak") && "speechSynthesis" in window;
  if (!chimes && !speaks) return;
  const audio = chimes ? new Audio() : null;
  const calls = () => [...live.querySelectorAll(".calls li:not(.none)")].map((e) => [e.querySelector("b").textContent, e.querySelector("span").textContent]);
  let known = new Set(calls().map(String)), pressed = false;

  function chime() { // two soft notes, a third apart
    [659, 523].forEach((pitch, n) => {
      const tone = audio.createOscillator(), loud = audio.createGain(), at = audio.currentTime + n * .35;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(.0001, at);
      loud.gain.exponentialRampToValueAtTime(.3, at + .02);
      loud.gain.exponentialRampToValueAtTime(.0001, at + 1.1);
      tone.connect(loud).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 1.2);
    });
  }

  function speak([code, room]) { // letter by letter; only with a voice that needs no network
    const voice = speechSynthesis.getVoices().find((v) => v.localService && v.lang.startsWith("en"));
    if (!voice) return;
    const said = new SpeechSynthesisUtterance(`${[...code].join(" ")}. Please go to ${/^\d/.test(room) ? "room " : ""}${room}.`);
    [said.voice, said.rate] = [voice, .85];
    speechSynthesis.speak(said);
  }

  new MutationObserver(() => {
    const now = calls(), fresh = now.filter((call) => !known.has(String(call)));
    known = new Set(now.map(String));
    if (!fresh.length) return;
    if (audio && audio.state === "running") chime();
    if (speaks && speechSynthesis.pending === false) fresh.forEach(speak);
  }).observe(live, { childList: true });

  const silent = () => (audio ? audio.state !== "running" : !pressed); // a browser lets a page sound only after a press
  const look = () => { sound.hidden = !silent(); };
  sound.addEventListener("click", () => { pressed = true; if (audio) audio.resume().then(look); look(); });
  if (audio) audio.addEventListener("statechange", look);
  look();
})();
