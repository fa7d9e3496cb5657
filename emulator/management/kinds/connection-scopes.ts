import type { JsonObject } from '../../store/json.ts';

/** The scope at the other side that a switch of the options stands for. */
export interface Flags {
  readonly [flag: string]: string;
}

/** Source: OpenAPI description, ConnectionOptionsGitHub, 2026-06-25. */
export const GITHUB: Flags = {
  admin_org: 'admin:org',
  admin_public_key: 'admin:public_key',
  admin_repo_hook: 'admin:repo_hook',
  delete_repo: 'delete_repo',
  email: 'user:email',
  follow: 'user:follow',
  gist: 'gist',
  notifications: 'notifications',
  public_repo: 'public_repo',
  read_org: 'read:org',
  read_public_key: 'read:public_key',
  read_repo_hook: 'read:repo_hook',
  read_user: 'read:user',
  repo: 'repo',
  repo_deployment: 'repo_deployment',
  repo_status: 'repo:status',
  write_org: 'write:org',
  write_public_key: 'write:public_key',
  write_repo_hook: 'write:repo_hook',
};

/** Source: the permissions of Microsoft Graph that the descriptions of ConnectionOptionsWindowsLive tell, 2026-06-25. */
export const WINDOWS_LIVE: Flags = {
  graph_calendars: 'Calendars.Read',
  graph_calendars_update: 'Calendars.ReadWrite',
  graph_contacts: 'Contacts.Read',
  graph_contacts_update: 'Contacts.ReadWrite',
  graph_device: 'Device.Read',
  graph_device_command: 'Device.Command',
  graph_emails: 'Mail.Read',
  graph_emails_update: 'Mail.ReadWrite',
  graph_files: 'Files.Read',
  graph_files_all: 'Files.Read.All',
  graph_files_all_update: 'Files.ReadWrite.All',
  graph_files_update: 'Files.ReadWrite',
  graph_notes: 'Notes.Read',
  graph_notes_create: 'Notes.Create',
  graph_notes_update: 'Notes.ReadWrite',
  graph_tasks: 'Tasks.Read',
  graph_tasks_update: 'Tasks.ReadWrite',
  graph_user: 'User.Read',
  graph_user_activity: 'UserActivity.ReadWrite.CreatedByApp',
  graph_user_update: 'User.ReadWrite',
  offline_access: 'offline_access',
};

/**
 * `scope` is worked out from the switches; what a request says of it does not count. Recorded: terraform/
 * TestAccConnectionLine.yaml#0 and 4, 2026-01-30; …/It_can_successfully_create_a_Wordpress_Connection.yaml, 2025-05-16.
 */
export function flagScopes(flags: Flags, always: readonly string[] = []) {
  return (options: JsonObject): JsonObject => {
    const chosen = Object.entries(flags).filter(([flag]) => options[flag] === true);
    return { ...options, scope: [...always, ...chosen.map(([, scope]) => scope), ...freeform(options)] };
  };
}

function freeform({ freeform_scopes: scopes }: JsonObject): string[] {
  return Array.isArray(scopes) ? scopes.map(String) : [];
}

/** Switches of the options whose scope is not named after them. Source: Google's list of OAuth 2.0 scopes, 2026-11. */
const GOOGLE: Flags = {
  email: 'email',
  profile: 'profile',
  offline_access: 'offline_access',
  gmail: 'https://mail.google.com/',
  gmail_new: 'https://mail.google.com/',
  google_drive: 'https://www.googleapis.com/auth/drive',
  google_drive_files: 'https://www.googleapis.com/auth/drive.file',
  google_plus: 'https://www.googleapis.com/auth/plus.login',
  google_books: 'https://www.googleapis.com/auth/books',
  contacts: 'https://www.google.com/m8/feeds',
  contacts_new: 'https://www.googleapis.com/auth/contacts',
  contacts_other_readonly: 'https://www.googleapis.com/auth/contacts.other.readonly',
  youtube_new: 'https://www.googleapis.com/auth/youtube',
  youtube_channelmemberships_creator: 'https://www.googleapis.com/auth/youtube.channel-memberships.creator',
};

const NO_SCOPES = ['set_user_root_attributes'];

/** Every switch that is on asks for one scope. Recorded: …/It_can_successfully_create_a_GoogleOAuth2_Connection.yaml. */
export function googleScope(options: JsonObject): JsonObject {
  const on = Object.entries(options).filter(([flag, value]) => value === true && !NO_SCOPES.includes(flag));
  const named = (flag: string) => `https://www.googleapis.com/auth/${flag.replaceAll('_', '.')}`;
  const scopes = on.map(([flag]) => (Object.hasOwn(GOOGLE, flag) ? GOOGLE[flag] : undefined) ?? named(flag));
  // Without any switch: deploy-cli/*.json, GET /connections, 2026-08-10.
  const scope = [...new Set([...scopes, 'profile', ...freeform(options)])];
  return { ...options, scope };
}

/** One text, separated by commas. Recorded: …/It_can_successfully_create_a_Facebook_Connection.yaml, 2025-05-16. */
export function facebookScope(options: JsonObject): JsonObject {
  const on = Object.entries(options).filter(
    ([flag, value]) => value === true && flag !== 'allow_context_profile_field',
  );
  return { ...options, scope: [...on.map(([flag]) => flag), ...freeform(options)].join(',') };
}

/** By `strategy_version`. Source: OpenAPI description, ConnectionOptionsLinkedin, 2026-06-25; recorded for version 2. */
const LINKEDIN: { readonly [version: number]: Flags } = {
  1: { profile: 'r_basicprofile', full_profile: 'r_fullprofile', network: 'r_network', email: 'r_emailaddress' },
  2: { profile: 'r_liteprofile', basic_profile: 'r_liteprofile', email: 'r_emailaddress' },
  3: { openid: 'openid', profile: 'profile', email: 'email' },
};

export function linkedInScope(options: JsonObject): JsonObject {
  const flags = LINKEDIN[Number(options.strategy_version ?? 1)] ?? {};
  const { scope, ...rest } = flagScopes(flags)(options);
  return { ...rest, scope: [...new Set(scope as string[])] };
}
