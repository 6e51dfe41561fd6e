// A pairing QR carries its code behind the #, where no server and no log sees it.
"use strict";
const code = decodeURIComponent(location.hash.slice(1));
if (/^[0-9A-Za-z-]{4,32}$/.test(code)) {
  document.getElementById("code").value = code;
  history.replaceState(null, "", location.pathname);
}
