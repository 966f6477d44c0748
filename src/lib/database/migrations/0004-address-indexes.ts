import type { Migration } from './migration.ts'

/**
 * Addresses in the order of their values, for which a B-tree costs a third of what GiST does to fill
 * (docs/decisions/0002-events-schema.md): what lies within a network is a stretch of it. Only what may contain a network,
 * which few rows do, still needs a tree of prefixes.
 */
export const addressIndexesMigration: Migration = {
  number: 4,
  name: 'address-indexes',
  sql: `
DROP INDEX event_addresses_network;
CREATE INDEX event_addresses_network ON event_addresses (network);
CREATE INDEX event_addresses_wide ON event_addresses USING gist (network inet_ops)
  WHERE masklen(network) < CASE family(network) WHEN 4 THEN 32 ELSE 128 END;
`,
}
