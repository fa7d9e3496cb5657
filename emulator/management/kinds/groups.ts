import type { JsonObject } from '../../store/json.ts';
import { defineKind, find } from '../engine/crud.ts';
import type { Kind } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { deleteKnown } from '../engine/strict.ts';

/*
 * Groups come from directories that the emulator does not synchronize with, so there are none unless a state file
 * brings them; the operations on their roles are not built and answer 501.
 */
const kind: Kind = {
  path: '/groups',
  collection: 'groups',
  newId: () => '',
  missing: { message: 'Group not found.' },
  filters: {
    connection_id: (row: JsonObject, value) => row.connection_id === value,
    name: (row: JsonObject, value) => row.name === value,
    external_id: (row: JsonObject, value) => row.external_id === value,
    search: (row: JsonObject, value) => String(row.name).toLowerCase().includes(value.toLowerCase()),
  },
  routes: {
    'DELETE /groups/{id}': (call) => deleteKnown(kind, call),
    'GET /groups/{id}/members': (call) => {
      find(kind, call);
      return answerPage(call, { key: 'members', rows: [] });
    },
  },
  source: 'OpenAPI description, 2026-06-25: nothing recorded',
};

export const groups = defineKind(kind);
