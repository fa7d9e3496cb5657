import { expect, test } from 'vitest';
import { formsOf } from '../../../scripts/journey/forms.ts';

test('a form is read with its hidden, preset and locked fields', () => {
  const html = `<form method="post" action="/u/signup?state=a&amp;b=c"><input type=hidden name="csrf" value='x"y'>
    <input name="email" value="a&#64;b.example" readonly><input type="password" name="password">
    <input type="checkbox" name="unchecked" value="1"><button name="action" value="accept">Go</button>
    <button name="action" value="decline">No</button></form>`;
  expect(formsOf(html, 'https://tenant.test/u/signup')).toEqual([
    {
      method: 'POST',
      action: 'https://tenant.test/u/signup?state=a&b=c',
      fields: { csrf: 'x"y', email: 'a@b.example', password: '', action: 'accept' },
      readonly: ['email'],
      buttons: [
        { name: 'action', value: 'accept' },
        { name: 'action', value: 'decline' },
      ],
    },
  ]);
});

test('a form without an action is submitted to its page', () => {
  expect(formsOf('<form></form>', 'https://tenant.test/u/login?state=1')[0]).toMatchObject({
    method: 'GET',
    action: 'https://tenant.test/u/login?state=1',
  });
});

test('a ">" inside an attribute does not end the tag', () => {
  const [form] = formsOf('<form method="POST"><input name="a" title="1 > 0" value="kept"></form>', 'https://t.test/');
  expect(form?.fields).toEqual({ a: 'kept' });
});
