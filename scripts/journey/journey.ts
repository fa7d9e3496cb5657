import { randomBytes } from 'node:crypto';
import { explainLosses, type LoginRoute, traceLoginRoute } from './trace.ts';
import { type Hop, UserAgent } from './user-agent.ts';
import { type Walk, walk } from './walk.ts';

/** What a journey needs of a tenant. */
export interface JourneyTenant {
  /** `localhost:4400` */
  domain: string;
  /** PEM of the authority that signs for the tenant and the application. */
  ca?: string;
  /** Creates an invitation with one role. */
  invite(invitation: { email: string; organization: string; role: string; application: string }): Promise<Invited>;
  isPending(invited: Invited): Promise<boolean>;
  /** Names of the roles of a member, or undefined when nobody with this address is a member. */
  memberRoles(invited: Invited, email: string): Promise<string[] | undefined>;
  /** The mails to this address, newest first. */
  mailsTo(email: string): Promise<{ subject: string; links: string[] }[]>;
}

export interface Invited {
  id: string;
  organizationId: string;
}

/** Who is invited where, to what. All by name. */
export interface JourneyPlan {
  organization: string;
  role: string;
  application: string;
  /** The claim that carries the names of roles; without it, whichever does. */
  rolesClaim?: string;
  /** Where the application answers `{ id_token_claims, access_token_claims }` of who is signed in. */
  sessionUrl: string;
}

/** One thing that happened or did not, and how it is known. */
export interface Step {
  title: string;
  ok: boolean;
  detail: string;
  fix?: string;
}

export interface JourneyResult {
  /** Whether the invited role landed: every step is ok. */
  landed: boolean;
  steps: Step[];
  hops: readonly Hop[];
  route: LoginRoute;
}

/** The one step without which the role lands all the same: people turn back at it. */
export const CONSENT_STEP = 'No consent screen';

type Claims = { [name: string]: unknown };
interface Session {
  id_token_claims?: Claims;
  access_token_claims?: Claims;
}

/**
 * Carries out an invitation from its creation to the tokens, as an invitee would, and says of each step whether it
 * happened. `onStep` hears of steps as they are done. @throws what the tenant's client throws when it refuses.
 */
export async function journey(
  tenant: JourneyTenant,
  plan: JourneyPlan,
  onStep: (step: Step) => void = () => undefined,
): Promise<JourneyResult> {
  const steps: Step[] = [];
  const tell = (step: Step) => {
    steps.push(step);
    onStep(step);
    return step.ok;
  };
  const email = `invitee-${randomBytes(4).toString('hex')}@${plan.organization}.example`;
  const agent = new UserAgent({ ...(tenant.ca && { ca: tenant.ca }) });
  try {
    const { organization, role, application } = plan;
    const invited = await tenant.invite({ email, organization, role, application });
    tell({ title: 'Invitation created', ok: true, detail: `${email} to ${organization} as ${role}` });
    const [mail] = await tenant.mailsTo(email);
    const link = mail?.links.find((href) => URL.parse(href)?.searchParams.has('invitation'));
    if (!tell(mailStep(mail?.subject, link)) || !link) return { landed: false, steps, hops: [], route: { losses: [] } };
    const first = await agent.visit(link);
    const route = traceLoginRoute(agent.hops, tenant.domain);
    tell(routeStep(link, route));
    const password = `${randomBytes(12).toString('base64url')}aA1!`;
    const walked = await walk(agent, first, tenant.domain, { email, password, organization });
    for (const step of acceptanceSteps(walked, route, refusalIn(agent.hops))) tell(step);
    const session = await sessionOf(agent, plan.sessionUrl);
    const roles = await tenant.memberRoles(invited, email);
    const pending = await tenant.isPending(invited);
    for (const step of outcomeSteps({ plan, invited, session, roles, pending })) tell(step);
    return { landed: steps.every(({ ok }) => ok), steps, hops: agent.hops, route };
  } finally {
    agent.close();
  }
}

function mailStep(subject: string | undefined, link: string | undefined): Step {
  const title = 'Mail arrived';
  if (subject === undefined) {
    const fix = 'Enable the user_invitation template and the mail provider';
    return { title, ok: false, detail: 'the tenant sent no mail to the invitee', fix };
  }
  if (!link) {
    const fix = 'Put {{ url }} into the user_invitation template';
    return { title, ok: false, detail: `"${subject}" holds no link with an invitation`, fix };
  }
  return {
    title,
    ok: true,
    detail: `"${subject}", its link leads to ${new URL(link).origin}${new URL(link).pathname}`,
  };
}

