// The board of observers: what stands in [data-board] is fetched again when the server tells of a
// change, and every ten seconds where it cannot. Without this file one reloads the page.
(function () {
  'use strict';

  var board = document.querySelector('[data-board]');
  var told = document.querySelector('[data-board-told]');
  if (!board || !window.fetch || !window.DOMParser) return;
  var EVERY = 10000, SOONEST = 3000;
  var isAsking = false, last = 0, waiting = null, stream = null;
  // The parts as the server wrote them: only what changed is written anew.
  var known = parts(board);

  function parts(of) { return [].map.call(of.children, function (one) { return one.outerHTML; }); }

  function tell(text) { if (told && told.textContent !== text) told.textContent = text; }

  // Whoever has opened a fold, moved a table or stands on a link finds it as it was.
  function replace(old, fresh) {
    var places = 'a[href], summary, [tabindex]';
    var focused = old.contains(document.activeElement) ? document.activeElement : null;
    var at = focused ? [].indexOf.call(old.querySelectorAll(places), focused) : -1;
    var name = focused && focused.getAttribute('href');
    var folds = old.querySelectorAll('details'), tables = old.querySelectorAll('.scroll');
    [].forEach.call(fresh.querySelectorAll('details'), function (one, at) { one.open = !!folds[at] && folds[at].open; });
    var left = [].map.call(tables, function (one) { return one.scrollLeft; });
    old.parentNode.replaceChild(fresh, old);
    [].forEach.call(fresh.querySelectorAll('.scroll'), function (one, at) { one.scrollLeft = left[at] || 0; });
    if (!focused) return;
    var found = [].filter.call(fresh.querySelectorAll(places), function (one, place) {
      return name ? one.getAttribute('href') === name : place === at;
    });
    if (found[0]) found[0].focus({ preventScroll: true });
  }

  function show(text) {
    var fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-board]');
    if (!fresh) throw new Error('no board');
    var now = parts(fresh), children = [].slice.call(fresh.children);
    if (now.length === known.length) {
      children.forEach(function (one, at) {
        if (now[at] !== known[at]) replace(board.children[at], document.importNode(one, true));
      });
    } else {
      board.innerHTML = fresh.innerHTML;
    }
    known = now;
    board.setAttribute('data-board', fresh.getAttribute('data-board'));
    tell('');
  }

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
      if (answer.status === 404) throw new Error('这个网址已经作废，下面是先前的情况。请向县里要新的网址。');
      if (answer.redirected) throw new Error('登录已到期，下面是先前的情况。请重新登录。');
      if (!answer.ok) throw new Error('');
      return answer.text();
    }).then(show).catch(function (error) {
      tell(/[一-龥]/.test(error.message) ? error.message : '连不上服务器，下面是先前的情况。正在重试……');
    }).then(function () { isAsking = false; });
  }

  function isTold() { return stream && stream.readyState === 1; }

  // Where the server tells of changes, only times that pass need another look.
  setInterval(function () {
    if (!isTold() || Date.now() - last >= 6 * EVERY) refresh();
  }, EVERY);
  document.addEventListener('visibilitychange', refresh);
  var live = board.getAttribute('data-live');
  if (live && window.EventSource) {
    stream = new EventSource(live);
    stream.onmessage = function (event) {
      if (event.data !== board.getAttribute('data-board')) refresh();
    };
  }
})();
