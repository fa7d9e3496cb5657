import { Alternatives } from '../../../emulator/alternatives.ts';
import { Faults } from '../../../emulator/local/faults.ts';
import { RequestLog } from '../../../emulator/local/requests.ts';
import { Traces } from '../../../emulator/local/traces.ts';
import { Store } from '../../../emulator/store/store.ts';
import type { Tenant } from '../../../emulator/tenant.ts';

/** A tenant without a server: state and clock only. */
export function bareTenant(): Tenant {
  const store = new Store();
  const domain = 'localhost:1';
  const issuer = `https://${domain}/`;
  const base = { domain, issuer, managementAudience: `${issuer}api/v2/`, tell: () => undefined };
  const own = {
    requests: new RequestLog(),
    faults: new Faults(),
    traces: new Traces(),
    alternatives: new Alternatives(),
  };
  return { ...base, store, clock: store.clock, ...own };
}
