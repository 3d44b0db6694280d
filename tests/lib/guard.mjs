// Publishing what the guard asks about, as somebody who lets it stand.

// Every box of the panel, as one field tells it.
export function boxesOf(reply, name) {
  return [...reply.text.matchAll(new RegExp(`name="${name}" value="([^"]+)"`, 'g'))].map(([, marks]) => marks).join('.');
}

export async function submitConfirmed(browser, action, fields) {
  const reply = await browser.submit(action, fields);
  if (reply.status !== 422 || !reply.text.includes('id="guard"')) return reply;
  return browser.submit(action, { guard_confirm: boxesOf(reply, 'guard_confirm'), guard_service: boxesOf(reply, 'guard_service') });
}
