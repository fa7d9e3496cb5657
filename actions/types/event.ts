/**
 * What a post-login Action is told, version v3.
 * Source: auth0/docs-v2 main/docs/actions/reference/post-login/post-login-event-object.mdx, read 2026-11-23.
 * "Enterprise" and "Early Access" name what not every tenant receives.
 */
export interface Event {
  /** Early Access: the agent that acts, where the client is linked to one. */
  readonly agent?: { readonly agent_id: string; readonly agent_metadata: Dictionary; readonly name: string };
  readonly authentication?: Authentication;
  /** Role names: of the membership in an organization login, else of the user. */
  readonly authorization?: { readonly roles: string[] };
  readonly client: Client;
  readonly connection: {
    readonly id: string;
    readonly metadata?: Dictionary;
    readonly name: string;
    /** `auth0` for a database; for a social connection the same as `name`. */
    readonly strategy: string;
  };
  readonly custom_domain?: { readonly domain: string; readonly domain_metadata: Dictionary };
  readonly organization?: Organization;
  /** What a prompt rendered by an Action collected. */
  readonly prompt?: { readonly id: string; readonly fields?: Dictionary; readonly vars?: Dictionary };
  /** Enterprise. */
  readonly refresh_token?: RefreshToken;
  readonly request: RequestDetails;
  readonly resource_server?: { readonly identifier: string };
  /** The secrets of this Action, by name. */
  readonly secrets: { readonly [name: string]: string };
  readonly security_context?: { readonly ja3?: string; readonly ja4?: string };
  readonly session?: Session;
  /** Early Access: native to web single sign-on. */
  readonly session_transfer_token?: {
    readonly client_id: string;
    readonly request: {
      readonly asn?: string;
      readonly geoip?: GeoIp;
      readonly ip: string;
      readonly user_agent?: string;
    };
    readonly scope: string[];
  };
  readonly stats: { readonly logins_count: number };
  readonly tenant: { readonly id: string };
  readonly transaction?: Transaction;
  readonly user: User;
}

export interface Dictionary {
  readonly [key: string]: unknown;
}

export interface Client {
  readonly client_id: string;
  /** `client_metadata` of the application. */
  readonly metadata: Dictionary;
  readonly name: string;
  /** Early Access. */
  readonly refresh_token?: { readonly policies?: Dictionary[] };
}

export interface Organization {
  readonly id: string;
  readonly display_name: string;
  readonly metadata: Dictionary;
  readonly name: string;
}

export interface User {
  readonly app_metadata: Dictionary;
  readonly created_at: string;
  readonly email?: string;
  readonly email_verified: boolean;
  readonly family_name?: string;
  readonly given_name?: string;
  /** Database connections only; absent until the first change. */
  readonly last_password_reset?: string;
  readonly name?: string;
  readonly nickname?: string;
  readonly phone_number?: string;
  readonly phone_verified?: boolean;
  readonly picture?: string;
  readonly updated_at: string;
  readonly user_id: string;
  readonly user_metadata: Dictionary;
  readonly username?: string;
  readonly enrolledFactors?: Dictionary[];
  readonly multifactor?: string[];
  readonly identities: Dictionary[];
}

export interface Authentication {
  /** What the user has completed in this session, by name and time. */
  readonly methods: Dictionary[];
  readonly riskAssessment?: {
    readonly assessments: {
      readonly AgentDetection?: AgentDetection;
      readonly ImpossibleTravel?: ImpossibleTravel;
      readonly NewDevice?: NewDevice;
      readonly UntrustedIP?: UntrustedIP;
    };
    readonly confidence: Confidence;
    /** Early Access: results of Akamai Bot Manager and Account Protector. */
    readonly supplemental?: { readonly akamai?: Akamai };
    readonly version: string;
  };
}

export type Confidence = 'low' | 'medium' | 'high' | 'neutral';

export interface AgentDetection {
  readonly code: 'unknown' | 'verified_agent';
  readonly confidence: Confidence;
  readonly details?: { readonly provider?: string };
}

export interface ImpossibleTravel {
  readonly code:
    | 'minimal_travel_from_last_login'
    | 'travel_from_last_login'
    | 'substantial_travel_from_last_login'
    | 'impossible_travel_from_last_login'
    | 'invalid_travel'
    | 'missing_geoip'
    | 'anonymous_proxy'
    | 'unknown_location'
    | 'initial_login'
    | 'location_history_not_found'
    | 'assessment_not_available';
  readonly confidence: Confidence;
}

export interface NewDevice {
  readonly code:
    | 'initial_login'
    | 'assessment_not_available'
    | 'match'
    | 'partial_match'
    | 'no_match'
    | 'unknown_device'
    | 'no_device_history';
  readonly confidence: Confidence;
  readonly details?: { readonly device?: 'unknown' | 'known'; readonly useragent?: 'unknown' | 'known' };
}

