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
  });

  // Coming back by the browser's button, the form can be sent again.
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-sent]').forEach(function (form) {
      form.removeAttribute('data-sent');
      form.removeAttribute('aria-busy');
      var busy = form.querySelector('.busy');
      if (busy) busy.textContent = '';
    });
  });

  // Keyboard and screen reader start at the list of mistakes.
  var mistakes = document.getElementById('error-summary');
  if (mistakes) mistakes.focus();

  document.querySelectorAll('[data-print]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  });
})();
