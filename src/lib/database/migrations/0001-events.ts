import type { Migration } from './migration.ts'

/**
 * Events. Chosen by measurement (docs/decisions/0002-events-schema.md):
 * `event_ids` makes IDs unique over all partitions; `event_addresses` has one row a network, because an index over
 * several far-apart intervals of one row covers everything between them, and because the index over networks is a tree
 * of prefixes, whose depth no order of events can spoil; documents are `json`, which
 * keeps the text as it is, NUL escapes included.
 */
export const eventsMigration: Migration = {
  number: 1,
  name: 'events',
  sql: `
CREATE TYPE inetrange AS RANGE (subtype = inet, multirange_type_name = inetmultirange);

CREATE TABLE events (
  id text COLLATE "C" NOT NULL,
  detect_time timestamptz NOT NULL,
  storage_time timestamptz NOT NULL,
  category text[] NOT NULL,
  description text,
  source_ip inetmultirange NOT NULL,
  target_ip inetmultirange NOT NULL,
  source_port integer[] NOT NULL,
  target_port integer[] NOT NULL,
  source_type text[] NOT NULL,
  target_type text[] NOT NULL,
  protocol text[] NOT NULL,
  node_name text[] NOT NULL,
  node_type text[] NOT NULL,
  resolved_abuses text[] NOT NULL,
  target_abuses text[] NOT NULL,
  event_class text,
  target_class text,
  event_severity text,
  target_severity text,
  tlp text,
  inspection_errors text[] NOT NULL,
  shadow_reporting boolean NOT NULL,
  shadow_reporting_target boolean NOT NULL,
  document json NOT NULL,
  PRIMARY KEY (detect_time, id)
) PARTITION BY RANGE (detect_time);

CREATE INDEX events_storage_time ON events (storage_time);
CREATE INDEX events_lists ON events USING gin (
  category, node_name, protocol, source_port, target_port, source_type, target_type, node_type,
  resolved_abuses, target_abuses, inspection_errors);
CREATE INDEX events_event_class ON events (event_class) WHERE event_class IS NOT NULL;
CREATE INDEX events_target_class ON events (target_class) WHERE target_class IS NOT NULL;

CREATE TABLE event_addresses (
  detect_time timestamptz NOT NULL,
  id text COLLATE "C" NOT NULL,
  role "char" NOT NULL CHECK (role IN ('s', 't')),
  network inet NOT NULL
) PARTITION BY RANGE (detect_time);

CREATE INDEX event_addresses_network ON event_addresses USING gist (network inet_ops);

CREATE TABLE event_ids (
  id text COLLATE "C" PRIMARY KEY,
  detect_time timestamptz NOT NULL
);

CREATE TABLE event_values (
  attribute text NOT NULL,
  value text COLLATE "C" NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (attribute, value)
);

CREATE TABLE events_default PARTITION OF events DEFAULT;
CREATE TABLE event_addresses_default PARTITION OF event_addresses DEFAULT;

-- Substrings of the description: only where the server has the extension and lets us create it.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION
  WHEN undefined_file OR feature_not_supported OR insufficient_privilege THEN
    RAISE NOTICE 'pg_trgm is not available: searching in descriptions reads all events of the time window';
END $$;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
    CREATE INDEX events_description ON events USING gin (description gin_trgm_ops);
  END IF;
END $$;
`,
}
