import type { Migration } from './migration.ts'

/**
 * Who is responsible for which network (groups, networks, how groups want their reports), the known detectors, and
 * the classes of events. Columns have the names of the original.
 *
 * `revisions` counts the statements that wrote to a subject, within their transactions: who keeps a copy in
 * memory compares one number to know whether it is still right.
 */
export const groupsAndClassesMigration: Migration = {
  number: 2,
  name: 'groups-and-classes',
  sql: `
CREATE TABLE groups (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  create_time timestamptz NOT NULL DEFAULT now(),
  name text COLLATE "C" NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 500),
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 100),
  description text NOT NULL DEFAULT '',
  enabled boolean NOT NULL DEFAULT true,
  parent_id integer REFERENCES groups ON DELETE SET NULL CHECK (parent_id <> id),
  local_id text CHECK (length(local_id) BETWEEN 1 AND 100)
);
CREATE INDEX groups_parent_id ON groups (parent_id);

CREATE TABLE settings_reporting (
  group_id integer PRIMARY KEY REFERENCES groups ON DELETE CASCADE,
  create_time timestamptz NOT NULL DEFAULT now(),
  emails_info text[] NOT NULL DEFAULT '{}',
  emails_low text[] NOT NULL DEFAULT '{}',
  emails_medium text[] NOT NULL DEFAULT '{}',
  emails_high text[] NOT NULL DEFAULT '{}',
  emails_critical text[] NOT NULL DEFAULT '{}',
  mode text CHECK (mode IN ('summary', 'extra', 'both', 'none')),
  locale text CHECK (length(locale) BETWEEN 1 AND 20),
  timezone text CHECK (length(timezone) BETWEEN 1 AND 50),
  redirect boolean,
  CONSTRAINT settings_reporting_emails CHECK (array_position(
    emails_info || emails_low || emails_medium || emails_high || emails_critical, NULL) IS NULL)
);
COMMENT ON TABLE settings_reporting IS 'NULL: the default of the configuration';

CREATE TABLE networks (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  create_time timestamptz NOT NULL DEFAULT now(),
  group_id integer NOT NULL REFERENCES groups ON DELETE CASCADE,
  network inetrange NOT NULL,
  netname text NOT NULL DEFAULT '' CHECK (length(netname) <= 250),
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 100),
  description text NOT NULL DEFAULT '',
  rank integer,
  is_base boolean NOT NULL DEFAULT false,
  local_id text CHECK (length(local_id) BETWEEN 1 AND 100),
  UNIQUE (group_id, source, network),
  -- From one address to another of the same family, both included.
  CONSTRAINT networks_interval CHECK (
    lower_inc(network) AND upper_inc(network)
    AND family(lower(network)) = family(upper(network))
    AND masklen(lower(network)) = CASE family(lower(network)) WHEN 4 THEN 32 ELSE 128 END
    AND masklen(upper(network)) = masklen(lower(network)))
);
CREATE INDEX networks_network ON networks USING gist (network);
CREATE INDEX networks_source ON networks (source);

CREATE TABLE detectors (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  create_time timestamptz NOT NULL DEFAULT now(),
  name text COLLATE "C" NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 250),
  description text NOT NULL DEFAULT '',
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 100),
  credibility double precision NOT NULL DEFAULT 1 CHECK (credibility BETWEEN 0 AND 1),
  registered timestamptz,
  hits bigint NOT NULL DEFAULT 0 CHECK (hits >= 0)
);

CREATE TABLE event_classes (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  create_time timestamptz NOT NULL DEFAULT now(),
  name text COLLATE "C" NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 250),
  source_based boolean NOT NULL DEFAULT true,
  label_en text NOT NULL,
  label_cz text NOT NULL,
  reference text NOT NULL DEFAULT '',
  displayed_main text[] NOT NULL DEFAULT '{}' CHECK (array_position(displayed_main, NULL) IS NULL),
  displayed_source text[] NOT NULL DEFAULT '{}' CHECK (array_position(displayed_source, NULL) IS NULL),
  displayed_target text[] NOT NULL DEFAULT '{}' CHECK (array_position(displayed_target, NULL) IS NULL),
  rule text NOT NULL CHECK (rule <> ''),
  priority integer NOT NULL DEFAULT 0,
  severity text NOT NULL CHECK (severity IN ('info', 'low', 'medium', 'high', 'critical')),
  subclassing text CHECK (subclassing <> ''),
  state text NOT NULL DEFAULT 'DISABLED' CHECK (state IN ('DISABLED', 'SHADOW', 'ENABLED')),
  last_update timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION set_last_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.last_update := now();
  RETURN NEW;
END $$;
CREATE TRIGGER event_classes_last_update BEFORE UPDATE ON event_classes
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION set_last_update();

CREATE TABLE revisions (
  subject text PRIMARY KEY,
  revision bigint NOT NULL
);
INSERT INTO revisions (subject, revision)
  VALUES ('groups', 0), ('networks', 0), ('detectors', 0), ('event_classes', 0);

CREATE FUNCTION raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO revisions (subject, revision) VALUES (TG_ARGV[0], 1)
    ON CONFLICT (subject) DO UPDATE SET revision = revisions.revision + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER groups_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON groups
  FOR EACH STATEMENT EXECUTE FUNCTION raise_revision('groups');
CREATE TRIGGER settings_reporting_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON settings_reporting
  FOR EACH STATEMENT EXECUTE FUNCTION raise_revision('groups');
CREATE TRIGGER networks_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON networks
  FOR EACH STATEMENT EXECUTE FUNCTION raise_revision('networks');
CREATE TRIGGER event_classes_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON event_classes
  FOR EACH STATEMENT EXECUTE FUNCTION raise_revision('event_classes');
-- Hits are counted all the time and change nothing for who knows the detectors.
CREATE TRIGGER detectors_revision AFTER INSERT OR DELETE OR TRUNCATE
  OR UPDATE OF name, description, source, credibility, registered ON detectors
  FOR EACH STATEMENT EXECUTE FUNCTION raise_revision('detectors');
`,
}
