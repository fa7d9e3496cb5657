import type { Rule } from '../../rule.ts';

export const attackBotDetection: Rule = {
  id: 'attack-bot-detection',
  severity: 'warning',
  title: 'Bots meet a captcha',
  why: 'Sign-ups and logins by the thousand cost nothing without one.',
  source: 'docs, secure/attack-protection/bot-detection',
  fix: 'Set the policy to when_risky',
  fields: ['attackProtection.botDetection.challenge_password_policy'],
  *check(view) {
    const detection = view.root.at('attackProtection', 'botDetection');
    for (const name of [
      'challenge_password_policy',
      'challenge_passwordless_policy',
      'challenge_password_reset_policy',
    ]) {
      const policy = detection.get(name);
      if (policy.text === 'never') yield { at: policy, message: `bots meet no captcha (${name})` };
    }
    if (detection.get('monitoring_mode_enabled').isTrue)
      yield { at: detection.get('monitoring_mode_enabled'), message: 'bots are counted and let in' };
  },
};
