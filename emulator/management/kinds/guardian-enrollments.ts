import { type Enrollment, enrollmentOf, unenroll } from '../../directory/mfa.ts';
import { ticketId } from '../../store/ids.ts';
import { notEmulated, notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { userOfTicket } from './tickets.ts';

function requireEnrollment({ tenant, id }: Call): Enrollment {
  const enrollment = enrollmentOf(tenant, id);
  if (!enrollment) throw notFound('Enrollment not found', 'enrollment_not_found');
  return enrollment;
}

/** Enrollments of users in multi-factor authentication, as logins of the emulator make them. */
export const guardianEnrollments: Resource = {
  routes: {
    'GET /guardian/enrollments/{id}': (call) => {
      const { id, name, created_at } = requireEnrollment(call);
      return { body: { id, status: 'confirmed', ...(name !== undefined && { name }), enrolled_at: created_at } };
    },
    'DELETE /guardian/enrollments/{id}': (call) => {
      unenroll(call.tenant, requireEnrollment(call).id);
      return { status: 204 };
    },
    // The page that redeems the ticket is not built: following it gets its 404.
    'POST /guardian/enrollments/ticket': (call) => {
      userOfTicket({ ...call, body: { user_id: call.body.user_id ?? null } });
      if (call.body.send_mail === true) throw notEmulated('mails that invite to an enrollment; leave out send_mail');
      const ticket_id = ticketId();
      return { body: { ticket_id, ticket_url: `${call.tenant.issuer}mfa/enrollment?ticket=${ticket_id}` } };
    },
  },
  source: 'go-auth0-v1/TestGuardian/Enrollment/*.yaml, 2025-08-11; OpenAPI description, 2026-06-25',
};
