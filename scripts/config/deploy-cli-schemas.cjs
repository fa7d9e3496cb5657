'use strict';

// Prints the JSON Schemas that auth0-deploy-cli validates its input with, by top-level key. A process of its own, because
// loading that tool takes a second. Its 8 MB are mostly the same subtree once a language: what is repeated is named.
const { createHash } = require('node:crypto');
const { default: schema } = require('auth0-deploy-cli/lib/tools/auth0/schema');
const { allowedTenantFlags } = require('auth0-deploy-cli/lib/tools/auth0/handlers/tenant');
const { pageNameMap, supportedPages } = require('auth0-deploy-cli/lib/tools/auth0/handlers/pages');
const { default: constants } = require('auth0-deploy-cli/lib/tools/constants');

const LONG = 400;
const seen = new Map();
const definitions = {};

count(schema.properties);
const kinds = share(schema.properties);
const facts = {
  tenantFlags: allowedTenantFlags,
  tenantPages: [...new Set([...Object.keys(pageNameMap), ...Object.values(pageNameMap), ...supportedPages])],
  brandingTemplates: constants.SUPPORTED_BRANDING_TEMPLATES,
};
process.stdout.write(JSON.stringify({ kinds, definitions, facts }));

function count(node) {
  if (typeof node !== 'object' || node === null) return;
  const text = JSON.stringify(node);
  if (text.length < LONG) return;
  seen.set(text, (seen.get(text) ?? 0) + 1);
  if (seen.get(text) === 1) Object.values(node).forEach(count);
}

function share(node) {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map(share);
  const text = JSON.stringify(node);
  const inside = () => Object.fromEntries(Object.entries(node).map(([key, value]) => [key, share(value)]));
  if (typeof node.type !== 'string' || (seen.get(text) ?? 0) < 2) return inside();
  const name = `shared-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
  definitions[name] ??= inside();
  return { $ref: `#/definitions/${name}` };
}
