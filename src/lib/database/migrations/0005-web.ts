import type { Migration } from './migration.ts'

/**
 * What the web interface keeps: who is signed in (sessions), keys of programs (api_keys), wrong passwords (sign_in_failures), and
 * who applied for an account with which reason.
 */
export const webMigration: Migration = {
  number: 5,
  name: 'web',
  sql: `
CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
  create_time timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  method text NOT NULL,
  address text NOT NULL,
  agent text NOT NULL DEFAULT ''
);
COMMENT ON COLUMN sessions.token_hash IS 'SHA-256 of the token in the cookie';
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_last_seen ON sessions (last_seen);

CREATE TABLE api_keys (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
  create_time timestamptz NOT NULL DEFAULT now(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  key_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL CHECK (scopes <@ ARRAY['read', 'write'] AND scopes <> '{}'),
  expiry timestamptz,
  last_used timestamptz,
  UNIQUE (user_id, name)
);
COMMENT ON COLUMN api_keys.key_hash IS 'SHA-256 of the key, which nobody is shown twice';

CREATE TABLE sign_in_failures (
  subject text COLLATE "C" PRIMARY KEY,
  failures integer NOT NULL,
  last_failure timestamptz NOT NULL
);
COMMENT ON COLUMN sign_in_failures.subject IS 'login:NAME or address:ADDRESS';

ALTER TABLE users ADD COLUMN justification text CHECK (length(justification) <= 500);
COMMENT ON COLUMN users.justification IS 'why somebody applied for the account; NULL once it is enabled';
`,
}
