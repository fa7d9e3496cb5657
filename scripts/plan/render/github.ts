import type { Plan } from '../plan.ts';
import { count, deleteSentence, journeySentence, summaryOf, titleOf, verb } from './words.ts';

/** GitHub shows no more of a level in one step. */
const MOST_OF_A_LEVEL = 10;

/** Workflow commands of GitHub: one annotation for all that needs a second look, and a notice with the sum. */
export function githubFace(plan: Plan): string {
  const { journey } = plan;
  const changes = plan.changes.flatMap((change) =>
    change.reasons.map(
      (reason) => ({ change, level: change.weight === 'danger' ? 'error' : 'warning', reason }) as const,
    ),
  );
  const lost = journey.ran && !journey.landed ? [command('error', 'Invitation', journeySentence(plan))] : [];
  const shown = (['error', 'warning'] as const).flatMap((level) =>
    changes.filter((one) => one.level === level).slice(0, MOST_OF_A_LEVEL - (level === 'error' ? lost.length : 0)),
  );
  const told = shown.map(({ change, level, reason }) =>
    command(level, `${verb(change.action)} ${titleOf(change)}`, reason),
  );
  const hidden = changes.length - shown.length;
  const drifts = plan.drift.length;
  const said = [
    summaryOf(plan),
    deleteSentence(plan) ?? [],
    journeySentence(plan),
    drifts > 0 ? `${count(drifts, 'drift')} on the tenant, left as ${drifts === 1 ? 'it is' : 'they are'}.` : [],
    hidden > 0 ? `${count(hidden, 'more reason')} for a second look: see the plan.` : [],
  ].flat();
  const sum = command('notice', `Plan for ${plan.environment}`, said.join(' '));
  return `${[...lost, ...told, sum].join('\n')}\n`;
}

/** Source: GitHub's docs, "Workflow commands": % and line breaks are escaped, in properties also : and ,. */
function command(level: 'error' | 'warning' | 'notice', title: string, message: string): string {
  const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property(title)}::${data(message)}`;
}
