/** A mail of our own, for a tenant without (enabled) template. */
export interface DefaultTemplate {
  subject: string;
  body: string;
  from?: string;
}

const layout = (content: string) => `<!doctype html>
<html lang="en">
  <body style="margin:0;padding:32px 16px;background:#f4f5f7;font-family:system-ui,sans-serif;color:#1d2433">
    <div style="max-width:520px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px">
${content}
    </div>
  </body>
</html>
`;

const button = (href: string, label: string) =>
  `      <p style="margin:24px 0"><a href="${href}" style="display:inline-block;padding:12px 20px;border-radius:8px;` +
  `background:#2f4bd8;color:#ffffff;text-decoration:none;font-weight:600">${label}</a></p>`;

const TEMPLATES: { [name: string]: DefaultTemplate } = {
  user_invitation: {
    subject: '{{ inviter.name }} invited you to {{ organization.display_name | default: organization.name }}',
    body: layout(`      <h1 style="font-size:20px">You are invited</h1>
      <p>{{ inviter.name }} invited you to join {{ organization.display_name | default: organization.name }} on {{ application.name }}.</p>
${button('{{ url }}', 'Accept the invitation')}
      <p style="font-size:13px;color:#5a6275">Did you not expect this mail? Then there is nothing to do.</p>`),
  },
  verify_email: {
    subject: 'Verify your mail address',
    body: layout(`      <h1 style="font-size:20px">Verify your mail address</h1>
      <p>This shows that {{ user.email }} is yours.</p>
${button('{{ url }}', 'Verify')}`),
  },
  welcome_email: {
    subject: 'Welcome to {{ application.name }}',
    body: layout(`      <h1 style="font-size:20px">Welcome</h1>
      <p>Your account {{ user.email }} is ready.</p>`),
  },
  mfa_oob_code: {
    subject: 'Your code for {{ application.name }}',
    body: layout(`      <h1 style="font-size:20px">Your code</h1>
      <p>Enter it where you are logging in: <strong style="font-size:20px">{{ code }}</strong></p>`),
  },
  reset_email: {
    subject: 'Choose a new password',
    body: layout(`      <h1 style="font-size:20px">Choose a new password</h1>
      <p>Someone asked for a new password for {{ user.email }}.</p>
${button('{{ url }}', 'Choose a password')}`),
  },
};

export function defaultTemplate(name: string): DefaultTemplate | undefined {
  return Object.hasOwn(TEMPLATES, name) ? TEMPLATES[name] : undefined;
}
