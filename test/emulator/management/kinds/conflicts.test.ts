import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

const COLOR = '#112233';
const colors = Object.fromEntries(
  [
    'body_text',
    'error',
    'header',
    'icons',
    'input_background',
    'input_border',
    'input_filled_text',
    'input_labels_placeholders',
    'links_focused_components',
    'primary_button',
    'primary_button_label',
    'secondary_button_border',
    'secondary_button_label',
    'success',
    'widget_background',
    'widget_border',
  ].map((name) => [name, COLOR]),
);
const text = { bold: false, size: 100 };
const THEME = {
  borders: {
    button_border_radius: 3,
    button_border_weight: 1,
    buttons_style: 'rounded',
    input_border_radius: 3,
    input_border_weight: 1,
    inputs_style: 'rounded',
    show_widget_shadow: true,
    widget_border_weight: 0,
    widget_corner_radius: 5,
  },
  colors,
  fonts: {
    body_text: text,
    buttons_text: text,
    font_url: '',
    input_labels: text,
    links: text,
    links_style: 'normal',
    reference_text_size: 16,
    subtitle: text,
    title: { bold: false, size: 150 },
  },
  page_background: {
    background_color: COLOR,
    background_image_url: '',
    page_layout: 'center',
  },
  widget: {
    header_text_alignment: 'center',
    logo_height: 52,
    logo_position: 'center',
    logo_url: '',
    social_buttons_layout: 'bottom',
  },
};

test('a tenant has one theme', async () => {
  expect((await api('POST', '/branding/themes', THEME)).body).toHaveProperty('themeId');
  const again = await api('POST', '/branding/themes', THEME);
  expect(again).toMatchObject({ status: 409, body: { message: expect.stringContaining('already exists') } });
  const told = (await api('PATCH', '/tenants/settings', { friendly_name: 'Acme' })).body.universal_login;
  expect(told).toMatchObject({ is_custom_theme_set: true });
});

test('a connection has at most two SCIM tokens at a time', async () => {
  const { body: connection } = await api('POST', '/connections', { name: 'scim', strategy: 'okta' });
  const path = `/connections/${connection.id}/scim-configuration`;
  await api('POST', path, {});
  const made = [await api('POST', `${path}/tokens`, {}), await api('POST', `${path}/tokens`, {})];
  expect(made.map(({ status }) => status)).toEqual([201, 201]);
  expect((await api('POST', `${path}/tokens`, {})).status).toBe(409);
  await api('DELETE', `${path}/tokens/${made[0]?.body.token_id}`);
  expect((await api('POST', `${path}/tokens`, {})).status).toBe(201);
});

test('a grant is added to an organization once', async () => {
  const { body: organization } = await api('POST', '/organizations', { name: 'once' });
  await api('POST', '/resource-servers', { identifier: 'https://once.acme.example/' });
  const { client_id } = (await api('POST', '/clients', { name: 'once', organization_usage: 'allow' })).body;
  const grant = { client_id, audience: 'https://once.acme.example/', scope: [], organization_usage: 'allow' };
  const { id: grant_id } = (await api('POST', '/client-grants', grant)).body;
  const path = `/organizations/${organization.id}/client-grants`;
  expect((await api('POST', path, { grant_id })).status).toBe(201);
  expect((await api('POST', path, { grant_id })).status).toBe(409);
});
