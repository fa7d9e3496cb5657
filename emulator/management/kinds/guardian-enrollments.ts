import { ticketId } from '../../store/ids.ts';
import { notEmulated, notFound } from '../engine/errors.ts';
import type { Resource } from '../engine/kind.ts';
import { userOfTicket } from './tickets.ts';

function unknownEnrollment(): never {
  throw notFound('Enrollment not found', 'enrollment_not_found');
}

/** Enrollments of users in multi-factor authentication. Nobody can enroll in the emulator, so none is ever found. */
export const guardianEnrollments: Resource = {
  routes: {
    'GET /guardian/enrollments/{id}': unknownEnrollment,
    'DELETE /guardian/enrollments/{id}': unknownEnrollment,
    // The page that redeems the ticket is not built: following it gets its 404.
    'POST /guardian/enrollments/ticket': (call) => {
      userOfTicket({ ...call, body: { user_id: call.body.user_id ?? null } });
      if (call.body.send_mail === true) throw notEmulated('mails that invite to an enrollment; leave out send_mail');
      const ticket_id = ticketId();
      return { body: { ticket_id, ticket_url: `${call.tenant.issuer}mfa/enrollment?ticket=${ticket_id}` } };
    },
  },
  source: 'go-auth0-v1/TestGuardian/Enrollment/*.yaml, 2025-08-11',
};
