/* What the pages gain from a script; each lives without. Dates near today are said in words, a
 * text not yet sent is not left by accident, text areas grow, a sent form says so, menus close. */
'use strict';
(() => {
  const language = document.documentElement.lang;
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  /* « il y a 20 minutes », « hier, 17 h 05 »; the exact date stays in the tooltip, whose end is the
   * hour as the server writes it. Older dates stay as they are. */
  const nearDate = (time) => {
    const at = new Date(time.dateTime), now = new Date();
    const minutes = Math.round((now - at) / 60000);
    const day = (d) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()) / 86400000;
    const days = day(now) - day(at);
    if (Number.isNaN(minutes) || minutes < 0 || days > 6) return;
    const ago = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
    const hour = time.title.split(', ').pop();
    if (minutes < 1) time.textContent = ago.format(0, 'second');
    else if (minutes < 60) time.textContent = ago.format(-minutes, 'minute');
    else if (days < 2) time.textContent = `${ago.format(-days, 'day')}, ${hour}`;
    else time.textContent = `${at.toLocaleDateString(language, { weekday: 'long' })}, ${hour}`;
  };
  each('time.relative', nearDate);

  /* The menus of messages say the same to everybody: what is not this reader's goes. */
  const mine = new Set((document.querySelector('[data-mine]')?.dataset.mine || '').split(' '));
  each('[data-own]', (item) => { if (!mine.has(item.dataset.own)) item.remove(); });
  each('[data-others]', (item) => { if (mine.has(item.dataset.others)) item.remove(); });

  /* Marks and bookmarks: which are this reader's is said beside the list; set without leaving. */
  each('.messages[data-marked]', (list) => {
    const marked = new Set(list.dataset.marked.split(' ')), kept = new Set(list.dataset.kept.split(' '));
    const form = document.getElementById('marks');
    const show = (button, isOn, words) => {
      button.setAttribute('aria-pressed', isOn);
      if (words) button.querySelector('span').textContent = words;
    };
    list.querySelectorAll('[data-mark]').forEach((button) => {
      const article = button.closest('article');
      if (mine.has(article.id.slice(5))) button.disabled = true;
      else show(button, marked.has(button.dataset.mark));
    });
    list.querySelectorAll('[data-keep]').forEach((button) => {
      const isKept = kept.has(button.dataset.keep);
      show(button, isKept, isKept ? list.dataset.unkeep : list.dataset.tokeep);
      button.removeAttribute('aria-pressed'); // its words say it
      button.dataset.on = isKept;
    });
    list.addEventListener('click', async (event) => {
      const button = event.target.closest('[data-mark], [data-keep]');
      if (!button) return;
      event.preventDefault();
      const isKeep = 'keep' in button.dataset;
      const isOn = isKeep ? button.dataset.on === 'true' : button.getAttribute('aria-pressed') === 'true';
      const body = new URLSearchParams({ csrf: form.elements.csrf.value, wish: isOn ? 'off' : 'on' });
      if (!isKeep) body.set('kind', button.value);
      try {
        const answer = await fetch(button.formAction, { method: 'POST', body, redirect: 'error' });
        if (!answer.ok) throw new Error(answer.status);
        const now = await answer.json();
        if (isKeep) { button.dataset.on = now.on; button.querySelector('span').textContent = now.words; } else show(button, now.on, now.words);
        const menu = button.closest('details.menu');
        if (menu) menu.open = false;
        if (menu && !isKeep) { button.className = 'button quiet'; menu.before(button); }
      } catch {
        form.requestSubmit(button); // the page says what is wrong
      }
    });
  });

  /* Results of a poll one voted in stand after the messages: with a script, where the options were. */
  each('[data-voted]', (own) => document.querySelector(`[data-ballot="${own.dataset.voted}"]`)?.replaceWith(own));

  /* « Fils semblables »: asked while the title is typed, shown under it; how many is told politely. */
  each('[data-similar]', (place) => {
    const title = document.getElementById('title'), list = place.querySelector('ul'), told = document.createElement('p');
    const { href } = place.querySelector('a[hidden]');
    let timer, asked = 0, last = title.value.trim();
    told.className = 'visually-hidden';
    told.setAttribute('role', 'status');
    title.parentElement.after(place, told);
    const show = (threads) => {
      list.replaceChildren(...threads.map(({ title: words, path, space }) => {
        const item = document.createElement('li'), link = document.createElement('a');
        const tab = document.createElement('span'), where = document.createElement('span');
        link.href = path;
        link.target = '_blank';
        link.rel = 'noopener';
        tab.className = 'visually-hidden';
        tab.textContent = ` ${place.dataset.tab}`;
        where.className = 'small soft';
        where.textContent = ` ${space}`;
        link.append(words, tab);
        item.append(link, where);
        return item;
      }));
      place.hidden = threads.length === 0;
      told.textContent = threads.length ? `${place.dataset.similar} ${threads.length}` : '';
    };
    title.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const words = title.value.trim(), mine = ++asked;
        if (words === last) return;
        last = words;
        try {
          const answer = words.length < 4 ? null : await fetch(`${href}?title=${encodeURIComponent(words)}`, { redirect: 'error' });
          const { threads } = answer?.ok ? await answer.json() : { threads: [] };
          if (mine === asked) show(threads);
        } catch { /* it is only a help */ }
      }, 400);
    });
  });

  /* « @ » and the beginning of a name offer peers, under the text; arrows, Enter or Tab, Escape. */
  each('textarea[name=body]', (area) => {
    const people = document.querySelector('a[data-names]');
    if (!people) return;
    const list = document.createElement('ul'), told = document.createElement('p');
    let names = [], chosen = 0, timer, asked = 0;
    list.id = 'names';
    list.className = 'plain names';
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', people.dataset.names);
    told.className = 'visually-hidden';
    told.setAttribute('role', 'status');
    area.after(list, told);
    area.setAttribute('aria-autocomplete', 'list');
    area.setAttribute('aria-controls', list.id);
    const begun = () => /(?:^|[\s(«“"'’])@(\p{L}[\p{L}'’-]*(?: [\p{L}'’-]*){0,2})$/u.exec(area.value.slice(0, area.selectionStart))?.[1];
    const close = () => {
      names = [];
      asked++;
      list.hidden = true;
      told.textContent = '';
      area.removeAttribute('aria-activedescendant');
    };
    const choose = (index) => {
      chosen = (index + names.length) % names.length;
      [...list.children].forEach((item, i) => item.setAttribute('aria-selected', i === chosen));
      area.setAttribute('aria-activedescendant', list.children[chosen].id);
    };
    const write = (index) => {
      const end = area.selectionStart, from = end - begun().length - 1;
      area.setRangeText(`${names[index].insert} `, from, end, 'end');
      close();
      area.dispatchEvent(new Event('input', { bubbles: true }));
      area.focus();
    };
    const show = () => {
      list.replaceChildren(...names.map(({ name, place }, i) => {
        const item = document.createElement('li'), where = document.createElement('span');
        item.id = `name-${i}`;
        item.setAttribute('role', 'option');
        where.className = 'small soft';
        where.textContent = place;
        item.append(`${name} `, where);
        item.addEventListener('mousedown', (event) => { event.preventDefault(); write(i); });
        return item;
      }));
      list.hidden = false;
      told.textContent = `${people.dataset.names} (${names.length})`;
      choose(0);
    };
    area.addEventListener('input', () => {
      clearTimeout(timer);
      const text = begun();
      if (!text || text.length < 2) { close(); return; }
      timer = setTimeout(async () => {
        const mine = ++asked;
        try {
          const answer = await fetch(`${people.href}/names?q=${encodeURIComponent(text)}`, { redirect: 'error' });
          const found = answer.ok ? (await answer.json()).names : [];
          if (mine !== asked) return;
          names = found;
          if (names.length) show(); else close();
        } catch { close(); }
      }, 150);
    });
    area.addEventListener('blur', close);
    area.addEventListener('keydown', (event) => {
      if (!names.length || event.isComposing) return;
      if (event.key === 'ArrowDown') choose(chosen + 1);
      else if (event.key === 'ArrowUp') choose(chosen - 1);
      else if (event.key === 'Enter' || event.key === 'Tab') write(chosen);
      else if (event.key === 'Escape') close();
      else return;
      event.preventDefault();
    });
  });

  /* The line above the first message not read yet. */
  each('[data-unread]', (list) => {
    const line = document.createElement('p');
    line.className = 'new-line';
    line.textContent = list.dataset.news;
    document.getElementById(list.dataset.unread)?.before(line);
  });

  /* A text area grows with its text. */
  const grow = (area) => {
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  each('textarea', (area) => {
    area.addEventListener('input', () => grow(area));
    if (area.value) grow(area);
  });

  /* Leaving with a text not sent: the browser asks. */
  let sending = false;
  const isUnsent = () => !sending &&
    [...document.querySelectorAll('[data-guard]')].some((field) => field.value !== field.defaultValue);
  window.addEventListener('beforeunload', (event) => {
    if (isUnsent()) { event.preventDefault(); event.returnValue = ''; }
  });

  /* « Citer » takes what is selected in the message, and adds to a text already begun in place of
   * going to another page; with neither, the server's page quotes the whole of it. */
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-quote]'), area = document.getElementById('body');
    if (!link || !area || event.ctrlKey || event.metaKey) return;
    const message = link.closest('article'), prose = message.querySelector('.prose');
    const chosen = getSelection();
    const isInside = !chosen.isCollapsed && prose.contains(chosen.anchorNode) && prose.contains(chosen.focusNode);
    if (!isInside && !area.value) return;
    event.preventDefault();
    const name = link.dataset.quote.replace(/[\\[\]*_`<>&!]/g, '\\$&');
    const path = new URL(message.querySelector('a[data-permanent]').href).pathname;
    const text = (isInside ? chosen.toString() : prose.innerText).trim();
    const quote = [`[${name}](${path})`, '', ...text.split('\n')].map((line) => (line ? `> ${line}` : '>'));
    area.value = `${area.value ? `${area.value.trimEnd()}\n\n` : ''}${quote.join('\n')}\n\n`;
    area.dispatchEvent(new Event('input', { bubbles: true }));
    area.focus();
  });

  /* The guard's buttons write in the text itself, which the server reads again when it is sent. A
   * passage that is not there any more, or not alone as a word, is the server's to look for. */
  each('.guard', (panel) => {
    const told = panel.querySelector('[data-replaced]');
    const fields = [...panel.closest('form').querySelectorAll('[data-guard]')];
    panel.addEventListener('click', (event) => {
      const button = event.target.closest('[data-passage]');
      if (!button) return;
      const words = button.dataset.passage.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
      const passage = new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, 'giu');
      const holding = fields.filter((field) => field.value.search(passage) >= 0);
      if (!holding.length) return;
      event.preventDefault();
      holding.forEach((field) => {
        field.value = field.value.replace(passage, () => button.dataset.replacement);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
      button.type = 'button';
      button.textContent = told.textContent = told.dataset.replaced;
      button.removeAttribute('data-passage');
      button.closest('.guard-item').querySelectorAll('.choice').forEach((box) => box.remove());
      const kind = button.closest('fieldset');
      if (!kind.querySelector('[data-passage]')) kind.querySelectorAll('.choice').forEach((box) => box.remove());
    });
  });

  /* Drafts: saved three seconds after the last key, at most every five; the server answers with
   * the draft's number and version, so that two tabs do not write over each other. */
  each('form input[name=draft_version]', (version) => {
    const place = document.querySelector('a[data-drafts]'); // GET lists, POST saves
    const form = version.form, state = form.querySelector('.draft-state');
    const guarded = [...form.querySelectorAll('[data-guard]')];
    let timer, last = 0, running = null;
    const plan = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
    const save = async () => {
      if (running || sending) return;
      const fields = new FormData(form), seen = guarded.map((field) => field.value);
      ['once', 'preview', 'keep'].forEach((name) => fields.delete(name));
      running = new AbortController();
      last = Date.now();
      try {
        const answer = await fetch(place.href, {
          method: 'POST', body: new URLSearchParams(fields), signal: running.signal, redirect: 'error',
        });
        if (!answer.ok) throw new Error(answer.status);
        const saved = await answer.json();
        if (saved.refused) { state.textContent = saved.refused; return; } // it stays in the page alone
        form.elements.draft.value = saved.draft;
        version.value = saved.version;
        guarded.forEach((field, i) => { field.defaultValue = seen[i]; });
        state.textContent = saved.draft ? `${state.dataset.saved} ${saved.at}` : '';
        if (saved.apart) state.textContent += `. ${state.dataset.apart}`;
      } catch (problem) {
        if (problem.name === 'AbortError') return;
        state.textContent = state.dataset.retry;
        plan(10000);
      } finally {
        running = null;
      }
      if (guarded.some((field, i) => field.value !== seen[i])) plan(5000);
    };
    form.addEventListener('input', () => plan(Math.max(3000, 5000 - (Date.now() - last))));
    form.addEventListener('submit', () => { clearTimeout(timer); running?.abort(); });
    document.addEventListener('visibilitychange', () => { if (document.hidden && isUnsent()) save(); });
  });

  /* A slow answer: the button says that it was heard, and cannot be pressed twice. Disabled after
   * the browser has gathered the fields; free again when the page is shown from its cache. */
  document.addEventListener('submit', (event) => {
    const form = event.target, pressed = event.submitter;
    const button = pressed && !pressed.hidden ? pressed : form.querySelector('.primary') || form.querySelector('[type=submit]');
    sending = form.querySelector('[data-guard]') !== null;
    if (!form.dataset.busy || !button || button.name) return;
    const words = button.textContent;
    setTimeout(() => { button.disabled = true; button.textContent = form.dataset.busy; });
    window.addEventListener('pageshow', () => {
      sending = false;
      button.disabled = false;
      button.textContent = words;
    }, { once: true });
  });

  /* What one shows of oneself, as colleagues would see it, while boxes are ticked. */
  each('[data-appears]', (box) => {
    const place = document.querySelector(`[data-shows="${box.dataset.appears}"]`);
    const show = () => { place.textContent = box.checked ? box.dataset.with : box.dataset.without; };
    box.addEventListener('change', show);
    window.addEventListener('pageshow', show);
  });

  /* A new password can be read while it is typed. */
  each('input[data-show]', (field) => {
    const label = document.createElement('label'), box = document.createElement('input');
    label.className = 'choice';
    box.type = 'checkbox';
    label.append(box, field.dataset.show);
    box.addEventListener('change', () => { field.type = box.checked ? 'text' : 'password'; });
    field.after(label);
  });

  /* News while the page is open (server/core/events.h): one stream a tab. It says numbers; what they
   * are about is on the pages. A proxy that keeps it back is given up after 45 seconds: then the
   * badge is as old as the page. */
  each('link[type="text/event-stream"]', ({ href }) => {
    const place = document.querySelector('.live'), words = place.dataset;
    const thread = Number(document.querySelector('[data-thread]')?.dataset.thread), heard = [];
    let source = null, patience, plan, failures = 0, isOver = false;
    const say = (text, address, label) => {
      const line = document.createElement('p'), link = document.createElement('a');
      link.href = address;
      link.textContent = label;
      line.append(text, link);
      place.replaceChildren(line);
    };
    const close = () => {
      clearTimeout(patience);
      clearTimeout(plan);
      source?.close();
      source = null;
    };
    const wait = (ms) => { clearTimeout(patience); patience = setTimeout(close, ms); };
    const acts = {
      beat: () => {},
      badge: ({ waiting }) => each('[data-badge]', (badge) => {
        badge.textContent = waiting > 9 ? '9+' : waiting;
        badge.hidden = waiting === 0;
        badge.previousElementSibling.textContent = badge.dataset.badge + (waiting ? ` (${badge.textContent})` : '');
      }),
      message: ({ thread: where, post }) => {
        if (where !== thread || heard.includes(post) || document.getElementById(`post-${post}`)) return;
        heard.push(post);
        const permanent = document.querySelector('a[data-permanent]')?.href.replace(/\d+$/, heard[0]);
        const label = heard.length > 1 ? words.many.replace('#', heard.length) : words.one;
        say('', permanent ?? location.pathname, label);
      },
      aside: close, // until the tab is looked at again
      end: () => {
        isOver = true;
        close();
        const isBegun = [...document.querySelectorAll('[data-guard]')].some((field) => field.value);
        say(`${words.end} ${isBegun ? `${words.text} ` : ''}`, location.pathname + location.search, words.reload);
      },
    };
    const open = () => {
      if (isOver || source || document.hidden) return;
      source = new EventSource(href);
      wait(45000);
      for (const [type, act] of Object.entries(acts))
        source.addEventListener(type, ({ data }) => {
          failures = 0;
          wait(45000);
          act(data && JSON.parse(data));
        });
      /* The browser comes back by itself when the stream ends, in the time that the server told it;
       * not after an error of HTTP. */
      source.addEventListener('error', () => {
        if (source?.readyState !== EventSource.CLOSED) return wait(120000);
        close();
        if (++failures < 6) plan = setTimeout(open, (10000 + Math.random() * 20000) * failures);
      });
    };
    plan = setTimeout(open, 1000); // who only passes through needs none
    document.addEventListener('visibilitychange', open);
    window.addEventListener('pagehide', close);
    window.addEventListener('pageshow', (event) => { if (event.persisted) open(); });
  });

  /* Menus close by Escape and by a click elsewhere. */
  document.addEventListener('click', (event) => {
    each('details.menu[open]', (menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    each('details.menu[open]', (menu) => { menu.open = false; menu.querySelector('summary').focus(); });
  });
})();
