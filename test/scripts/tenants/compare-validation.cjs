'use strict';

// Prints what auth0-deploy-cli's own validation says about each input of the file argv[2], and what it says with our
// preload. A process of its own: compiling the whole schema takes most of 2 GB.
const { readFileSync } = require('node:fs');
const Ajv = require('ajv/lib/ajv');
require('../../../scripts/tenants/deploy-cli-preload.cjs');
const { default: schema } = require('auth0-deploy-cli/lib/tools/auth0/schema');

const inputs = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// As lib/tools/auth0/index.js makes it.
const ajv = () => new Ajv({ useDefaults: true, nullable: true });
const whole = ajv().compile(schema);
const asShipped = (input) => {
  const data = structuredClone(input);
  return { valid: whole(data), errors: whole.errors, data };
};
const withHelp = (input) => {
  const data = structuredClone(input);
  const instance = ajv();
  return { valid: instance.validate(schema, data), errors: instance.errors, data };
};
const results = inputs.map((input) => ({ shipped: asShipped(input), helped: withHelp(input) }));
process.stdout.write(JSON.stringify(results));
