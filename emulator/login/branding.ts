import { isObject } from '../store/json.ts';
import type { ClientRow, OrganizationRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

/** How the pages of one login look. */
export interface Branding {
  /** Whom the user logs in to: the organization, else the tenant, else the application. */
  name: string;
  logo: string | undefined;
  primary: string;
  background: string;
  /** Readable on `primary` and on `background`. */
  onPrimary: string;
  onBackground: string;
}

const DEFAULT = { primary: '#3346d3', background: '#f3f4f8' };

/** The look of the built-in identity provider: nobody should take its pages for the tenant's. */
export const PROVIDER: Omit<Branding, 'name'> = {
  logo: undefined,
  primary: '#334155',
  background: '#e2e8f0',
  onPrimary: '#ffffff',
  onBackground: '#14171f',
};

/** The organization's logo, name and colours, else those of the tenant (kind `branding`). */
export function brandingOf(
  tenant: Tenant,
  organization: Readonly<OrganizationRow> | undefined,
  client: Readonly<ClientRow> | undefined,
): Branding {
  const settings = tenant.store.collection('settings');
  const own = settings.get('branding');
  const colors = isObject(own?.colors) ? own.colors : {};
  const brand = organization?.branding;
  const primary = color(brand?.colors?.primary) ?? color(colors.primary) ?? DEFAULT.primary;
  const background = color(brand?.colors?.page_background) ?? color(colors.page_background) ?? DEFAULT.background;
  const friendly = settings.get('tenant')?.friendly_name;
  return {
    name: organization?.display_name || organization?.name || text(friendly) || client?.name || tenant.domain,
    logo: imageUrl(brand?.logo_url) ?? imageUrl(own?.logo_url) ?? imageUrl(settings.get('tenant')?.picture_url),
    primary,
    background,
    onPrimary: readableOn(primary),
    onBackground: readableOn(background),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Only what cannot end a CSS declaration. */
function color(value: unknown): string | undefined {
  return typeof value === 'string' && /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(value) ? value : undefined;
}

function imageUrl(value: unknown): string | undefined {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined;
}

/** Black or white, whichever has the larger contrast (WCAG 2.2, relative luminance). */
function readableOn(hex: string): string {
  const long = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, (digit) => digit + digit) : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(long.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? '#14171f' : '#ffffff';
}
