// The board of observers: what stands in [data-board] is fetched again when the server tells of a
// change, or every half minute where it cannot. Without this file one reloads the page.
(function () {
  'use strict';

  var board = document.querySelector('[data-board]');
  if (!board || !window.fetch || !window.DOMParser) return;
  var EVERY = 30000, SOONEST = 3000;
  var isAsking = false, last = 0, waiting = null;

  function refresh() {
    if (isAsking || document.hidden) return;
    var since = Date.now() - last;
    if (since < SOONEST) {
      if (!waiting) waiting = setTimeout(function () { waiting = null; refresh(); }, SOONEST - since);
      return;
    }
    isAsking = true;
    last = Date.now();
    fetch(location.href, { credentials: 'same-origin' }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error('refused');
      return answer.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-board]');
      // Whoever reads with the keyboard is not thrown out of the table.
      if (fresh && !board.contains(document.activeElement)) board.innerHTML = fresh.innerHTML;
    }).catch(function () {}).then(function () { isAsking = false; });
  }

  setInterval(refresh, EVERY);
  document.addEventListener('visibilitychange', refresh);
  var live = board.getAttribute('data-live');
  if (live && window.EventSource) {
    var isFirst = true;
    new EventSource(live).onmessage = function () {
      if (isFirst) isFirst = false; else refresh();
    };
  }
})();
