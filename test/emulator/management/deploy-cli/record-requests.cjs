'use strict';

// Loaded into auth0-deploy-cli (node --require) by tests: writes what it sends to the file RECORD_REQUESTS names, a line
// of JSON a request that is no GET.
const { appendFileSync } = require('node:fs');

const send = globalThis.fetch;
globalThis.fetch = (input, init = {}) => {
  const { pathname } = new URL(typeof input === 'string' ? input : (input.url ?? String(input)));
  const { method = 'GET', body } = init;
  if (method !== 'GET' && pathname.startsWith('/api/v2/')) {
    const line = JSON.stringify({ method, path: pathname, body: body ? JSON.parse(body) : null });
    appendFileSync(process.env.RECORD_REQUESTS, `${line}\n`);
  }
  return send(input, init);
};
