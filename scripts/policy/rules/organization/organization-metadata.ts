import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationMetadata: Rule = {
  id: 'organization-metadata',
  severity: 'error',
  title: 'Metadata of an organization are at most 25 texts of 255 characters',
  why: 'Auth0 refuses more, and Actions would read something else than a text.',
  source: 'docs, manage-users/organizations/configure-organizations/create-organizations',
  fix: 'Put the value in quotes, shorten it, or delete what is too much',
  fields: ['organizations.metadata.seats', 'organizations.metadata.trial'],
  *check(view) {
    for (const organization of view.organizations) {
      const { entries } = organization.get('metadata');
      if (entries.length > 25)
        yield { at: organization.get('metadata'), message: `${quoted(organization)} has ${entries.length} metadata` };
      for (const [key, value] of entries) {
        const isText = value.text !== undefined || typeof value.value === 'object';
        if (!isText) yield { at: value, message: `the metadata ${key} of ${quoted(organization)} is no text` };
        else if ((value.text?.length ?? 0) > 255)
          yield { at: value, message: `the metadata ${key} of ${quoted(organization)} is longer than 255 characters` };
      }
    }
  },
};
