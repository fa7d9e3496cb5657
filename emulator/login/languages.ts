import type { Tenant } from '../tenant.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import type { Texts } from './texts.ts';

const TRANSLATED: { [language: string]: Texts } = { en: ENGLISH, de: GERMAN };

/** What says which language somebody wants. */
export interface LanguageRequest {
  /** The parameter of /authorize: languages with spaces between. */
  uiLocales?: string | undefined;
  /** The header `Accept-Language`. */
  acceptLanguage?: string | undefined;
}

/**
 * The texts in the language that Auth0 would choose: the first of `ui_locales` if the tenant has it enabled, else the
 * first of the browser's languages that it has, else its first. A tenant that says nothing has English only.
 * docs-v2 main/docs/customize/internationalization-and-localization/universal-login-internationalization.mdx (2026-04).
 * English stands in for the languages that are not translated here.
 */
export function textsFor(tenant: Tenant, { uiLocales, acceptLanguage }: LanguageRequest): Texts {
  const settings = tenant.store.collection('settings').get('tenant')?.enabled_locales;
  const enabled = (Array.isArray(settings) ? settings : ['en']).map((locale) => languageOf(String(locale)));
  const [first] = uiLocales?.split(/\s+/).filter(Boolean) ?? [];
  const wanted = [...(first ? [first] : []), ...acceptedLanguages(acceptLanguage)].map(languageOf);
  const language = wanted.find((one) => enabled.includes(one)) ?? enabled[0] ?? 'en';
  return TRANSLATED[language] ?? ENGLISH;
}

function languageOf(locale: string): string {
  return locale.split(/[-_]/)[0]?.toLowerCase() ?? '';
}

/** Most wanted first. */
function acceptedLanguages(header = ''): string[] {
  const weighed = header.split(',').flatMap((part) => {
    const [tag = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = weight === undefined ? 1 : Number(weight);
    return tag && quality > 0 ? [{ tag, quality }] : [];
  });
  return weighed.sort((one, other) => other.quality - one.quality).map(({ tag }) => tag);
}