export interface UntrustedIP {
  readonly code: 'assessment_not_available' | 'not_found_on_deny_list' | 'found_on_deny_list' | 'invalid_ip_address';
  readonly confidence: Confidence;
  readonly details?: {
    readonly category?: string;
    readonly ip?: string;
    readonly matches?: string;
    readonly source?: string;
  };
}

export interface Akamai {
  readonly akamaiBot?: {
    readonly type?: string;
    readonly action?: string;
    readonly botCategory?: string[];
    readonly botScore?: number;
    readonly botScoreResponseSegment?: string;
    readonly botnetId?: string;
  };
  readonly akamaiUserRisk?: {
    readonly action?: string;
    readonly allow?: number;
    readonly emailDomain?: string;
    readonly general?: Dictionary;
    readonly ouid?: string;
    readonly requestid?: string;
    readonly risk?: Dictionary;
    readonly score?: number;
    readonly status?: number;
    readonly trust?: Dictionary;
    readonly username?: string;
    readonly uuid?: string;
  };
}

export interface GeoIp {
  readonly cityName?: string;
  readonly continentCode?: string;
  readonly countryCode?: string;
  readonly countryCode3?: string;
  readonly countryName?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly subdivisionCode?: string;
  readonly subdivisionName?: string;
  readonly timeZone?: string;
}

/** Replaced by another one whenever the flow is suspended and resumed (MFA, redirect): docs/customize/actions/limitations. */
export interface RequestDetails {
  readonly asn?: string;
  readonly body: Dictionary;
  readonly geoip: GeoIp;
  readonly hostname?: string;
  readonly ip: string;
  readonly language?: string;
  readonly method: string;
  /** The parameters of the request to /authorize. */
  readonly query: Dictionary;
  readonly user_agent?: string;
}

export type Protocol =
  | 'oidc-basic-profile'
  | 'oidc-ciba'
  | 'oidc-ciba-web-link'
  | 'oidc-hybrid-profile'
  | 'oidc-implicit-profile'
  | 'oauth2-access-token'
  | 'oauth2-device-code'
  | 'oauth2-password'
  | 'oauth2-refresh-token'
  | 'oauth2-resource-owner'
  | 'oauth2-resource-owner-jwt-bearer'
  | 'oauth2-token-exchange'
  | 'oauth2-webauthn'
  | 'samlp'
  | 'wsfed'
  | 'wstrust-usernamemixed';

export interface Transaction {
  /** Browser-based flows only. */
  readonly id?: string;
  readonly acr_values?: string[];
  readonly linking_id?: string;
  readonly locale?: string;
  readonly login_hint?: string;
  readonly prompt?: string[];
  readonly protocol?: Protocol;
  readonly redirect_uri?: string;
  readonly requested_authorization_details?: Dictionary[];
  readonly requested_scopes?: string[];
  readonly response_mode?: 'query' | 'fragment' | 'form_post' | 'web_message';
  readonly response_type?: string[];
  readonly state?: string;
  readonly ui_locales?: string[];
  /** Token exchange: who acts, and for whom that one acts (`act`). */
  readonly actor?: Actor;
  readonly actor_token_type?: string;
  readonly correlation_id?: string;
  /** Shared by the Actions of one transaction; see `api.transaction.setMetadata`. */
  readonly metadata: { readonly [key: string]: string | number | boolean };
  readonly subject_token_type?: string;
}

export interface Actor {
  readonly sub: string;
  readonly act?: Actor;
  readonly [property: string]: unknown;
}

/** All but `id` is for Enterprise plans. */
export interface Session {
  readonly id: string;
  readonly actor?: Actor;
  readonly authenticated_at?: string;
  readonly clients?: Dictionary[];
  readonly cookie?: { readonly mode: 'persistent' | 'non-persistent' };
  readonly created_at?: string;
  readonly device?: Device;
  readonly expires_at?: string;
  readonly idle_expires_at?: string;
  readonly last_interacted_at?: string;
  readonly metadata?: Dictionary;
  readonly session_transfer?: {
    readonly parent_refresh_token?: { readonly id?: string; readonly metadata?: Dictionary };
  };
  readonly updated_at?: string;
  readonly user_id?: string;
}

export interface Device {
  readonly initial_asn?: string;
  readonly initial_ip?: string;
  readonly initial_user_agent?: string;
  readonly last_asn?: string;
  readonly last_ip?: string;
  readonly last_user_agent?: string;
}

export interface RefreshToken {
  readonly id: string;
  readonly client_id?: string;
  readonly created_at: string;
  readonly device?: Device;
  readonly expires_at?: string;
  readonly idle_expires_at?: string;
  readonly last_exchanged_at?: string;
  readonly metadata?: Dictionary;
  readonly resource_servers?: Dictionary[];
  readonly rotating?: boolean;
  readonly session_id?: string;
  readonly session_transfer?: { readonly parent_refresh_token?: { readonly id?: string } };
  readonly user_id?: string;
}
