// Comfort only: every page works without this file.
(function () {
  'use strict';

  // A second click on a button does not send the form again.
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.method !== 'post') return;
    if (form.hasAttribute('data-sent')) { event.preventDefault(); return; }
    form.setAttribute('data-sent', '');
    form.setAttribute('aria-busy', 'true');
    var busy = form.querySelector('.busy');
    if (busy) busy.textContent = '正在上传，请不要关闭本页…';
    // A file comes and the page stays: nothing tells when, so only the double click is caught.
    if (form.hasAttribute('data-download')) setTimeout(function () { ready(form); }, 2000);
  });

  function ready(form) {
    form.removeAttribute('data-sent');
    form.removeAttribute('aria-busy');
    var busy = form.querySelector('.busy');
    if (busy) busy.textContent = '';
  }

  // Coming back by the browser's button, the form can be sent again.
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-sent]').forEach(ready);
  });

  // Keyboard and screen reader start at the list of mistakes.
  var mistakes = document.getElementById('error-summary');
  if (mistakes) mistakes.focus();

  // A sheet of a ballot box: what is left of each post's places while numbers are typed.
  document.querySelectorAll('[data-count-sheet]').forEach(function (sheet) {
    function number(input) { return input && /^\d{1,6}$/.test(input.value.trim()) ? Number(input.value) : 0; }
    function add() {
      var valid = sheet.querySelector('input[name=valid], input[name$=".valid"]');
      if (!valid) return;
      sheet.querySelectorAll('fieldset[data-post]').forEach(function (post) {
        var sum = 0;
        post.querySelectorAll('input.number').forEach(function (input) { sum += number(input); });
        var room = number(valid) * Number(post.getAttribute('data-seats'));
        post.querySelector('.left').textContent = sum > room
          ? '合计' + sum + '票，比有效票可投的' + room + '票多' + (sum - room) + '票，请核对。'
          : '合计' + sum + '票，可投' + room + '票，余' + (room - sum) + '票。';
      });
    }
    sheet.addEventListener('input', add);
    add();
  });

  // Whoever has signed out leaves no pages behind that open without a network.
  if (location.pathname === '/login' && window.caches) caches.delete('observe-pages');

  document.querySelectorAll('[data-print]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  });
})();
