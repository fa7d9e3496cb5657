import type { Rule } from '../../rule.ts';
import { connectionBruteForce } from './connection-brute-force.ts';
import { connectionCustomDatabase } from './connection-custom-database.ts';
import { connectionDeveloperKeys } from './connection-developer-keys.ts';
import { connectionDomainLevel } from './connection-domain-level.ts';
import { connectionEmailTrusted } from './connection-email-trusted.ts';
import { connectionFrontChannel } from './connection-front-channel.ts';
import { connectionIdpInitiated } from './connection-idp-initiated.ts';
import { connectionImportMode } from './connection-import-mode.ts';
import { connectionMfaOff } from './connection-mfa-off.ts';
import { connectionPasskeyOnly } from './connection-passkey-only.ts';
import { connectionPasswordDictionary } from './connection-password-dictionary.ts';
import { connectionPasswordHistory } from './connection-password-history.ts';
import { connectionPasswordLength } from './connection-password-length.ts';
import { connectionPasswordPersonal } from './connection-password-personal.ts';
import { connectionPasswordPolicy } from './connection-password-policy.ts';
import { connectionPasswordUnsaid } from './connection-password-unsaid.ts';
import { connectionSamlAlgorithm } from './connection-saml-algorithm.ts';
import { connectionSamlUnsigned } from './connection-saml-unsigned.ts';
import { connectionSignupClosed } from './connection-signup-closed.ts';

export const CONNECTION_RULES: readonly Rule[] = [
  connectionBruteForce,
  connectionCustomDatabase,
  connectionDeveloperKeys,
  connectionDomainLevel,
  connectionEmailTrusted,
  connectionFrontChannel,
  connectionIdpInitiated,
  connectionImportMode,
  connectionMfaOff,
  connectionPasskeyOnly,
  connectionPasswordDictionary,
  connectionPasswordHistory,
  connectionPasswordLength,
  connectionPasswordPersonal,
  connectionPasswordPolicy,
  connectionPasswordUnsaid,
  connectionSamlAlgorithm,
  connectionSamlUnsigned,
  connectionSignupClosed,
];