function routeStep(link: string, route: LoginRoute): Step {
  const title = 'Login route passes the invitation on';
  if (route.losses.length > 0) {
    const fix = 'Forward both parameters from the login route to /authorize';
    return { title, ok: false, detail: explainLosses(route.losses).join('; '), fix };
  }
  if (!route.authorize) {
    const fix = 'Make the login route redirect to /authorize';
    return { title, ok: false, detail: `${new URL(link).origin} never led to /authorize`, fix };
  }
  return { title, ok: true, detail: '"invitation" and "organization" arrived at /authorize' };
}

/** What the tenant told the application instead of a code: RFC 6749 section 4.1.2.1. */
function refusalIn(hops: readonly Hop[]): string {
  for (const { location } of hops.toReversed()) {
    const query = location ? new URL(location).searchParams : undefined;
    if (query?.has('error')) return `: ${query.get('error_description') ?? query.get('error')}`;
  }
  return '';
}

function acceptanceSteps(walked: Walk, route: LoginRoute, refusal: string): Step[] {
  const { pages, consentAsked, emailLocked, end } = walked;
  const signedUp = pages.find((path) => path.includes('signup'));
  const accepted = end.status < 400 && signedUp !== undefined;
  const where = new URL(end.url);
  const acceptance: Step = {
    title: 'Invitee signed up',
    ok: accepted && (emailLocked || route.losses.length > 0),
    detail: accepted
      ? `on ${signedUp}, ${emailLocked ? 'with the mail address preset and locked' : 'with a mail address typed in'}`
      : `it ended at ${where.origin}${where.pathname} with status ${end.status}${refusal}`,
    ...(!accepted && { fix: 'Read the error on that page; it names the setting' }),
  };
  const consent: Step = {
    title: CONSENT_STEP,
    ok: !consentAsked,
    detail: consentAsked ? 'the invitee was asked for consent' : 'none was shown',
    ...(consentAsked && {
      fix: 'Set skip_consent_for_verifiable_first_party_clients on the API, and use a callback that is not localhost',
    }),
  };
  return [acceptance, consent];
}

interface Outcome {
  plan: JourneyPlan;
  invited: Invited;
  session: Session | undefined;
  roles: string[] | undefined;
  pending: boolean;
}

function outcomeSteps({ plan, invited, session, roles, pending }: Outcome): Step[] {
  const claims = session?.access_token_claims ?? {};
  const orgId = session?.id_token_claims?.org_id ?? claims.org_id;
  const claim = rolesIn({ ...session?.id_token_claims, ...claims }, plan);
  const show = (list: readonly string[]) => (list.length > 0 ? list.join(', ') : 'none');
  return [
    {
      title: 'Invitation used',
      ok: !pending,
      detail: pending ? 'it is still pending' : 'it is gone from the list of pending invitations',
    },
    {
      title: 'Role on the membership',
      ok: roles?.includes(plan.role) ?? false,
      detail: roles ? `roles in ${plan.organization}: ${show(roles)}` : `not a member of ${plan.organization}`,
    },
    {
      title: 'Organization in the token',
      ok: orgId === invited.organizationId,
      detail: typeof orgId === 'string' ? `org_id ${orgId}` : 'no org_id',
    },
    {
      title: 'Role in the token',
      ok: claim.roles.includes(plan.role),
      detail: claim.name ? `${claim.name}: ${show(claim.roles)}` : 'no claim of the tokens holds it',
    },
  ];
}

/** The claim of the plan, or the first that holds the invited role. */
function rolesIn(claims: Claims, { rolesClaim, role }: JourneyPlan): { name?: string; roles: string[] } {
  const listed = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  const name = rolesClaim ?? Object.keys(claims).find((key) => listed(claims[key]).includes(role));
  return name === undefined ? { roles: [] } : { name, roles: listed(claims[name]) };
}

/** What the application knows of who is signed in; undefined when it answers nothing that can be read. */
async function sessionOf(agent: UserAgent, url: string): Promise<Session | undefined> {
  const { status, body } = await agent.visit(url);
  if (status !== 200) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
