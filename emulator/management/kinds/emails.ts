import type { JsonObject } from '../../store/json.ts';
import { conflict, notFound } from '../engine/errors.ts';
import type { Answer, Call, Resource } from '../engine/kind.ts';
import { pick } from '../engine/paging.ts';

function template(call: Call, name = call.id): Readonly<JsonObject> {
  const row = call.tenant.store.collection('email_templates').get(name);
  if (!row) throw notFound('The template does not exist.', 'inexistent_email_template');
  return row as unknown as JsonObject;
}

function putTemplate(call: Call, row: JsonObject): Answer {
  call.tenant.store.collection('email_templates' as string).put(String(row.template), row);
  return { body: row };
}

export const emailTemplates: Resource = {
  routes: {
    'POST /email-templates': (call) => {
      const name = String(call.body.template);
      if (call.tenant.store.collection('email_templates').has(name)) throw conflict(`Template ${name} already exists.`);
      return putTemplate(call, call.body);
    },
    'GET /email-templates/{templateName}': (call) => ({ body: template(call) }),
    'PATCH /email-templates/{templateName}': (call) => putTemplate(call, { ...template(call), ...call.body }),
    'PUT /email-templates/{templateName}': (call) => {
      template(call);
      return putTemplate(call, { ...call.body, template: call.id });
    },
  },
  source: 'go-auth0-v1/TestEmailTemplateManager_*.yaml, 2023; deploy-cli/*.json, 2026-08-10',
};

const PROVIDER = 'email_provider';
/** Fields of credentials that are shown; Auth0 hides the others, also ids. Recorded: terraform/TestAccEmail.yaml, 2025. */
const SHOWN_CREDENTIALS = ['region', 'domain', 'smtp_host', 'smtp_port', 'smtp_user'];

function provider(call: Call): Readonly<JsonObject> {
  const row = call.tenant.store.collection('settings').get(PROVIDER);
  if (!row) throw notFound('There is not a configured email provider', 'inexistent_email_provider');
  return row;
}

function shown(row: Readonly<JsonObject>): JsonObject {
  const credentials = Object.entries((row.credentials ?? {}) as JsonObject);
  return { ...row, credentials: Object.fromEntries(credentials.filter(([name]) => SHOWN_CREDENTIALS.includes(name))) };
}

export const emailProvider: Resource = {
  routes: {
    'GET /emails/provider': (call) => ({ body: pick(call, shown(provider(call))) }),
    'POST /emails/provider': (call) => {
      if (call.tenant.store.collection('settings').has(PROVIDER))
        throw conflict('Email provider is already configured.');
      const row: JsonObject = { enabled: true, ...call.body };
      call.tenant.store.collection('settings').put(PROVIDER, row);
      return { body: shown(row) };
    },
    'PATCH /emails/provider': (call) => {
      const before = provider(call);
      // Another provider starts without the settings of the one before: terraform/TestAccEmail.yaml#9, 2025.
      const { settings: _, ...kept } = before;
      const isOther = call.body.name !== undefined && call.body.name !== before.name;
      const row = { ...(isOther ? kept : before), ...call.body };
      call.tenant.store.collection('settings').put(PROVIDER, row);
      return { body: shown(row) };
    },
    'DELETE /emails/provider': (call) => {
      call.tenant.store.collection('settings').delete(PROVIDER);
      return {};
    },
  },
  source: 'terraform/TestAccEmail.yaml, 2025; go-auth0-v1/TestEmailManager_*.yaml, 2023',
};
