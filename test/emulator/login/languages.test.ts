import { expect, test } from 'vitest';
import { textsFor } from '../../../emulator/login/languages.ts';
import { bareTenant } from '../directory/tenant.ts';

// docs-v2 main/docs/customize/internationalization-and-localization/universal-login-internationalization.mdx (2026-04)
test.each<[string, string[] | undefined, string | undefined, string | undefined, string]>([
  ['ui_locales goes before the browser', ['en', 'de'], 'de', 'en', 'de'],
  ['the browser counts where ui_locales is missing', ['en', 'de'], undefined, 'de-AT,en;q=0.5', 'de'],
  ['the browser counts by weight', ['en', 'de'], undefined, 'de;q=0.3, en;q=0.9', 'en'],
  ['a weight of 0 is a refusal', ['en', 'de'], undefined, 'de;q=0', 'en'],
  ['a region is left aside', ['en', 'de'], 'de-CH', undefined, 'de'],
  ['only the first of ui_locales counts', ['en', 'de'], 'fr de', 'en', 'en'],
  ['a language that is not enabled is not shown', ['en'], 'de', 'de', 'en'],
  ['a tenant that says nothing has English', undefined, 'de', 'de', 'en'],
  ['the first of the tenant is its default', ['de', 'en'], 'fr', 'it', 'de'],
  ['English stands in for what is not translated', ['fr'], 'fr', undefined, 'en'],
  ['nonsense does no harm', ['en', 'de'], ' ;,', ';;q=x,,', 'en'],
])('%s', (_name, enabled_locales, uiLocales, acceptLanguage, expected) => {
  const tenant = bareTenant();
  if (enabled_locales) tenant.store.collection('settings').put('tenant', { enabled_locales });
  expect(textsFor(tenant, { uiLocales, acceptLanguage }).lang).toBe(expected);
});
