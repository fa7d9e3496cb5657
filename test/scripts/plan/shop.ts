/* A tenant that was not made from this repository: its Action names the claim as somebody liked it, and it has no API. */

const ADD_ROLES = `exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim('https://shop.example/membership', event.authorization.roles);
};`;

export const SHOP = {
  clients: [
    {
      name: 'Shop',
      app_type: 'regular_web',
      oidc_conformant: true,
      organization_usage: 'allow',
      initiate_login_uri: 'https://shop.example/login',
      callbacks: ['https://shop.example/callback'],
    },
  ],
  databases: [{ name: 'customers', strategy: 'auth0', enabled_clients: ['Shop'] }],
  roles: [{ name: 'owner' }],
  organizations: [
    {
      name: 'initech',
      connections: [{ name: 'customers', assign_membership_on_login: true, is_signup_enabled: true }],
    },
  ],
  actions: [
    {
      name: 'add-roles',
      code: './actions/add-roles/code.js',
      runtime: 'node22',
      deployed: true,
      dependencies: [],
      secrets: [],
      supported_triggers: [{ id: 'post-login', version: 'v3' }],
    },
  ],
  triggers: { 'post-login': [{ action_name: 'add-roles', display_name: 'add-roles' }] },
};
export const SHOP_ACTIONS = new Map([['add-roles', ADD_ROLES]]);
