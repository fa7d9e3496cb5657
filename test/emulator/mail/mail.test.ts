import { expect, test } from 'vitest';
import { sendMail } from '../../../emulator/mail/mail.ts';
import type { Tenant } from '../../../emulator/tenant.ts';
import { bareTenant } from '../directory/tenant.ts';

function tenantWith(template?: object): Tenant {
  const tenant = bareTenant();
  const templates = tenant.store.collection('email_templates');
  if (template) templates.put('user_invitation', { template: 'user_invitation', ...template });
  return tenant;
}

const variables = {
  inviter: { name: 'Ines <b>' },
  organization: { name: 'acme', display_name: 'Acme & Co' },
  application: { name: 'Portal' },
  url: 'https://portal.acme.test/login?invitation=t&organization=org_1',
  roles: ['admin', 'reader'],
};
const order = { template: 'user_invitation', to: 'nora@acme.test', variables };

test('without a template of its own the tenant sends ours, with the link unharmed and names escaped', async () => {
  const tenant = tenantWith();
  const mail = await sendMail(tenant, order);
  expect(mail?.links).toEqual([variables.url]);
  expect(mail?.html).toContain('Ines &lt;b&gt; invited you');
  expect(mail?.text).toContain('Ines <b> invited you to join Acme & Co on Portal.');
  expect(mail?.subject).toBe('Ines <b> invited you to Acme & Co');
  expect([...tenant.store.collection('mails').values()]).toEqual([mail]);
});

test('an enabled template is rendered as Liquid, in subject, sender and body', async () => {
  const body = '{% for role in roles %}[{{ role | upcase }}]{% endfor %}<a href="{{ url }}&x=1">go</a>';
  const template = { enabled: true, body, subject: '{{ organization.name }}', from: '{{ inviter.name }} <a@b.test>' };
  const mail = await sendMail(tenantWith(template), order);
  expect(mail).toMatchObject({ subject: 'acme', from: 'Ines <b> <a@b.test>', links: [`${variables.url}&x=1`] });
  expect(mail?.html).toContain('[ADMIN][READER]');
});

test('a disabled template is left aside, and a broken one sends nothing and is logged', async () => {
  const disabled = await sendMail(tenantWith({ enabled: false, body: 'mine', subject: 'mine' }), order);
  expect(disabled?.html).toContain('Accept the invitation');
  const tenant = tenantWith({ enabled: true, body: '{% if %}', subject: 'x' });
  expect(await sendMail(tenant, order)).toBeUndefined();
  expect([...tenant.store.collection('logs').values()]).toMatchObject([{ type: 'fn' }]);
});

test('a line break in a name adds no header', async () => {
  const mail = await sendMail(tenantWith(), {
    ...order,
    variables: { ...variables, inviter: { name: 'Ines\r\nBcc: x@y.test' } },
  });
  expect(mail?.subject).not.toMatch(/[\r\n]/);
});
