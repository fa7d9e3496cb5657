import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

test('branding: colors are merged and a null takes a field away', async () => {
  await api('PATCH', '/branding', { colors: { primary: '#111111' }, font: { url: 'https://example.com/a.ttf' } });
  const { body } = await api('PATCH', '/branding', { colors: { page_background: '#222222' }, font: null });
  expect(body).toEqual({ colors: { primary: '#111111', page_background: '#222222' } });
  expect((await api('GET', '/branding')).body).toEqual(body);
});

test('universal login: tenant, branding and prompts show one state', async () => {
  const shown = async () => (await api('GET', '/tenants/settings')).body.universal_login;
  const told = async (change: object = { friendly_name: 'Acme' }) =>
    (await api('PATCH', '/tenants/settings', change)).body.universal_login;
  await api('PATCH', '/branding', { colors: { primary: '#111111', page_background: '#222222' } });
  await api('PATCH', '/prompts', { identifier_first: true });
  const colors = { primary: '#111111', page_background: '#222222' };
  expect(await shown()).toEqual({ colors });
  expect(await told()).toEqual({ colors, identifier_first: true });
  await told({ universal_login: { colors: { primary: '#333333' }, passwordless: { on: true } } });
  expect((await api('GET', '/branding')).body.colors).toEqual({ ...colors, primary: '#333333' });
  expect(await shown()).toEqual({ passwordless: { on: true }, colors: { ...colors, primary: '#333333' } });
  await api('PUT', '/branding/templates/universal-login', { template: '{%- auth0:head -%}{%- auth0:widget -%}' });
  expect(await told()).toMatchObject({ identifier_first: true, is_custom_template_set: true });
  await api('DELETE', '/branding/templates/universal-login');
  expect(await told()).toMatchObject({ is_custom_template_set: false });
  expect(await shown()).not.toHaveProperty('is_custom_template_set');
});

test('attack protection: a stage keeps the numbers that an update does not name', async () => {
  const path = '/attack-protection/suspicious-ip-throttling';
  const { body: before } = await api('GET', path);
  await api('PATCH', path, { stage: { 'pre-login': { max_attempts: 5 } } });
  const stage = { ...before.stage, 'pre-login': { ...before.stage['pre-login'], max_attempts: 5 } };
  expect((await api('GET', path)).body.stage).toEqual(stage);
});

test('mail provider: neither secrets nor the ids that belong to them are shown', async () => {
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret', region: 'us-east-1' };
  const provider = { name: 'ses', default_from_address: 'mail@example.com', credentials };
  expect((await api('POST', '/emails/provider', provider)).body.credentials).toEqual({ region: 'us-east-1' });
  expect((await api('GET', '/emails/provider')).body.credentials).toEqual({ region: 'us-east-1' });
});

test('custom signing keys: none, then those that were put, then none', async () => {
  const path = '/keys/custom-signing';
  expect((await api('GET', path)).status).toBe(404);
  const keys = [{ kty: 'RSA', kid: 'one', use: 'sig', alg: 'RS256', n: 'AQAB', e: 'AQAB' }];
  expect((await api('PUT', path, { keys })).body).toEqual({ keys });
  expect((await api('GET', path)).body).toEqual({ keys });
  expect((await api('DELETE', path)).status).toBe(204);
  expect((await api('GET', path)).status).toBe(404);
});

test('a phone template that exists can be tried, a custom domain only when it is ready', async () => {
  const { body: template } = await api('POST', '/branding/phone/templates', { type: 'otp_verify' });
  const sent = { to: '+15550100', delivery_method: 'text' };
  expect((await api('POST', `/branding/phone/templates/${template.id}/try`, sent)).status).toBe(202);
  expect((await api('POST', `/branding/phone/templates/tem_${'1'.repeat(22)}/try`, sent)).status).toBe(404);
  const domain = { domain: 'login.example.com', type: 'auth0_managed_certs' };
  const path = `/custom-domains/${(await api('POST', '/custom-domains', domain)).body.custom_domain_id}`;
  expect((await api('POST', `${path}/test`)).status).toBe(409);
  await api('POST', `${path}/verify`);
  expect((await api('POST', `${path}/test`)).body).toEqual({ success: true });
});

test('a null in an update takes the field away, whatever the kind', async () => {
  await api('PATCH', '/branding', {
    logo_url: 'https://acme.example/logo.png',
    font: { url: 'https://acme.example/f' },
  });
  const { body: branding } = await api('PATCH', '/branding', { font: null });
  expect(branding).toMatchObject({ logo_url: 'https://acme.example/logo.png' });
  expect(branding).not.toHaveProperty('font');
  const body = { name: 'acme', token_quota: { client_credentials: { enforce: true, per_day: 9 } } };
  const { body: made } = await api('POST', '/organizations', body);
  expect((await api('PATCH', `/organizations/${made.id}`, { token_quota: null })).body).not.toHaveProperty(
    'token_quota',
  );
});

test('phone provider protection: the backoff is none, and another one is not in the plan', async () => {
  const path = '/attack-protection/phone-provider-protection';
  expect((await api('PATCH', path, { type: 'exponential' })).status).toBe(403);
  expect((await api('PATCH', path, { type: 'none' })).body).toEqual({ type: 'none' });
  expect((await api('GET', path)).body).toEqual({ type: 'none' });
});
