'use strict';

// Prints the JSON Schemas that auth0-deploy-cli validates its input with, by top-level key. A process of its own,
// because loading that tool takes a second. `prompts` is 8 MB by itself and is left to the tool.
const { default: schema } = require('auth0-deploy-cli/lib/tools/auth0/schema');

const { prompts: _, ...properties } = schema.properties;
process.stdout.write(JSON.stringify({ ...properties, prompts: { type: 'object' } }));
