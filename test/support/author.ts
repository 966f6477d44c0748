import type { Author } from '../../src/lib/database/change-log/record.ts'

/** Who changes things in tests. */
export const testAuthor: Author = { name: 'test', module: 'test', endpoint: 'test' }
