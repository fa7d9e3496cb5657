import { expect, test } from 'vitest';
import { conceal } from '../../../scripts/errors.ts';
import { diffFields } from '../../../scripts/plan/fields.ts';

test('what the files take from the environment is in no plan, whatever field it stands in', () => {
  const user = conceal('mail-user-4711');
  const fields = diffFields({}, { credentials: { smtp_host: 'smtp.acme.example', smtp_user: user }, list: [{ user }] });
  expect(JSON.stringify(fields)).not.toContain(user);
  expect(fields).toContainEqual({
    path: 'credentials',
    type: 'added',
    after: { smtp_host: 'smtp.acme.example', smtp_user: '•••' },
  });
  expect(diffFields({ user: 'somebody-else' }, { user })).toEqual([
    { path: 'user', type: 'changed', before: 'somebody-else', after: '•••' },
  ]);
});
