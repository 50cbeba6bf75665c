// Observing without a network: what is filled in is kept on the phone first and sent when it can be.
// Without this file the same forms are sent one by one.
(function () {
  'use strict';

  var root = document.querySelector('[data-outbox]');
  var store = window.ObserveStore, photos = window.ObservePhotos, pack = window.ObservePack;
  if (!root || !store || !window.fetch) return;
  var keep = store.keep, all = store.all, newId = store.newId;
  var account = root.getAttribute('data-account');
  var election = root.hasAttribute('data-election') ? Number(root.getAttribute('data-election')) : null;
  var API = '/api/v1/observation/';
  var IS_FIELD = /^(arrival|departure|finish|check|remark|turnout|incident|count)\./;
  var base = {}, dirty = new Set(), isSending = false, isWanted = false, waits = 0, timer = null, halt = '';

  function own(one) { return one.account === account; }
  function here(one) { return own(one) && one.election === election; }
  function show(name) { return document.querySelector('[data-show=' + name + ']'); }
  function say(place, text) { if (place && place.textContent !== text) place.textContent = text; }
  function each(selector, within, run) { Array.prototype.forEach.call(within.querySelectorAll(selector), run); }

  // Forms.

  function controls(form) {
    return Array.prototype.filter.call(form.elements, function (one) { return IS_FIELD.test(one.name); });
  }

  function values(form) {
    var found = {};
    controls(form).forEach(function (one) {
      if (one.type !== 'radio') found[one.name] = /^(count|turnout\..*voters)/.test(one.name) ? one.value.trim() : one.value;
      else if (one.checked) found[one.name] = one.value;
      else if (!(one.name in found)) found[one.name] = '';
    });
    return found;
  }

  function fill(name, value) {
    each('[name="' + name + '"]', document, function (one) {
      if (one.type === 'radio') one.checked = one.value === value;
      else if (one !== document.activeElement || !dirty.has(name)) one.value = value;
    });
  }

  function tell(name, text) {
    each('[name="' + name + '"]', document, function (one) {
      var place = one.form && one.form.querySelector('[data-state]');
      say(place, text);
    });
  }

  // Keeps what was changed in a form as one job.
  function save(form) {
    var now = values(form), set = {}, seen = {}, names = Object.keys(now).filter(function (name) {
      return now[name] !== (base[name] ? base[name].value : '');
    });
    if (!names.length) return Promise.resolve();
    return all('jobs').then(function (jobs) {
      // A job that was refused is sent no more: what it held goes with the correction.
      var refused = jobs.filter(function (job) {
        return here(job) && job.refused && names.some(function (name) { return name in job.set; });
      });
      refused.forEach(function (job) {
        Object.assign(set, job.set);
        Object.assign(seen, job.seen);
      });
      names.forEach(function (name) {
        set[name] = now[name];
        if (!(name in seen) && base[name] && base[name].jobs.length) seen[name] = base[name].jobs;
      });
      return put(set, seen, refused);
    }).then(function () { names.forEach(function (name) { dirty.delete(name); }); });
  }

  function put(set, seen, instead, photo) {
    var job = { id: newId(), account: account, device: store.device(), election: election, at: Date.now(), set: set, seen: seen };
    return keep(['jobs', 'values', 'drafts', 'photos'], function (stores) {
      instead.forEach(function (job) { stores.jobs.delete(job.n); });
      stores.jobs.add(job);
      Object.keys(set).forEach(function (field) {
        var key = [account, election, field];
        stores.values.put({ account: account, election: election, field: field, value: set[field], jobs: [job.id] });
        stores.drafts.delete(key);
      });
      if (photo) stores.photos.put(photo);
    }).then(function () {
      Object.keys(set).forEach(function (field) {
        base[field] = { value: set[field], jobs: [job.id] };
        tell(field, '已存在手机里，等待上传。');
      });
      status();
      later(0);
    }).catch(function (error) {
      var isFull = error && error.name === 'QuotaExceededError';
      say(show('pending'), isFull ? '手机空间不够，刚才这一项没有存上！请删去一些照片，再按一次“保存”。' : '刚才这一项没有存上，请再按一次“保存”。');
      throw error;
    });
  }

  function formOf(target) {
    var form = target && target.closest && target.closest('form');
    return form && form.closest('[data-form]') ? form : null;
  }

  document.addEventListener('submit', function (event) {
    var form = formOf(event.target);
    if (!form) return;
    event.preventDefault();
    event.stopPropagation();
    save(form).then(function () { settle(form); }, function () {});
  }, true);
  document.addEventListener('change', function (event) {
    var form = formOf(event.target);
    if (form && IS_FIELD.test(event.target.name)) save(form).catch(function () {});
  });
  // What is typed but not yet saved survives too.
  document.addEventListener('input', function (event) {
    var one = event.target;
    if (!formOf(one) || !IS_FIELD.test(one.name) || one.type === 'radio') return;
    dirty.add(one.name);
    keep(['drafts'], function (stores) {
      stores.drafts.put({ account: account, election: election, field: one.name, value: one.value });
    }).catch(function () {});
  });
  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState === 'hidden') each('[data-form] form', document, function (form) { save(form).catch(function () {}); });
  });
  document.addEventListener('click', function (event) {
    var name = event.target.getAttribute && event.target.getAttribute('data-now');
    if (!name) return;
    var now = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16);
    fill(name, now);
    save(event.target.form).catch(function () {});
  });

  // Turnouts and incidents: an empty form for the next one.

  function copy(item, from, to) {
    var made = item.cloneNode(true);
    each('*', made, function (one) {
      Array.prototype.forEach.call(one.attributes, function (attribute) {
        if (attribute.value.indexOf(from) >= 0) one.setAttribute(attribute.name, attribute.value.split(from).join(to));
      });
      if (one.matches('input:not([type=hidden]), textarea')) one.value = '';
      if (one.matches('select')) one.selectedIndex = 0;
      if (one.matches('[data-state]')) one.textContent = '';
    });
    made.setAttribute('data-new', to);
    return made;
  }

  function settle(form) {
    var item = form.closest('[data-new]');
    if (!item) return;
    var next = copy(item, item.getAttribute('data-new'), newId());
    item.removeAttribute('data-new');
    item.parentNode.insertBefore(item, item.previousElementSibling);
    item.parentNode.appendChild(next);
  }

  // Items that this phone knows of and the page does not.
  function makeItems(names) {
    names.forEach(function (name) {
      var parts = name.split('.'), kind = parts[0];
      if ((kind !== 'turnout' && kind !== 'incident') || document.querySelector('[name="' + name + '"]')) return;
      var empty = document.querySelector('[data-item=' + kind + '][data-new]');
      if (!empty) return;
      var made = copy(empty, empty.getAttribute('data-new'), parts[1]);
      made.removeAttribute('data-new');
      empty.parentNode.insertBefore(made, empty.previousElementSibling);
    });
  }

  // Sending: one job after the other, then the photos.

  function ask(address, options) {
    var control = window.AbortController ? new AbortController() : null;
    var slow = setTimeout(function () { if (control) control.abort(); }, 20000);
    var asked = Object.assign({ credentials: 'same-origin', signal: control ? control.signal : undefined }, options || {});
    return fetch(API + address, asked).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (told) {
        clearTimeout(slow);
        if (answer.status === 401) halt = '请重新登录，登录后自动上传；填过的都还在手机里。';
        if (answer.ok) return told;
        var error = new Error(told.detail || told.title || '');
        error.isRefused = answer.status >= 400 && answer.status < 500 && [401, 408, 429].indexOf(answer.status) < 0;
        throw error;
      });
    }, function (error) { clearTimeout(slow); throw error; });
  }

  async function sendJob(job, token) {
    var body = new URLSearchParams();
    body.set('csrf_token', token);
    body.set('clock', Date.now());
    body.set('job', JSON.stringify({ id: job.id, account: job.account, device: job.device, election: job.election || null, at: job.at, set: job.set, seen: job.seen }));
    try {
      var told = await ask('jobs', { method: 'POST', body: body });
      await keep(['jobs', 'receipts'], function (stores) {
        stores.receipts.put({ job: job.id, account: account, receipt: told.receipt, sha256: told.sha256, at: told.received_at });
        stores.jobs.delete(job.n);
      });
      Object.keys(job.set).forEach(function (field) { tell(field, '已上传 ✔ 回执' + told.receipt); });
    } catch (error) {
      if (!error.isRefused) throw error;
      job.refused = error.message || '服务器没有接受这一项。';
      await keep(['jobs'], function (stores) { stores.jobs.put(job); });
      Object.keys(job.set).forEach(function (field) { tell(field, '没有被接受：' + job.refused); });
    }
  }

  // What is saved while something is being sent goes in the next turn, not half a minute later.
  async function flush() {
    isWanted = true;
    if (isSending) return;
    isSending = true;
    while (isWanted) {
      isWanted = false;
      if (!await sendAll()) break;
    }
    isSending = false;
    await status();
  }

  async function sendAll() {
    try {
      var jobs = (await all('jobs')).filter(function (job) { return own(job) && !job.refused; });
      var pictures = (await all('photos')).filter(function (one) { return own(one) && !one.refused; });
      if (jobs.length || pictures.length) {
        halt = '';
        var session = await ask('session');
        if (session.account !== account) halt = '现在登录的是另一个账号，这里的记录要用“' + account + '”登录后才上传。';
        else {
          for (var job of jobs) await sendJob(job, session.csrf_token);
          var waiting = (await all('jobs')).map(function (job) { return Object.keys(job.set).join(); }).join();
          for (var photo of pictures) if (waiting.indexOf(photo.id) < 0) await photos.send(photo, session.csrf_token, ask);
        }
      }
      waits = 0;
    } catch (error) { waits += 1; }
    return !waits;
  }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(function () { flush().then(function () { later(waits ? Math.min(30000, 1000 * waits) : 30000); }); }, delay);
  }

  async function status() {
    var jobs = await all('jobs'), pictures = (await all('photos')).filter(own);
    var mine = jobs.filter(own), refused = mine.concat(pictures).filter(function (one) { return one.refused; });
    var others = new Set(jobs.filter(function (job) { return !own(job); }).map(function (job) { return job.account; }));
    var text = mine.length + pictures.length ? '待上传' + mine.length + '条' + (pictures.length ? '、照片' + pictures.length + '张' : '') + '，都存在手机里。' : '已全部上传 ✔';
    if (halt && (mine.length || pictures.length)) text += halt;
    else if (waits) text += '现在没有网络，有网络时自动上传。';
    if (refused.length) text += '有' + refused.length + '条没有被接受：' + refused[0].refused;
    others.forEach(function (name) { text += '这部手机里还有账号“' + name + '”没有上传的记录，请用那个账号登录。'; });
    say(show('pending'), text);
    var list = show('own');
    if (!list) return;
    list.textContent = '';
    mine.forEach(function (job) {
      say(list.appendChild(document.createElement('li')), new Date(job.at).toLocaleString('zh-CN') + ' ' + Object.keys(job.set).length + '项' + (job.refused ? '，没有被接受：' + job.refused : '，等待上传'));
    });
    document.querySelector('[data-own]').hidden = !mine.length;
  }

  // The phone's own receipts against the server's list.
  async function compare() {
    var place = show('compared'), listed = {};
    if (!place) return;
    each('[data-job]', document, function (row) { listed[row.getAttribute('data-job')] = row.getAttribute('data-receipt') + ' ' + row.getAttribute('data-sha256'); });
    var kept = (await all('receipts')).filter(own);
    var other = kept.filter(function (one) { return listed[one.job] !== one.receipt + ' ' + one.sha256; });
    if (!kept.length) return;
    say(place, other.length
      ? '这部手机有' + kept.length + '个回执，其中' + other.length + '个不在下面的表里：' + other.slice(0, 20).map(function (one) { return one.receipt; }).join('、') + '。请把这一页给县里看。'
      : '这部手机的' + kept.length + '个回执，服务器上都有，校验码相同 ✔');
  }

  // What stands in the fields: from the page, from this phone, from the server.

  function readPage() {
    each('[data-form] form', document, function (form) {
      var was = JSON.parse(form.elements.was.value), seen = JSON.parse(form.elements.seen.value);
      Object.keys(was).forEach(function (name) { base[name] = { value: was[name], jobs: seen[name] || [] }; });
    });
  }

  async function readPhone() {
    var kept = (await all('values')).filter(here), drafts = (await all('drafts')).filter(here);
    makeItems(kept.concat(drafts).map(function (one) { return one.field; }));
    kept.forEach(function (one) { base[one.field] = { value: one.value, jobs: one.jobs }; fill(one.field, one.value); });
    drafts.forEach(function (one) { fill(one.field, one.value); });
    if (drafts.length) each('[data-form] form', document, function (form) { save(form).catch(function () {}); });
  }

  async function readServer() {
    var told = await ask(election + '/fields');
    var pending = (await all('jobs')).filter(here).map(function (job) { return Object.keys(job.set); });
    var open = new Set(Array.prototype.concat.apply([], pending));
    var names = Object.keys(told.fields).filter(function (name) { return !open.has(name) && !dirty.has(name); });
    makeItems(names);
    await keep(['values'], function (stores) {
      names.forEach(function (name) {
        stores.values.put({ account: account, election: election, field: name, value: told.fields[name].value, jobs: told.fields[name].jobs });
      });
    });
    names.forEach(function (name) {
      var one = told.fields[name];
      base[name] = { value: one.value, jobs: one.jobs };
      if (IS_FIELD.test(name)) fill(name, one.value);
      if (one.others.length) tell(name, '另一部手机填的是：' + one.others.join('、') + '。请核对，改成对的。');
    });
  }

  // What was called goes into the sheet.
  each('[data-fill]', document, function (button) {
    var sheet = document.querySelector('[data-form] form'), calling = document.querySelector('[data-calling]');
    if (!sheet || !calling) return;
    var prefix = controls(sheet)[0].name.split('.').slice(0, 2).join('.');
    button.hidden = false;
    button.addEventListener('click', function () {
      function number(name) { var place = calling.querySelector('[data-show=' + name + ']'); return place ? place.textContent : ''; }
      each('button.name', calling, function (one) { fill(prefix + '.' + one.value, one.querySelector('[data-votes]').textContent); });
      ['valid', 'blank', 'invalid'].forEach(function (name) { fill(prefix + '.' + name, number(name)); });
      save(sheet).catch(function () {});
    });
  });

  each('[data-export]', document, function (button) {
    button.addEventListener('click', function () {
      all('jobs').then(function (jobs) {
        var link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob([JSON.stringify(jobs.filter(own))], { type: 'application/json' }));
        link.download = '观察记录备份.json';
        link.click();
      });
    });
  });
  each('[data-now]', document, function (button) { button.hidden = false; });

  window.addEventListener('online', function () { waits = 0; later(0); });
  photos.start({ account: account, election: election, put: put });
  pack.start();
  store.opened.then(async function () {
    readPage();
    if (election !== null) {
      await readPhone();
      await readServer().catch(function () {});
    }
    await compare();
    await status();
    later(0);
    await pack.download().catch(function () {});
  });
})();
