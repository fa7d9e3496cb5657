import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind } from '../engine/crud.ts';
import { conflict } from '../engine/errors.ts';
import type { Kind } from '../engine/kind.ts';

const chosen = (name: string) => (row: JsonObject, value: string) => row[name] === value;

const kind: Kind = {
  path: '/device-credentials',
  collection: 'device_credentials',
  newId: () => prefixedId('dcr_'),
  hidden: ['value'],
  missing: { message: 'The credential does not exist.' },
  filters: { user_id: chosen('user_id'), client_id: chosen('client_id'), type: chosen('type') },
  // The owner is whoever the token stands for.
  defaults: (_, { caller }) => ({ user_id: caller.subject }),
  beforeCreate: (row, { tenant }) => {
    const others = [...tenant.store.collection(kind.collection).values()];
    const isSame = (other: JsonObject) => other.device_id === row.device_id && other.user_id === row.user_id;
    if (others.some(isSame)) throw conflict('A public key already exists for the device.');
    return row;
  },
  showCreated: ({ id }) => ({ id }) as JsonObject,
  source: 'go-auth0-v1/TestDeviceCredentials_Delete.yaml; 409: OpenAPI description, 2026-06-25',
};

export const deviceCredentials = defineKind(kind);
