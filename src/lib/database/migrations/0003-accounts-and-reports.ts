import type { Migration } from './migration.ts'

/**
 * Who uses Mentat and who belongs to which group (users, memberships), what was changed by whom (change_log), what is
 * not to be reported (filters), what was counted (statistics_events) and what was reported (reports, their mails, thresholds;
 * summaries for operators).
 * Columns have the names of the original where it has them.
 */
export const accountsAndReportsMigration: Migration = {
  number: 3,
  name: 'accounts-and-reports',
  sql: `
-- What statistics count and no column held: software of the last node, origin of the sources.
ALTER TABLE events
  ADD COLUMN analyzer text[] NOT NULL DEFAULT '{}',
  ADD COLUMN source_asn bigint[] NOT NULL DEFAULT '{}',
  ADD COLUMN source_country text[] NOT NULL DEFAULT '{}';

CREATE TABLE users (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  create_time timestamptz NOT NULL DEFAULT now(),
  login text COLLATE "C" NOT NULL UNIQUE CHECK (login = lower(login) AND length(login) BETWEEN 3 AND 50),
  fullname text NOT NULL CHECK (length(fullname) BETWEEN 1 AND 100),
  email text NOT NULL CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 250),
  organization text NOT NULL DEFAULT '' CHECK (length(organization) <= 250),
  roles text[] NOT NULL DEFAULT '{}'
    CHECK (roles <@ ARRAY['user', 'developer', 'maintainer', 'admin']),
  password text,
  enabled boolean NOT NULL DEFAULT false,
  locale text CHECK (length(locale) BETWEEN 1 AND 20),
  timezone text CHECK (length(timezone) BETWEEN 1 AND 50),
  login_time timestamptz
);
COMMENT ON COLUMN users.password IS 'scrypt hash; NULL: no login by password';

CREATE TABLE group_members (
  group_id integer NOT NULL REFERENCES groups ON DELETE CASCADE,
  user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_user_id ON group_members (user_id);
CREATE TABLE group_members_wanted (LIKE group_members INCLUDING ALL,
  FOREIGN KEY (group_id) REFERENCES groups ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE);
CREATE TABLE group_managers (LIKE group_members INCLUDING ALL,
  FOREIGN KEY (group_id) REFERENCES groups ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE);

ALTER TABLE settings_reporting
  ADD COLUMN attachment text CHECK (attachment IN ('none', 'json', 'csv', 'xarf'));
COMMENT ON COLUMN settings_reporting.attachment IS 'the form in which the events go along with a report';

CREATE TABLE filters (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  create_time timestamptz NOT NULL DEFAULT now(),
  group_id integer REFERENCES groups ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 3 AND 250),
  source_based boolean NOT NULL DEFAULT true,
  type text NOT NULL DEFAULT 'basic' CHECK (type IN ('basic', 'advanced')),
  filter text NOT NULL CHECK (filter <> ''),
  description text NOT NULL DEFAULT '',
  valid_from timestamptz,
  valid_to timestamptz,
  enabled boolean NOT NULL DEFAULT false,
  detectors text[] NOT NULL DEFAULT '{}',
  categories text[] NOT NULL DEFAULT '{}',
  event_classes text[] NOT NULL DEFAULT '{}',
  sources text[] NOT NULL DEFAULT '{}',
  targets text[] NOT NULL DEFAULT '{}',
  protocols text[] NOT NULL DEFAULT '{}',
  hits bigint NOT NULL DEFAULT 0 CHECK (hits >= 0),
  last_hit timestamptz,
  CHECK (valid_from <= valid_to)
);
COMMENT ON COLUMN filters.group_id IS 'NULL: for all groups';
CREATE UNIQUE INDEX filters_name ON filters (coalesce(group_id, 0), name);

CREATE TABLE change_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  create_time timestamptz NOT NULL DEFAULT clock_timestamp(),
  author_id integer REFERENCES users ON DELETE SET NULL,
  author text NOT NULL,
  model text NOT NULL,
  model_id bigint NOT NULL,
  module text NOT NULL,
  endpoint text NOT NULL,
  operation text NOT NULL,
  before jsonb,
  after jsonb
);
COMMENT ON COLUMN change_log.author IS 'the login at that time, or the name of the program that made the change';
CREATE INDEX change_log_model ON change_log (model, model_id);
CREATE INDEX change_log_author ON change_log (author, create_time);
CREATE INDEX change_log_create_time ON change_log (create_time);

CREATE TABLE statistics_events (
  dt_from timestamptz PRIMARY KEY,
  dt_to timestamptz NOT NULL CHECK (dt_to > dt_from),
  create_time timestamptz NOT NULL DEFAULT now(),
  count bigint NOT NULL CHECK (count >= 0),
  stats_overall jsonb NOT NULL,
  stats_internal jsonb NOT NULL,
  stats_external jsonb NOT NULL
);

CREATE TABLE reports (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  create_time timestamptz NOT NULL DEFAULT now(),
  label text COLLATE "C" NOT NULL UNIQUE,
  parent_id bigint REFERENCES reports ON DELETE CASCADE,
  severity text NOT NULL CHECK (severity IN ('info', 'low', 'medium', 'high', 'critical')),
  type text NOT NULL CHECK (type IN ('summary', 'extra', 'target')),
  dt_from timestamptz NOT NULL,
  dt_to timestamptz NOT NULL CHECK (dt_to > dt_from),
  flag_shadow boolean NOT NULL DEFAULT false,
  flag_testdata boolean NOT NULL DEFAULT false,
  flag_manual boolean NOT NULL DEFAULT false,
  evcount_rep integer NOT NULL,
  evcount_all integer NOT NULL,
  evcount_new integer,
  evcount_flt integer,
  evcount_flt_blk integer,
  evcount_det integer,
  evcount_det_blk integer,
  evcount_thr integer,
  evcount_thr_blk integer,
  evcount_rlp integer,
  mail_to text[] NOT NULL DEFAULT '{}',
  statistics jsonb,
  filtering jsonb,
  structured_data jsonb,
  token_hash bytea,
  token_expiry timestamptz
);
COMMENT ON COLUMN reports.mail_to IS 'to:ADDRESS and cc:ADDRESS as the settings say, also when the mail went elsewhere';
COMMENT ON COLUMN reports.token_hash IS 'SHA-256 of the token in the link of the mail';
CREATE INDEX reports_create_time ON reports (create_time);
CREATE INDEX reports_parent_id ON reports (parent_id);

CREATE TABLE report_groups (
  report_id bigint NOT NULL REFERENCES reports ON DELETE CASCADE,
  group_id integer NOT NULL REFERENCES groups ON DELETE CASCADE,
  position smallint NOT NULL DEFAULT 1,
  PRIMARY KEY (report_id, group_id)
);
COMMENT ON COLUMN report_groups.position IS 'the nearest group has the first place';
CREATE INDEX report_groups_group_id ON report_groups (group_id);

-- The outbox: committed with the report, sent afterwards.
CREATE TABLE report_mails (
  report_id bigint PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
  state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'in_doubt')),
  mail json,
  recipients text[] NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt timestamptz NOT NULL DEFAULT now(),
  sender text,
  mail_dt timestamptz,
  mail_res text
);
COMMENT ON COLUMN report_mails.mail IS 'NULL once it needs not be sent any more';
COMMENT ON COLUMN report_mails.recipients IS 'addresses that are still to get it';
COMMENT ON COLUMN report_mails.sender IS 'the process that is sending it';
CREATE INDEX report_mails_open ON report_mails (next_attempt) WHERE state IN ('waiting', 'sending');

CREATE TABLE thresholds (
  key text COLLATE "C" NOT NULL,
  is_shadow boolean NOT NULL,
  threshold_time timestamptz NOT NULL,
  relapse_time timestamptz NOT NULL,
  ttl_time timestamptz NOT NULL,
  report_label text,
  PRIMARY KEY (key, is_shadow),
  CHECK (threshold_time <= relapse_time AND relapse_time <= ttl_time)
);
COMMENT ON COLUMN thresholds.key IS 'CLASS+++ADDRESS or CLASS/SUBCLASS+++ADDRESS';
CREATE INDEX thresholds_ttl_time ON thresholds (ttl_time);

-- What thresholds held back; no reference to events, which go earlier.
CREATE TABLE events_thresholded (
  key text COLLATE "C" NOT NULL,
  is_shadow boolean NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  detect_time timestamptz NOT NULL,
  is_target boolean NOT NULL,
  event_severity text NOT NULL,
  create_time timestamptz NOT NULL,
  PRIMARY KEY (key, is_shadow, event_id)
);

-- One row a severity: the window that was reported last, and the one that is under way.
CREATE TABLE state_reporter (
  severity text PRIMARY KEY CHECK (severity IN ('info', 'low', 'medium', 'high', 'critical')),
  last_successful_run timestamptz,
  round_to timestamptz,
  attempts integer NOT NULL DEFAULT 0
);
COMMENT ON COLUMN state_reporter.round_to IS 'upper end of a window that was begun and not finished';
COMMENT ON COLUMN state_reporter.attempts IS 'how often something of it failed';

-- What of the window under way is done: a killed reporter goes on where it was.
CREATE TABLE reporter_progress (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  severity text NOT NULL,
  pass text NOT NULL,
  addresses text[] NOT NULL
);
CREATE INDEX reporter_progress_pass ON reporter_progress (severity, pass);

-- What operators were told of a stretch of time, with its mail: committed when it is made, sent afterwards.
CREATE TABLE summaries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  create_time timestamptz NOT NULL DEFAULT now(),
  label text COLLATE "C" NOT NULL UNIQUE,
  dt_from timestamptz NOT NULL,
  dt_to timestamptz NOT NULL CHECK (dt_to > dt_from),
  flag_manual boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'in_doubt')),
  mail json,
  recipients text[] NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt timestamptz NOT NULL DEFAULT now(),
  sender text,
  mail_dt timestamptz,
  mail_res text
);
COMMENT ON TABLE summaries IS 'its mail has the columns of report_mails';
-- A stretch of time is told once, however often the informant runs.
CREATE UNIQUE INDEX summaries_window ON summaries (dt_from, dt_to) WHERE NOT flag_manual;

INSERT INTO revisions (subject, revision) VALUES ('filters', 0);
-- Hits change nothing for who knows the filters.
CREATE TRIGGER filters_revision AFTER INSERT OR DELETE OR TRUNCATE
  OR UPDATE OF group_id, name, source_based, type, filter, description, valid_from, valid_to, enabled
  ON filters FOR EACH STATEMENT EXECUTE FUNCTION raise_revision('filters');
`,
}
