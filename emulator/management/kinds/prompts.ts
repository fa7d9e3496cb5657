import type { JsonObject } from '../../store/json.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { defineSingleton } from '../engine/singleton.ts';

export const promptSettings = defineSingleton({
  path: '/prompts',
  name: 'prompts',
  method: 'PATCH',
  defaults: { universal_login_experience: 'new', identifier_first: false },
  source: 'deploy-cli/*.json, 2026-08-10',
});

type Stored = 'prompt_custom_text' | 'prompt_partials' | 'prompt_rendering';

function stored({ tenant, ids }: Call, collection: Stored): JsonObject {
  return tenant.store.collection(collection).get(ids.join('|')) ?? {};
}

function keep({ tenant, ids, body }: Call, collection: Stored): JsonObject {
  tenant.store.collection(collection).put(ids.join('|'), body);
  return body;
}

/** Texts and partials of a prompt: whatever was put, by prompt and language; nothing is `{}`. */
export const promptTexts: Resource = {
  routes: {
    'GET /prompts/{prompt}/custom-text/{language}': (call) => ({ body: stored(call, 'prompt_custom_text') }),
    'PUT /prompts/{prompt}/custom-text/{language}': (call) => ({ body: keep(call, 'prompt_custom_text') }),
    'GET /prompts/{prompt}/partials': (call) => ({ body: stored(call, 'prompt_partials') }),
    'PUT /prompts/{prompt}/partials': (call) => ({ body: keep(call, 'prompt_partials') }),
  },
  source: 'deploy-cli/*.json, 2026-08-10; terraform/TestAccPrompt*.yaml, 2025',
};

/** What a screen that was never configured answers. Recorded: terraform/TestAccPromptScreenRenderer.yaml, 2025. */
function rendering(call: Call): JsonObject {
  const [prompt = '', screen = ''] = call.ids;
  const defaults = {
    rendering_mode: 'standard',
    context_configuration: [],
    default_head_tags_disabled: false,
    head_tags: [],
  };
  return {
    tenant: call.tenant.domain.replace(/:\d+$/, ''),
    prompt,
    screen,
    ...defaults,
    ...stored(call, 'prompt_rendering'),
  };
}

export const promptRendering: Resource = {
  routes: {
    'GET /prompts/rendering': (call) =>
      answerPage(call, { key: 'configs', rows: [...call.tenant.store.collection('prompt_rendering').values()] }),
    'GET /prompts/{prompt}/screen/{screen}/rendering': (call) => ({ body: rendering(call) }),
    'PATCH /prompts/{prompt}/screen/{screen}/rendering': (call) => {
      call.tenant.store.collection('prompt_rendering').put(call.ids.join('|'), { ...rendering(call), ...call.body });
      return { body: rendering(call) };
    },
  },
  source: 'terraform/TestAccPromptScreenRenderer*.yaml, 2025',
};
