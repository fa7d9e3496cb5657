import { type OrganizationConnection, PASSWORDLESS } from '../../tenants/objects.ts';
import { type Check, ok, skipped, type Verdict, warning, wrong } from '../check.ts';
import { type Connection, type Facts, type OrganizationFacts, over, overOrganizations } from '../facts.ts';

const FILE = 'tenant/base/organizations.yaml';

function exists({ organizations, wantedOrganization }: Facts): Verdict {
  return over(organizations, (all) => {
    if (all.length > 0) return ok(all.map(({ organization }) => organization.name).join(', '));
    const says = wantedOrganization
      ? `the tenant has no organization "${wantedOrganization}"`
      : 'the tenant has no organization';
    return wrong(says, {
      says: 'Create the organization',
      request: { method: 'POST', path: '/organizations', body: { name: wantedOrganization ?? 'acme' } },
      yaml: { file: FILE, lines: `organizations:\n  - name: ${wantedOrganization ?? 'acme'}` },
    });
  });
}

const isOn = ({ is_enabled }: OrganizationConnection) => is_enabled !== false;

function enabled(facts: Facts): Verdict {
  return overOrganizations(facts, ({ organization, connections }) =>
    over(connections, (all) => {
      const { name, id } = organization;
      const usable = all.filter(isOn);
      const candidate = candidateOf(facts);
      const fix = {
        says: `Enable a connection for the organization ${name}`,
        ...(candidate && {
          request: {
            method: 'POST' as const,
            path: `/organizations/${id}/enabled_connections`,
            body: { connection_id: candidate.id, assign_membership_on_login: false },
          },
          yaml: {
            file: FILE,
            lines: `  - name: ${name}\n    connections:\n      - name: ${candidate.name}\n        assign_membership_on_login: false`,
          },
        }),
      };
      if (usable.length === 0)
        return wrong(`no connection is enabled for ${name}: whoever is invited can neither sign up nor sign in`, fix);
      if (usable.every(({ connection }) => PASSWORDLESS.includes(connection.strategy))) {
        return wrong(`all connections of ${name} are passwordless, which Auth0 does not invite through`, fix);
      }
      return ok(`${name}: ${usable.map(({ connection }) => connection.name).join(', ')}`);
    }),
  );
}

/** A connection that the application uses and people have accounts in. */
function candidateOf({ connections, client }: Facts): Connection | undefined {
  if (!('value' in connections)) return undefined;
  const usable = connections.value.filter(({ strategy }) => !PASSWORDLESS.includes(strategy));
  return usable.find(({ enabled_clients }) => client && enabled_clients?.includes(client.client_id)) ?? usable[0];
}

/**
 * "This issue occurs when signups are disabled for both the connection and the organization": support.auth0.com,
 * organization-invitation-flow-and-auto-membership-requirements (2026-11).
 */
function signup(facts: Facts): Verdict {
  return withConnections(facts, ({ organization }, pairs) => {
    const others = pairs.filter(({ details }) => details && details.strategy !== 'auth0');
    const closed = pairs.filter(
      ({ link, details }) =>
        details?.strategy === 'auth0' && details.options?.disable_signup === true && link.is_signup_enabled !== true,
    );
    const [first] = closed;
    const open = pairs.length - closed.length;
    if (!first || open > 0 || others.length > 0) return ok('a newcomer can make an account');
    const { details } = first;
    const says = `sign-up is off in ${details?.name ?? ''} and in ${organization.name}: whoever has no account cannot accept an invitation`;
    return wrong(says, {
      says: `Let people sign up in ${details?.name ?? 'the connection'}; membership, not an account, opens the application`,
      request: {
        method: 'PATCH',
        path: `/connections/${details?.id ?? ''}`,
        body: { options: { ...details?.options, disable_signup: false } },
      },
      yaml: {
        file: 'tenant/base/connections.yaml',
        lines: `  - name: ${details?.name ?? ''}\n    options:\n      disable_signup: false`,
      },
    });
  });
}

function forApplication(facts: Facts): Verdict {
  const { client } = facts;
  if (!client) return skipped('there is no application to look at');
  return withConnections(facts, ({ organization }, pairs) => {
    const knows = (details: Connection | undefined) => details?.enabled_clients?.includes(client.client_id) ?? true;
    if (pairs.some(({ details }) => knows(details)))
      return ok('the application can use a connection of the organization');
    const details = pairs[0]?.details;
    const says = `no connection of ${organization.name} is enabled for "${client.name}": Auth0's own texts differ on whether its members can then sign in`;
    return warning(says, {
      says: `Enable ${details?.name ?? 'the connection'} for the application too`,
      request: {
        method: 'PATCH',
        path: `/connections/${details?.id ?? ''}`,
        body: { enabled_clients: [...(details?.enabled_clients ?? []), client.client_id] },
      },
      yaml: {
        file: 'tenant/base/connections.yaml',
        lines: `  - name: ${details?.name ?? ''}\n    enabled_clients: [${client.name}]`,
      },
    });
  });
}

function membership(facts: Facts): Verdict {
  return overOrganizations(facts, ({ organization, connections }) =>
    over(connections, (all) => {
      const auto = all.find((one) => isOn(one) && one.assign_membership_on_login === true);
      if (!auto) return ok('only an invitation makes a member');
      const { connection, connection_id } = auto;
      const says = `whoever signs in to ${organization.name} through ${connection.name} becomes a member without any role, and an invitation that they never used stays pending`;
      return warning(says, {
        says: 'Make members by invitation only',
        request: {
          method: 'PATCH',
          path: `/organizations/${organization.id}/enabled_connections/${connection_id}`,
          body: { assign_membership_on_login: false },
        },
        yaml: {
          file: FILE,
          lines: `  - name: ${organization.name}\n    connections:\n      - name: ${connection.name}\n        assign_membership_on_login: false`,
        },
      });
    }),
  );
}

interface Pair {
  link: OrganizationConnection;
  details: Connection | undefined;
}

function withConnections(facts: Facts, judge: (one: OrganizationFacts, pairs: readonly Pair[]) => Verdict): Verdict {
  return overOrganizations(facts, (one) =>
    over(one.connections, (links) =>
      over(facts.connections, (all) => {
        const pairs = links
          .filter(isOn)
          .map((link) => ({ link, details: all.find(({ id }) => id === link.connection_id) }));
        return pairs.length === 0 ? skipped('no connection is enabled') : judge(one, pairs);
      }),
    ),
  );
}

export const ORGANIZATION_CHECKS: readonly Check[] = [
  { id: 'organization', title: 'Organization', how: 'GET /organizations', run: exists },
  { id: 'connection', title: 'Connection', how: 'GET /organizations/{id}/enabled_connections', run: enabled },
  {
    id: 'sign-up',
    title: 'Sign-up',
    how: 'disable_signup of the connection, is_signup_enabled of the organization’s',
    run: signup,
  },
  {
    id: 'connection-application',
    title: 'Connection and application',
    how: 'enabled_clients of the connection',
    run: forApplication,
  },
  {
    id: 'membership',
    title: 'Membership',
    how: 'assign_membership_on_login of the organization’s connections',
    run: membership,
  },
];
