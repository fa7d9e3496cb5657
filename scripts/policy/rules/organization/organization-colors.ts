import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationColors: Rule = {
  id: 'organization-colors',
  severity: 'error',
  title: 'Colours of an organization come together and are hex',
  why: 'Auth0 refuses one without the other, and names such as "red".',
  source: 'Management API, POST /api/v2/organizations, branding.colors',
  fix: 'Write primary and page_background, each as #rrggbb',
  fields: ['organizations.branding.colors', 'organizations.branding.colors.primary'],
  *check(view) {
    for (const organization of view.organizations) {
      const colors = organization.at('branding', 'colors');
      if (!colors.exists) continue;
      for (const name of ['primary', 'page_background']) {
        const color = colors.get(name);
        if (!color.exists) yield { at: colors, message: `${quoted(organization)} lacks the colour ${name}` };
        else if (color.text && !/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(color.text))
          yield { at: color, message: `${color.text} is no colour that Auth0 takes` };
      }
    }
  },
};
