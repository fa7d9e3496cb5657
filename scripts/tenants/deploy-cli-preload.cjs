'use strict';

/*
 * Loaded into the process of auth0-deploy-cli before its own code (node --require). It changes when that tool does
 * things, never what: test/scripts/tenants/deploy-cli.test.ts holds it to the same requests and the same refusals.
 *
 * 1. It compiles an 8 MB schema of all resource types, twice, which is 18 of 22 s and most of 1.9 GB (8.44.0, measured
 *    2026-11). The part whose keys occur in the input says the same about that input.
 * 2. Of a request that got no answer it tells only that one failed. The reason is printed as well.
 * 3. DEPLOY_CLI_IS_GUARDED=1: it gives a request up after 60 s, though the guard is still waiting for the tenant's rate
 *    limit and sends it later. How long is waited is then the guard's affair alone; so is the pace. Its own of 8 requests a
 *    second also counts those that never get to the tenant, such as a thousand writes that change nothing.
 * 4. DEPLOY_CLI_IN_A_HURRY=1, for a tenant on this machine only: without that pace, and without its sleeps, which are there
 *    for a service that deploys Actions after it has answered.
 * 5. DEPLOY_CLI_WAITS=1: it begins when it is told to. To load it takes a second in which a tenant can be read.
 */
const Ajv = require('ajv/lib/ajv');

const whole = Ajv.prototype.validate;
const compiled = new Map();

Ajv.prototype.validate = function validate(schema, data) {
  if (!isDeployCliSchema(schema) || data === null || typeof data !== 'object') return whole.call(this, schema, data);
  const part = partFor(schema, data);
  // Its two validations of one input need one compilation.
  const id = JSON.stringify(part);
  let check = compiled.get(id);
  if (!check) {
    check = this.compile(part);
    compiled.set(id, check);
  }
  const valid = check(data);
  this.errors = check.errors;
  return valid;
};

/** Parts of the input are only then judged alike by a part of the schema when unknown keys are refused by both. */
function isDeployCliSchema(schema) {
  const { type, properties, additionalProperties } = schema ?? {};
  return type === 'object' && additionalProperties === false && Boolean(properties?.prompts && properties?.clients);
}

/**
 * The schema without the properties that `data` does not have, at every level: most of it are the texts of all prompts
 * in 80 languages. What has a default stays, because validation fills it in.
 */
function partFor(schema, data) {
  if (schema?.type !== 'object' || !schema.properties || data === null || typeof data !== 'object') return schema;
  const kept = Object.entries(schema.properties).filter(([key, own]) => Object.hasOwn(data, key) || 'default' in own);
  const properties = Object.fromEntries(kept.map(([key, own]) => [key, partFor(own, data[key])]));
  return { ...schema, properties };
}

const send = globalThis.fetch;

// Node makes its dispatcher with the first request; this one needs no network.
const patient =
  process.env.DEPLOY_CLI_IS_GUARDED === '1' &&
  send('data:,').then(() => {
    const { constructor: Agent } = globalThis[Symbol.for('undici.globalDispatcher.1')];
    return new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  });

globalThis.fetch = async (input, init) => {
  try {
    if (!patient) return await send(input, init);
    return await send(input, { ...init, signal: undefined, dispatcher: await patient });
  } catch (error) {
    const { code = '', message = '' } = error.cause ?? error;
    process.stderr.write(`${new Date().toISOString()} - debug: no answer: ${code} ${message}\n`);
    throw error;
  }
};

if (process.env.DEPLOY_CLI_IN_A_HURRY === '1') {
  const utils = require('auth0-deploy-cli/lib/tools/utils');
  const sleep = utils.sleep;
  // Its longest sleep is 5 s; whatever waits longer waits for something else.
  utils.sleep = (ms) => sleep(ms <= 5000 ? Math.min(ms, 5) : ms);
}

if (process.env.DEPLOY_CLI_IN_A_HURRY === '1' || process.env.DEPLOY_CLI_IS_GUARDED === '1') {
  const pool = require('promise-pool-executor');
  const Executor = pool.PromisePoolExecutor;
  pool.PromisePoolExecutor = class extends Executor {
    constructor(options) {
      const { frequencyLimit, frequencyWindow, ...rest } = options ?? {};
      super(rest);
    }
  };
}

if (process.env.DEPLOY_CLI_WAITS === '1') {
  const command = require('auth0-deploy-cli/lib/commands/import');
  const begin = command.default;
  const told = new Promise((resolve) => process.once('message', resolve));
  // Otherwise it would end for want of anything to do.
  process.channel.ref();
  command.default = async (params) => {
    await told;
    process.channel.unref();
    return begin(params);
  };
}
