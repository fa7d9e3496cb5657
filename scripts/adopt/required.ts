import { deref, type Schema, type Schemas } from '../config/schema/schema.ts';

/**
 * The fields without which auth0-deploy-cli refuses the map at `path`: keys with dots between, lists without indexes
 * (`attackProtection.captcha.recaptcha_v2`, `clients.refresh_token`).
 */
export function requiredFields({ kinds, definitions }: Schemas, path: string): readonly string[] {
  const [kind = '', ...keys] = path.split('.');
  let schema = itemOf(kinds[kind], definitions);
  for (const key of keys) schema = itemOf(propertyOf(schema, key, definitions), definitions);
  return variantsOf(schema, definitions).flatMap(({ required = [] }) => required);
}

function propertyOf(schema: Schema | undefined, key: string, definitions: Schemas['definitions']): Schema | undefined {
  return variantsOf(schema, definitions)
    .map(({ properties }) => properties?.[key])
    .find((one) => one !== undefined);
}

function itemOf(schema: Schema | undefined, definitions: Schemas['definitions']): Schema | undefined {
  const list = variantsOf(schema, definitions).find(({ items }) => items !== undefined);
  return list?.items ?? schema;
}

/** The schema, or those of which it takes one. */
function variantsOf(given: Schema | undefined, definitions: Schemas['definitions']): readonly Schema[] {
  if (!given) return [];
  const schema = deref(given, definitions);
  const choices = schema.anyOf ?? schema.oneOf;
  return choices ? choices.flatMap((choice) => variantsOf(choice, definitions)) : [schema];
}
