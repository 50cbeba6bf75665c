// Calling votes (唱票): taps are counted here at once, kept in the browser's storage and sent in small
// savings that may arrive twice. Without this file every tap is a form of its own.
// The rules are those of src/elections/count/calling.rs.
(function () {
  'use strict';

  var root = document.querySelector('[data-calling]');
  if (!root || !window.fetch) return;
  var form = root.querySelector('form');
  var buttons = Array.prototype.slice.call(form.querySelectorAll('button.name'));
  var HUNDRED = 100, AT_ONCE = 500;
  var LINES = ['M1 2H15', 'M8 2V14', 'M8 8H13', 'M4 7V14'];
  var ENDS = { called: 1, blank: 1, invalid: 1 };

  // `taps`: all of them; the first `sent` are with the server.
  var taps = words(root.getAttribute('data-taps'));
  var sent = taps.length;
  var kept = [];
  var isSending = false, isStopped = false, isStored = true, waits = 0, timer = null, waiting = null;
  // Taps of this device that do not fit to what the server has.
  var stray = [];

  function words(text) { return text ? text.split(' ') : []; }
  function show(name) { return root.querySelector('[data-show=' + name + ']'); }
  function say(name, text) { var place = show(name); if (place && place.textContent !== String(text)) place.textContent = text; }

  // What the ballot that is not finished names.
  function open() {
    var begin = kept.length;
    while (begin > 0 && !ENDS[kept[begin - 1]]) begin -= 1;
    return kept.slice(begin);
  }

  function postOf(tap) { var parts = tap.split('.'); return parts[parts.length - 1]; }

  // Counts one tap; gives the reason when it cannot be.
  function count(tap) {
    if (tap === 'undo') {
      if (!kept.length) return '没有可以撤销的。';
      kept.pop();
      return '';
    }
    var named = open();
    if (tap === 'called') {
      if (!named.length) return '这张票还没有点名。空白票请按“空白票”。';
    } else if (tap === 'blank' || tap === 'invalid') {
      if (named.length) return '这张票已经点了名。点错的先按“撤销”。';
    } else {
      var button = buttonOf(tap);
      if (!button) return '选票上没有这一项，请刷新页面后再点。';
      var person = tap.indexOf('votes.') === 0 ? tap.split('.')[1] : '';
      if (person && named.some(function (one) { return one.split('.')[0] === 'votes' && one.split('.')[1] === person; })) {
        return '这张票已经点过' + button.getAttribute('data-name') + '，这一下没有计入：一张票对一个人只算一次。上一下点错的，才按“撤销”。';
      }
      var post = button.closest('[data-post]');
      var same = named.filter(function (one) { return postOf(one) === postOf(tap); });
      if (same.length >= Number(post.getAttribute('data-seats'))) {
        return '这张票' + post.getAttribute('data-label') + '已经点满' + post.getAttribute('data-seats') +
          '名，这一下没有计入。多选的票是无效票：先撤销这张票的点名，再按“无效票”。';
      }
    }
    kept.push(tap);
    return '';
  }

  function buttonOf(tap) {
    return buttons.filter(function (button) { return button.value === tap; })[0];
  }

  function recount() {
    kept = [];
    taps.forEach(count);
  }

  // Ballots and votes of a stretch of taps.
  function sum(stretch) {
    var all = { ballots: 0, blank: 0, invalid: 0, votes: {} };
    stretch.forEach(function (tap) {
      if (ENDS[tap]) all.ballots += 1;
      if (tap === 'blank') all.blank += 1;
      else if (tap === 'invalid') all.invalid += 1;
      else if (tap !== 'called') all.votes[tap] = (all.votes[tap] || 0) + 1;
    });
    return all;
  }

  function subtotals() {
    var all = [], begin = 0, ballots = 0;
    kept.forEach(function (tap, at) {
      if (ENDS[tap]) ballots += 1;
      if (ballots === HUNDRED) { all.push(sum(kept.slice(begin, at + 1))); begin = at + 1; ballots = 0; }
    });
    if (begin < kept.length) all.push(sum(kept.slice(begin)));
    return all;
  }

  function draw() {
    var all = sum(kept), parts = subtotals(), named = open();
    var last = parts.length && parts[parts.length - 1].ballots < HUNDRED ? parts[parts.length - 1].votes : {};
    var recovered = root.getAttribute('data-recovered');
    say('called', all.ballots);
    say('valid', all.ballots - all.invalid);
    say('blank', all.blank);
    say('invalid', all.invalid);
    if (recovered !== null) say('left', Math.max(0, Number(recovered) - all.ballots));
    say('next', all.ballots + 1);
    say('open', named.length);
    buttons.forEach(function (button) {
      button.setAttribute('aria-pressed', String(named.indexOf(button.value) >= 0));
      button.querySelector('[data-votes]').textContent = all.votes[button.value] || 0;
      stroke(button.querySelector('.strokes'), last[button.value] || 0);
    });
    var list = show('subtotals');
    list.textContent = '';
    parts.forEach(function (part, at) {
      var line = document.createElement('li');
      line.textContent = sentence(part, at);
      list.appendChild(line);
    });
    form.elements.from.value = taps.length;
  }

  function stroke(place, number) {
    if (place.getAttribute('data-number') === String(number)) return;
    place.setAttribute('data-number', number);
    place.textContent = new Array(Math.floor(number / 5) + 1).join('正');
    if (number % 5 === 0) return;
    var svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    var path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    svg.setAttribute('viewBox', '0 0 16 16');
    path.setAttribute('d', LINES.slice(0, number % 5).join(''));
    svg.appendChild(path);
    place.appendChild(svg);
  }

  function sentence(part, at) {
    var told = buttons.filter(function (button) { return part.votes[button.value]; }).map(function (button) {
      var post = button.closest('[data-post]').getAttribute('data-label');
      return button.getAttribute('data-name') + '（' + post + '）' + part.votes[button.value] + '票';
    });
    told.push('空白' + part.blank + '张，无效' + part.invalid + '张');
    return '第' + (at * HUNDRED + 1) + '至' + (at * HUNDRED + part.ballots) + '张：' + told.join('，');
  }

  // The storage of the browser keeps what is not yet with the server.
  var key = 'cunzhi.calling.' + root.getAttribute('data-storage');
  function store() {
    try {
      var pending = taps.slice(sent);
      if (pending.length || stray.length) {
        localStorage.setItem(key, JSON.stringify({ from: sent, taps: pending, stray: stray }));
      } else {
        localStorage.removeItem(key);
      }
      isStored = true;
    } catch (error) { isStored = false; }
  }

  function stored() {
    try { return JSON.parse(localStorage.getItem(key)) || null; } catch (error) { return null; }
  }

  // Puts taps of this device behind what the server has, as far as they fit.
  function join(from, own) {
    var at = 0;
    while (at < own.length && from + at < taps.length && taps[from + at] === own[at]) at += 1;
    if (from <= taps.length && (at === own.length || from + at === taps.length)) {
      taps = taps.concat(own.slice(at));
      return;
    }
    stray = stray.concat(own.slice(at));
  }

  function status() {
    var pending = taps.length - sent;
    show('conflict').hidden = !stray.length;
    if (stray.length) {
      var named = sum(stray).ballots;
      say('saved', '这台设备上有' + stray.length + '下（' + named + '张票）没有存上，而别的窗口也点了票。请核对上面的张数，再选一种办法。');
    } else if (!pending) {
      say('saved', '已全部存好。');
    } else if (isStopped) {
      say('saved', '有' + pending + '下还没有存到服务器，已记在这台设备上。请刷新页面（登录过期的先登录），会自动补上。');
    } else if (waits) {
      say('saved', '网络断了：有' + pending + '下记在这台设备上，可以接着点，网络好了自动补上。');
    } else {
      say('saved', '正在存…');
    }
    if (!pending && !stray.length && waiting) { var then = waiting; waiting = null; then(); }
  }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  function send() {
    var batch = taps.slice(sent, sent + AT_ONCE);
    if (isSending || isStopped || stray.length || !batch.length) return status();
    isSending = true;
    var control = window.AbortController ? new AbortController() : null;
    var slow = setTimeout(function () { if (control) control.abort(); }, 15000);
    var body = new URLSearchParams();
    body.set('csrf_token', form.elements.csrf_token.value);
    body.set('from', sent);
    body.set('attempt', form.elements.attempt.value);
    body.set('taps', batch.join(' '));
    fetch(root.getAttribute('data-send'), {
      method: 'POST', body: body, credentials: 'same-origin', signal: control ? control.signal : undefined,
    }).then(function (answer) {
      if (answer.ok) {
        sent += batch.length;
        waits = 0;
        if (sent < taps.length) later(0);
      } else if (answer.status === 409) {
        return again();
      } else if (answer.status >= 500 || answer.status === 429) {
        throw new Error('busy');
      } else {
        isStopped = true;
      }
    }).catch(function () {
      waits += 1;
      later(Math.min(20000, 1000 * waits));
    }).then(function () {
      clearTimeout(slow);
      isSending = false;
      store();
      status();
    });
  }

  // Somebody tapped elsewhere: what the server has counts, ours comes behind it or is asked about.
  function again() {
    return fetch(root.getAttribute('data-send'), { credentials: 'same-origin' }).then(function (answer) {
      if (!answer.ok) { isStopped = true; return null; }
      return answer.json();
    }).then(function (told) {
      if (!told) return;
      if (String(told.attempt) !== form.elements.attempt.value) { isStopped = true; return; }
      var from = sent, own = taps.slice(sent);
      taps = told.taps;
      sent = taps.length;
      join(from, own);
      recount();
      draw();
      if (sent < taps.length) later(1000);
    });
  }

  function tap(name) {
    if (stray.length) return say('refused', '请先处理上面没有存上的几下。');
    var why = count(name);
    say('refused', why);
    if (why) return;
    taps.push(name);
    store();
    draw();
    status();
    if (!waits) later(300);
  }

  form.addEventListener('click', function (event) {
    var button = event.target.closest('button[name=tap]');
    if (!button) return;
    event.preventDefault();
    tap(button.value);
  });
  // A key on another field must not send a tap.
  form.addEventListener('submit', function (event) { event.preventDefault(); event.stopPropagation(); });

  show('conflict').addEventListener('click', function (event) {
    var how = event.target.getAttribute('data-resolve');
    if (!how) return;
    var own = stray;
    stray = [];
    if (how === 'append') own.forEach(function (name) { if (!count(name)) taps.push(name); });
    store();
    draw();
    status();
    later(0);
  });

  // What follows waits until all taps are with the server.
  document.querySelectorAll('[data-after-calling] form').forEach(function (next) {
    next.addEventListener('submit', function (event) {
      if (sent === taps.length && !stray.length) return;
      event.preventDefault();
      event.stopPropagation();
      say('refused', '还有没存好的，存好后自动继续。');
      var button = next.querySelector('button');
      waiting = function () { button.click(); };
      send();
    });
  });

  window.addEventListener('online', function () { waits = 0; later(0); });
  window.addEventListener('beforeunload', function (event) {
    if (!isStored && sent < taps.length) { event.preventDefault(); event.returnValue = ''; }
  });

  var before = stored();
  if (before) { stray = before.stray || []; join(before.from, before.taps || []); }
  recount();
  draw();
  store();
  status();
  if (sent < taps.length) later(0);
})();
