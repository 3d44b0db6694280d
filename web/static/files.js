/* Files in a composer, sent as soon as they are chosen, dropped or pasted: each comes back as the
 * server would list it. Without this the form itself carries them. */
'use strict';
(() => {
  document.querySelectorAll('fieldset.files').forEach((box) => {
    const form = box.closest('form'), chosen = box.querySelector('input[type="file"]');
    const address = box.querySelector('button[formaction]').formAction;
    const state = box.querySelector('[data-file-state]');
    const idle = () => { state.textContent = box.dataset.drop; };
    let list = box.querySelector('.file-list'), sending = Promise.resolve();

    const show = (files) => {
      const wrong = files.filter((file) => file.error).map((file) => `${file.name} — ${file.error}`);
      if (!list) {
        list = document.createElement('ul');
        list.className = 'file-list';
        box.querySelector('legend').after(list);
      }
      files.forEach((file) => list.insertAdjacentHTML('beforeend', file.html));
      if (!list.children.length) { list.remove(); list = null; }
      if (wrong.length) state.textContent = wrong.join(' ');
      else idle();
    };

    const send = async (files) => {
      const body = new FormData();
      body.set('csrf', form.elements.csrf.value);
      body.set('place', form.elements.place.value);
      files.forEach((file) => body.append('upload', file, file.name));
      state.textContent = box.dataset.sending;
      try {
        const answer = await fetch(address, { method: 'POST', body, redirect: 'error' });
        if (!answer.ok) throw new Error(answer.status);
        show(await answer.json());
      } catch {
        state.textContent = box.dataset.failed;
      }
    };
    /* One form after another: together they would find no room. */
    const queue = (files) => {
      if (files.length) sending = sending.then(() => send([...files]));
    };

    chosen.addEventListener('change', () => {
      const files = [...chosen.files];
      chosen.value = ''; // the form need not carry them again
      queue(files);
    });
    form.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      queue(files);
    });
    const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
    form.addEventListener('dragover', (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      box.classList.add('over');
    });
    form.addEventListener('dragleave', () => box.classList.remove('over'));
    form.addEventListener('drop', (event) => {
      box.classList.remove('over');
      if (!holdsFiles(event)) return;
      event.preventDefault();
      queue(event.dataTransfer.files);
    });
    idle();
  });
})();
