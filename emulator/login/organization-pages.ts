import type { Hono } from 'hono';
import type { Transaction } from '../authentication/transactions.ts';
import { organizationsOf } from '../directory/members.ts';
import type { ClientRow, OrganizationRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { isAddress } from './credentials.ts';
import { type AnswerForm, answering, type Flow, type ShowPage, showing } from './flow.ts';
import { choiceView, type OrganizationQuestion, organizationView, pickerView } from './organization-views.ts';
import { PageError } from './page-error.ts';
import { requireStep, showPage, textsOf, viewOf } from './session.ts';

/** docs-v2 main/docs/manage-users/organizations/login-flows-for-organizations.mdx (2026-04): the first 20 joined. */
const SHOWN = 20;

/** The pages that find out the organization of a login, before it or after it, under /u/organization. */
export function addOrganizationPages(app: Hono, flow: Flow): void {
  const prompt = promptPage(flow);
  app.get('/u/organization', showing(flow, prompt));
  app.post('/u/organization', answering(flow, choose(flow, prompt)));
  app.get('/u/organization/choice', showing(flow, choicePage(flow)));
  app.post('/u/organization/choice', answering(flow, chooseDiscovered));
  app.get('/u/organization/picker', showing(flow, pickerPage(flow)));
  app.post('/u/organization/picker', answering(flow, pick(flow)));
}

function clientOf({ store }: Tenant, { client_id }: Transaction): Readonly<ClientRow> | undefined {
  return store.collection('clients').get(client_id);
}

function mayGoWithout(tenant: Tenant, transaction: Transaction): boolean {
  return clientOf(tenant, transaction)?.organization_usage === 'allow';
}

/** `organization_discovery_methods`; an application without it asks for the name, as before there were methods. */
function questionOf(tenant: Tenant, transaction: Transaction): OrganizationQuestion {
  const methods = clientOf(tenant, transaction)?.organization_discovery_methods;
  if (!Array.isArray(methods) || !methods.includes('email')) return 'name';
  return methods.includes('organization_name') ? 'either' : 'email';
}

function promptPage({ tenant }: Flow): ShowPage {
  return (context, transaction, problem, typed = '') => {
    const view = viewOf(tenant, context, transaction, problem);
    const question = questionOf(tenant, transaction);
    const hint = question === 'name' ? '' : (transaction.query.login_hint ?? '');
    const content = organizationView(view, question, typed || hint, mayGoWithout(tenant, transaction));
    return showPage(tenant, context, transaction, view.texts.organization.title, content, problem);
  };
}

function choose({ tenant }: Flow, again: ShowPage): AnswerForm {
  return (context, transaction, { organization: given = '', personal }) => {
    requireStep(transaction, 'organization');
    if (personal && mayGoWithout(tenant, transaction)) return { ...transaction, without_organization: true };
    const { problems } = textsOf(tenant, context, transaction);
    const typed = given.trim();
    const question = questionOf(tenant, transaction);
    if (question === 'email' || (question === 'either' && typed.includes('@'))) {
      if (!isAddress(typed)) return again(context, transaction, problems.noEmail, typed);
      const found = discovered(tenant, typed);
      if (found.length === 0) return again(context, transaction, problems.noOrganizationFor(typed), typed);
      return {
        ...transaction,
        identifier: typed,
        ...(found[0] && found.length === 1 ? { organization_id: found[0] } : { discovered_organizations: found }),
      };
    }
    const organization = tenant.store.collection('organizations').firstBy('name', typed.toLowerCase());
    if (!organization) return again(context, transaction, problems.noOrganization(typed), typed);
    return { ...transaction, organization_id: organization.id };
  };
}

/**
 * Ids of the organizations with this address's domain. Only verified domains count: docs-v2
 * login-flows-for-organizations.mdx, "Organization Domain Discovery" (2026-04).
 */
function discovered({ store }: Tenant, email: string): string[] {
  const domain = email.split('@')[1]?.toLowerCase();
  const rows = [...store.collection('organization_discovery_domains').values()].filter(
    (row) => row.domain === domain && row.status === 'verified' && row.use_for_organization_discovery !== false,
  );
  const ids = rows.map(({ organization_id }) => String(organization_id));
  return [...new Set(ids)].filter((id) => store.collection('organizations').has(id));
}

function choicePage({ tenant }: Flow): ShowPage {
  return (context, transaction) => {
    const view = viewOf(tenant, context, transaction);
    const organizations = (transaction.discovered_organizations ?? []).flatMap(
      (id) => tenant.store.collection('organizations').get(id) ?? [],
    );
    const { title, lead } = view.texts.discovered;
    const content = choiceView(view, lead(transaction.identifier ?? ''), organizations);
    return showPage(tenant, context, transaction, title, content);
  };
}

const chooseDiscovered: AnswerForm = (_context, transaction, { organization = '' }) => {
  requireStep(transaction, 'discovered');
  if (transaction.discovered_organizations?.includes(organization)) {
    return { ...transaction, organization_id: organization };
  }
  throw new PageError(400, 'invalid_request', 'This organization was not offered');
};

function membershipsOf(tenant: Tenant, transaction: Transaction): Readonly<OrganizationRow>[] {
  return organizationsOf(tenant, transaction.user_id ?? '').slice(0, SHOWN);
}

function pickerPage({ tenant }: Flow): ShowPage {
  return (context, transaction) => {
    const view = viewOf(tenant, context, transaction);
    const content = pickerView(view, membershipsOf(tenant, transaction), mayGoWithout(tenant, transaction));
    return showPage(tenant, context, transaction, view.texts.picker.title, content);
  };
}

function pick({ tenant }: Flow): AnswerForm {
  return (_context, transaction, { organization }) => {
    requireStep(transaction, 'picker');
    const chosen = membershipsOf(tenant, transaction).find(({ id }) => id === organization);
    if (chosen) return { ...transaction, organization_id: chosen.id };
    if (organization === '' && mayGoWithout(tenant, transaction)) return { ...transaction, without_organization: true };
    throw new PageError(400, 'invalid_request', 'You are not a member of this organization');
  };
}
