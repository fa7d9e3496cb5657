import type { JsonObject } from '../../store/json.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { defineSingleton } from '../engine/singleton.ts';
import { tenantName } from '../engine/strict.ts';
import { PROMPTS } from './universal-login.ts';

export const promptSettings = defineSingleton({
  path: '/prompts',
  name: 'prompts',
  method: 'PATCH',
  defaults: PROMPTS,
  source: 'deploy-cli/*.json, 2026-08-10',
});

type Stored = 'prompt_custom_text' | 'prompt_partials' | 'prompt_rendering';

function stored({ tenant, ids }: Call, collection: Stored): JsonObject {
  return tenant.store.collection(collection).get(ids.join('|')) ?? {};
}

function keep({ tenant, ids }: Call, collection: Stored, row: JsonObject): JsonObject {
  tenant.store.collection(collection).put(ids.join('|'), row);
  return row;
}

/** A screen without partials is left out: go-auth0-v1/TestPromptManager_CreatePartials.yaml#4, 2024-02-28. */
function withoutEmpty(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([, partials]) => Object.keys(partials ?? {}).length > 0));
}

/** Texts and partials of a prompt: whatever was put, by prompt and language; nothing is `{}`. */
export const promptTexts: Resource = {
  routes: {
    'GET /prompts/{prompt}/custom-text/{language}': (call) => ({ body: stored(call, 'prompt_custom_text') }),
    'PUT /prompts/{prompt}/custom-text/{language}': (call) => ({ body: keep(call, 'prompt_custom_text', call.body) }),
    'GET /prompts/{prompt}/partials': (call) => ({ body: stored(call, 'prompt_partials') }),
    'PUT /prompts/{prompt}/partials': (call) => ({ body: keep(call, 'prompt_partials', withoutEmpty(call.body)) }),
  },
  source: 'deploy-cli/*.json, 2026-08-10; terraform/TestAccPrompt*.yaml, 2025',
};

const NEVER_CONFIGURED: JsonObject = {
  rendering_mode: 'standard',
  context_configuration: [],
  default_head_tags_disabled: false,
  head_tags: [],
};

/** What one screen answers. Recorded: terraform/TestAccPromptScreenRenderer.yaml, 2025. */
function rendering(call: Call): JsonObject {
  const [prompt = '', screen = ''] = call.ids;
  return { tenant: tenantName(call), prompt, screen, ...NEVER_CONFIGURED, ...stored(call, 'prompt_rendering') };
}

/** What the list shows of a screen. Recorded: go-auth0-v1/TestPromptManager_ListRendering.yaml#5, 2025-11-19. */
function listed(call: Call): JsonObject[] {
  const rows = [...call.tenant.store.collection('prompt_rendering').entries()].map(([key, row]): JsonObject => {
    const [prompt = '', screen = ''] = key.split('|');
    return { prompt, screen, ...NEVER_CONFIGURED, filters: null, use_page_template: false, ...row };
  });
  const asked = ['prompt', 'screen', 'rendering_mode'].filter((name) => call.query[name] !== undefined);
  return rows.filter((row) => asked.every((name) => row[name] === call.query[name]));
}

/** Keeps what an update does not name, and tells back what it named: terraform/TestAccDataPromptScreenRender.yaml#6. */
function configure(call: Call, ids: readonly string[], change: JsonObject): JsonObject {
  const asked = { ...call, ids };
  keep(asked, 'prompt_rendering', { ...stored(asked, 'prompt_rendering'), ...change });
  return change;
}

export const promptRendering: Resource = {
  routes: {
    'GET /prompts/rendering': (call) => answerPage(call, { key: 'configs', rows: listed(call) }),
    'PATCH /prompts/rendering': (call) => {
      const configs = call.body.configs as JsonObject[];
      for (const { prompt, screen, ...change } of configs) configure(call, [String(prompt), String(screen)], change);
      return { status: 200, body: { configs } };
    },
    'GET /prompts/{prompt}/screen/{screen}/rendering': (call) => ({ body: rendering(call) }),
    'PATCH /prompts/{prompt}/screen/{screen}/rendering': (call) => ({ body: configure(call, call.ids, call.body) }),
  },
  source: 'terraform/TestAccPromptScreenRenderer*.yaml, 2025',
};
