import type { Rule } from '../../rule.ts';
import { mailInvitationDisabled } from './mail-invitation-disabled.ts';
import { mailInvitationLink } from './mail-invitation-link.ts';
import { mailInvitationResultUrl } from './mail-invitation-result-url.ts';
import { mailProvider } from './mail-provider.ts';
import { mailScriptInTemplate } from './mail-script-in-template.ts';
import { mailSender } from './mail-sender.ts';
import { mailSenderDomain } from './mail-sender-domain.ts';

export const MAIL_RULES: readonly Rule[] = [
  mailInvitationDisabled,
  mailInvitationLink,
  mailInvitationResultUrl,
  mailProvider,
  mailScriptInTemplate,
  mailSender,
  mailSenderDomain,
];
