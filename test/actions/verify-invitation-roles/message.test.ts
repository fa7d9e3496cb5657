import { expect, test } from 'vitest';
import { denialMessage } from '../../../actions/verify-invitation-roles/message.ts';

const acme = { id: 'org_acme', name: 'Acme' };

test('a denial says what is wrong, what to do, and what to tell whoever helps', () => {
  expect(denialMessage('invited-role-missing', ['admin', 'billing'], acme, 'invited-role-missing:tx_1')).toBe(
    'You were invited to Acme as admin, billing, but these roles have not reached you yet. Ask whoever invited you to check them, then sign in again. Reference: invited-role-missing:tx_1',
  );
  expect(denialMessage('organization-missing', [], undefined, 'organization-missing:tx_1')).toBe(
    'This application is for members of an organization. Open the link in your invitation mail, or come from the address of your organization. Reference: organization-missing:tx_1',
  );
});

test('names are shown as text that fits into error_description, and only some of them', () => {
  const roles = ['<script>"x"\\', 'a\u0000\nb', 'ü'.repeat(80), 'c', 'd', 'e', 'f'];
  const message = denialMessage(
    'invited-role-missing',
    roles,
    { id: 'o', name: '\u202eevil & co' },
    `r:${'x'.repeat(500)}`,
  );
  expect(message).toContain(`invited to evil co as script x, a b, ${'ü'.repeat(60)}…, c, d and 2 more, but`);
  expect(message.length).toBeLessThan(500);
  const fitting = denialMessage('invited-role-missing', ['x'.repeat(60)], acme, 'r');
  expect(fitting).toContain(`as ${'x'.repeat(60)}, but`);
});
