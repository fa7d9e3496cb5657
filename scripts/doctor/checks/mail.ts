import { Liquid } from 'liquidjs';
import { type Check, ok, type Verdict, warning, wrong } from '../check.ts';
import { type Facts, over } from '../facts.ts';

const FILE = 'tenant/base/emails.yaml';

function provider({ mailProvider }: Facts): Verdict {
  return over(mailProvider, (found) => {
    if (!found?.name) {
      const says =
        'the tenant has no mail provider: Auth0’s test server sends a few mails a minute, and ignores templates';
      return warning(says, {
        says: 'Give the tenant a mail provider of its own',
        yaml: { file: FILE, lines: 'emailProvider:\n  name: smtp\n  enabled: true' },
      });
    }
    if (found.enabled !== false) return ok(found.name);
    return wrong(`the mail provider ${found.name} is switched off: no invitation is mailed`, {
      says: 'Switch the mail provider on',
      request: { method: 'PATCH', path: '/emails/provider', body: { enabled: true } },
      yaml: { file: FILE, lines: 'emailProvider:\n  enabled: true' },
    });
  });
}

/** Variables: docs-v2 main/docs/customize/email/email-templates (user_invitation), 2026-08. */
function template({ mailTemplate }: Facts): Verdict {
  return over(mailTemplate, (found) => {
    if (!found?.enabled || !found.body) return ok('Auth0’s own');
    const unreadable = syntaxError(found.body);
    const yaml = { file: FILE, lines: '  - template: user_invitation\n    body: ./emails/user_invitation.html' };
    if (unreadable) {
      return wrong(`the template user_invitation is not valid Liquid, so no mail is sent: ${unreadable}`, {
        says: 'Mend the template',
        yaml,
      });
    }
    if (!/\{\{-?\s*url\b/.test(found.body)) {
      return wrong('the template user_invitation does not show {{ url }}: the mail holds no link to accept with', {
        says: 'Put a link to {{ url }} into the template',
        request: {
          method: 'PATCH',
          path: '/email-templates/user_invitation',
          body: { body: `${found.body}\n<a href="{{ url }}">Accept the invitation</a>` },
        },
        yaml,
      });
    }
    return ok('of the tenant’s own, with the link');
  });
}

function syntaxError(body: string): string | undefined {
  try {
    new Liquid().parse(body);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

export const MAIL_CHECKS: readonly Check[] = [
  { id: 'mail-provider', title: 'Mail provider', how: 'GET /emails/provider', run: provider },
  { id: 'mail-template', title: 'Mail template', how: 'GET /email-templates/user_invitation', run: template },
];
