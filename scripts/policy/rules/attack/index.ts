import type { Rule } from '../../rule.ts';
import { attackAllowlist } from './attack-allowlist.ts';
import { attackBotDetection } from './attack-bot-detection.ts';
import { attackBreachedPassword } from './attack-breached-password.ts';
import { attackBruteForce } from './attack-brute-force.ts';
import { attackBruteForceAttempts } from './attack-brute-force-attempts.ts';
import { attackIncomplete } from './attack-incomplete.ts';
import { attackProtectionUnsaid } from './attack-protection-unsaid.ts';
import { attackSuspiciousIp } from './attack-suspicious-ip.ts';

export const ATTACK_RULES: readonly Rule[] = [
  attackAllowlist,
  attackBotDetection,
  attackBreachedPassword,
  attackBruteForce,
  attackBruteForceAttempts,
  attackIncomplete,
  attackProtectionUnsaid,
  attackSuspiciousIp,
];
