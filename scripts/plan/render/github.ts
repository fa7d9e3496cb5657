import type { Plan } from '../plan.ts';
import { journeySentence, summaryOf, titleOf, verb } from './words.ts';

/** Workflow commands of GitHub: one annotation for all that needs a second look, and a notice with the sum. */
export function githubFace(plan: Plan): string {
  const { journey } = plan;
  const changes = plan.changes.flatMap((change) =>
    change.reasons.map((reason) => {
      const level = change.weight === 'danger' ? 'error' : 'warning';
      return command(level, `${verb(change.action)} ${titleOf(change)}`, reason);
    }),
  );
  const lost = journey.ran && !journey.landed ? [command('error', 'Invitation', journeySentence(plan))] : [];
  const sum = command('notice', `Plan for ${plan.environment}`, `${summaryOf(plan)} ${journeySentence(plan)}`);
  return `${[...lost, ...changes, sum].join('\n')}\n`;
}

/** Source: GitHub's docs, "Workflow commands": % and line breaks are escaped, in properties also : and ,. */
function command(level: 'error' | 'warning' | 'notice', title: string, message: string): string {
  const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property(title)}::${data(message)}`;
}
