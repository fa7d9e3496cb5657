import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorSchema } from '../config/schema/editor.ts';
import { configurationSchemas } from '../config/schemas.ts';
import { rulesDocument } from './document.ts';
import { fieldNotes } from './notes.ts';

/** Writes tenant/RULES.md and tenant/schema.json anew: `npm run rules`. */
const tenant = join(import.meta.dirname, '..', '..', 'tenant');
writeFileSync(join(tenant, 'RULES.md'), rulesDocument());
writeFileSync(join(tenant, 'schema.json'), editorSchema(await configurationSchemas(), fieldNotes()));
