import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const FACTORS = '/guardian/factors';

test('a push provider tells no key, and says that it is enabled once it has one', async () => {
  const apns = `${FACTORS}/push-notification/providers/apns`;
  const sent = { bundle_id: 'example.app', sandbox: false, p12: 'c2VjcmV0' };
  expect((await api('PUT', apns, sent)).body).toEqual({ bundle_id: 'example.app', sandbox: false });
  expect((await api('GET', apns)).body).toEqual({ bundle_id: 'example.app', sandbox: false, enabled: true });
});

test('SNS tells its secret to whoever sets it, and never again', async () => {
  const sns = `${FACTORS}/push-notification/providers/sns`;
  const sent = { aws_access_key_id: 'id', aws_secret_access_key: 'secret', aws_region: 'us-west-1' };
  expect((await api('PUT', sns, sent)).body).toEqual(sent);
  expect((await api('GET', sns)).body).toEqual({ aws_access_key_id: 'id', aws_region: 'us-west-1' });
});

test('a Twilio that has only a number shows the other fields as null, by both names', async () => {
  const sent = { from: '+15550100', sid: 'AC1', auth_token: 'token' };
  expect((await api('GET', `${FACTORS}/sms/providers/twilio`)).body).toEqual({});
  expect((await api('PUT', `${FACTORS}/sms/providers/twilio`, sent)).body).toEqual(sent);
  const { body } = await api('GET', `${FACTORS}/phone/providers/twilio`);
  expect(body).toEqual({ ...sent, messaging_service_sid: null });
});

test('a write answers what was sent, a read also the defaults', async () => {
  const path = `${FACTORS}/webauthn-roaming/settings`;
  expect((await api('PUT', path, { userVerification: 'required' })).body).toEqual({ userVerification: 'required' });
  expect((await api('GET', path)).body).toEqual({ userVerification: 'required', overrideRelyingParty: false });
});

test('no enrollment is known, and a ticket needs a user that exists', async () => {
  const unknown = { statusCode: 404, errorCode: 'enrollment_not_found' };
  expect((await api('GET', '/guardian/enrollments/dev_0000000000000001')).body).toMatchObject(unknown);
  expect((await api('DELETE', '/guardian/enrollments/dev_0000000000000001')).body).toMatchObject(unknown);
  const ticket = '/guardian/enrollments/ticket';
  expect((await api('POST', ticket, { user_id: 'auth0|000000000000000000000000' })).status).toBe(404);
  const user = { email: 'ann@example.com', password: 'Corr3ct-horse', connection: 'Username-Password-Authentication' };
  const { user_id } = (await api('POST', '/users', user)).body;
  const { body } = await api('POST', ticket, { user_id, factor: 'otp' });
  expect(body.ticket_url).toContain(`/mfa/enrollment?ticket=${body.ticket_id}`);
  expect((await api('POST', ticket, { user_id, send_mail: true })).status).toBe(501);
});
