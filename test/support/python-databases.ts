import type { Database } from '../../src/lib/database/database.ts'
import { eventWith, samples } from './idea-fixtures.ts'

/**
 * The event database of the original, newest version. The type `iprange` of an extension that the embedded server does not
 * have is a domain here: nothing of ours computes with it.
 */
export const pythonEventsSchema = `
  CREATE DOMAIN iprange AS text;
  CREATE TABLE events (
    id text PRIMARY KEY, tlp text, detecttime timestamp NOT NULL, category text[] NOT NULL,
    description text, source_ip iprange[], target_ip iprange[], source_port integer[],
    target_port integer[], source_type text[], target_type text[], protocol text[],
    node_name text[] NOT NULL, node_type text[], storagetime timestamp NOT NULL,
    resolvedabuses text[], targetabuses text[], eventclass text, targetclass text,
    eventseverity text, targetseverity text, inspectionerrors text[],
    shadow_reporting boolean NOT NULL DEFAULT false,
    shadow_reporting_target boolean NOT NULL DEFAULT false);
  CREATE TABLE events_json (
    id text PRIMARY KEY REFERENCES events ON DELETE CASCADE, event bytea NOT NULL);
  CREATE INDEX events_storagetime_idx ON events (storagetime);
  CREATE TABLE enum_category (data text UNIQUE NOT NULL, last_seen timestamp NOT NULL);
  CREATE TABLE thresholds (id text PRIMARY KEY, thresholdtime timestamp NOT NULL,
    relapsetime timestamp NOT NULL, ttltime timestamp NOT NULL, report_label varchar);`

/** An older one: the document in a column, and other names. */
export const pythonOldEventsSchema = `
  CREATE TABLE events (
    id text PRIMARY KEY, detecttime timestamp NOT NULL, category text[] NOT NULL,
    description text, node_name text[] NOT NULL, cesnet_storagetime timestamp NOT NULL,
    cesnet_resolvedabuses text[], cesnet_eventclass text, cesnet_eventseverity text,
    cesnet_inspectionerrors text[], event bytea NOT NULL)`

/** The main database of the original, newest version. */
export const pythonMainSchema = `
  CREATE DOMAIN iprange AS text;
  CREATE TYPE filter_types AS ENUM ('basic', 'advanced');
  CREATE TYPE event_class_severities AS ENUM ('info', 'low', 'medium', 'high', 'critical');
  CREATE TYPE event_class_state AS ENUM ('DISABLED', 'SHADOW', 'ENABLED');
  CREATE TYPE reporting_modes AS ENUM ('summary', 'extra', 'both', 'none');
  CREATE TABLE users (
    id serial PRIMARY KEY, createtime timestamp, login varchar(50) NOT NULL UNIQUE,
    fullname varchar(100) NOT NULL, email varchar(250) NOT NULL, organization varchar(250) NOT NULL,
    roles varchar(20)[] NOT NULL, password varchar, apikey varchar UNIQUE, enabled boolean NOT NULL,
    locale varchar(20), timezone varchar(50), logintime timestamp);
  CREATE TABLE groups (
    id serial PRIMARY KEY, createtime timestamp, name varchar(100) UNIQUE,
    source varchar(50) NOT NULL, description varchar NOT NULL, enabled boolean NOT NULL,
    parent_id integer REFERENCES groups, local_id varchar(20));
  CREATE TABLE asoc_group_members (group_id integer REFERENCES groups, user_id integer REFERENCES users, PRIMARY KEY (group_id, user_id));
  CREATE TABLE asoc_group_members_wanted (group_id integer REFERENCES groups, user_id integer REFERENCES users, PRIMARY KEY (group_id, user_id));
  CREATE TABLE asoc_group_managers (group_id integer REFERENCES groups, user_id integer REFERENCES users, PRIMARY KEY (group_id, user_id));
  CREATE TABLE settings_reporting (
    id serial PRIMARY KEY, createtime timestamp, group_id integer NOT NULL REFERENCES groups,
    emails_info text[] NOT NULL, emails_low text[] NOT NULL, emails_medium text[] NOT NULL,
    emails_high text[] NOT NULL, emails_critical text[] NOT NULL, mode reporting_modes,
    locale varchar, timezone varchar(50), redirect boolean);
  CREATE TABLE networks (
    id serial PRIMARY KEY, createtime timestamp, group_id integer NOT NULL REFERENCES groups,
    netname varchar(250) NOT NULL, source varchar(50) NOT NULL, network iprange NOT NULL,
    description varchar, rank integer, is_base boolean NOT NULL, local_id varchar(20));
  CREATE TABLE filters (
    id serial PRIMARY KEY, createtime timestamp, group_id integer REFERENCES groups,
    name varchar(250) NOT NULL, source_based boolean NOT NULL, type filter_types,
    filter varchar NOT NULL, description varchar NOT NULL, valid_from timestamp,
    valid_to timestamp, enabled boolean NOT NULL, detectors text[] NOT NULL,
    categories text[] NOT NULL, event_classes text[] NOT NULL, sources text[] NOT NULL,
    targets text[] NOT NULL, protocols text[] NOT NULL, hits integer NOT NULL, last_hit timestamp);
  CREATE TABLE event_classes (
    id serial PRIMARY KEY, createtime timestamp, name varchar(250) UNIQUE NOT NULL,
    source_based boolean NOT NULL, label_en varchar NOT NULL, label_cz varchar NOT NULL,
    reference varchar NOT NULL, displayed_main text[], displayed_source text[],
    displayed_target text[], rule varchar NOT NULL, priority integer NOT NULL,
    severity event_class_severities, subclassing varchar, state event_class_state,
    last_update timestamp);
  CREATE TABLE detectors (
    id serial PRIMARY KEY, createtime timestamp, name varchar(100) UNIQUE NOT NULL,
    description varchar, source varchar(50) NOT NULL, credibility double precision NOT NULL,
    registered timestamp, hits integer NOT NULL);
  CREATE TABLE state_reporter (severity event_class_severities NOT NULL,
    last_successful_run timestamp NOT NULL)`

/** Objects of every kind, with what is odd about some of them. */
export const pythonMainRows = `
  INSERT INTO users (login, fullname, email, organization, roles, password, apikey, enabled, locale, timezone) VALUES
    ('ann', 'Ann Admin', 'ann@example.org', 'Example', '{user,admin}',
     'scrypt:1024:8:1$NaClNaClNaClNaCl$' || '$SCRYPT', 'an-api-key', true, 'cs', 'Europe/Prague'),
    ('bob', 'Bob', 'bob@example.org', 'Example', '{user}',
     'pbkdf2:sha256:260000$NaCl$0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
     NULL, true, 'tlh', 'Mars/Base'),
    ('eve@example.net', '', 'eve@example.net', '', '{user,conjurer}', NULL, NULL, false, NULL, NULL),
    ('xy', 'Too short a login', 'xy@example.org', '', '{}', NULL, NULL, true, NULL, NULL);
  INSERT INTO groups (name, source, description, enabled, parent_id, local_id) VALUES
    ('child@example.org', 'negistry', 'comes before its parent', true, NULL, 'c-1'),
    ('abuse@example.org', 'manual', '', true, NULL, NULL),
    ('old@example.org', 'manual', 'nobody there', false, NULL, NULL),
    (NULL, 'manual', 'without a name', true, NULL, NULL);
  UPDATE groups SET parent_id = 2 WHERE id = 1;
  INSERT INTO asoc_group_members VALUES (2, 1), (2, 2), (1, 4);
  INSERT INTO asoc_group_managers VALUES (2, 1);
  INSERT INTO asoc_group_members_wanted VALUES (1, 3);
  INSERT INTO settings_reporting (group_id, emails_info, emails_low, emails_medium, emails_high,
      emails_critical, mode, locale, timezone, redirect) VALUES
    (2, '{}', '{abuse@example.org,second@example.org}', '{}', '{}', '{boss@example.org}', 'both', 'cs', 'Europe/Prague', false),
    (1, '{}', '{}', '{}', '{}', '{}', NULL, NULL, NULL, NULL);
  INSERT INTO networks (group_id, netname, source, network, description, rank, is_base) VALUES
    (2, 'EXAMPLE', 'manual', '192.0.2.0/24', NULL, 3, true),
    (2, 'EXAMPLE-RANGE', 'negistry', '198.51.100.7-198.51.100.19', 'a range', NULL, false),
    (1, 'EXAMPLE-6', 'negistry', '2001:db8::/32', '', NULL, false),
    (1, 'EXAMPLE-ONE', 'negistry', '203.0.113.9', '', NULL, false);
  INSERT INTO filters (group_id, name, source_based, type, filter, description, valid_from, valid_to,
      enabled, detectors, categories, event_classes, sources, targets, protocols, hits) VALUES
    (2, 'scans', true, 'advanced', 'Category in ["Recon.Scanning"]', 'no scans', '2024-01-01', '2025-01-01T12:30:00', true, '{}', '{}', '{}', '{}', '{}', '{}', 7),
    (2, 'scans', true, 'advanced', 'Category in ["Recon.Sniffing"]', 'same name', NULL, NULL, true, '{}', '{}', '{}', '{}', '{}', '{}', 0),
    (NULL, 'for everybody', false, 'basic', 'Source.IP4 in ["192.0.2.1"]', '', NULL, NULL, false, '{}', '{}', '{}', '{192.0.2.1}', '{}', '{}', 0),
    (2, 'broken', true, 'advanced', 'Category in [', '', NULL, NULL, true, '{}', '{}', '{}', '{}', '{}', '{}', 0);
  INSERT INTO event_classes (name, source_based, label_en, label_cz, reference, displayed_main,
      displayed_source, displayed_target, rule, priority, severity, subclassing, state) VALUES
    ('our-own-scan', true, 'Scan', 'Sken', 'https://example.org/scan', '{ConnCount}', NULL, '{}', 'Category in ["Recon.Scanning"]', 5, 'low', NULL, 'ENABLED'),
    ('broken-class', true, 'Broken', '', '', '{}', '{}', '{}', 'Category in [', 0, 'high', '', 'ENABLED');
  INSERT INTO detectors (name, description, source, credibility, registered, hits) VALUES
    ('org.example.labrea', NULL, 'warden', 0.7, '2023-04-05T06:07:08', 12),
    ('org.example.liar', 'never right', 'manual', 3, NULL, 0);
  INSERT INTO state_reporter VALUES ('low', '2024-05-02'), ('critical', '2024-05-02T12:10:00')`

/** Fills the event database: events in which nothing is odd, then one of each oddity. */
export async function fillPythonEvents(database: Database, plain: number): Promise<void> {
  const sound = Object.values(samples).map((sample, index) =>
    rowOf(`sample-${index}`, JSON.stringify({ ...sample, ID: `sample-${index}` }), index),
  )
  const many = Array.from({ length: plain }, (_, index) =>
    rowOf(
      `plain-${index}`,
      eventWith({ ID: `plain-${index}`, Source: [{ IP4: [`192.0.2.${index % 250}`] }] }),
      20 + Math.floor(index / 7), // several in one microsecond
    ),
  )
  await insertPythonEvents(database, [...sound, ...many, ...odd()])
}

/** How many of them are refused, and how many are not, beside the plain ones. */
export const oddEvents = { refused: 5, sound: Object.keys(samples).length + 5 }

/** A row of the original. */
export interface PythonRow {
  readonly id: string
  /** Undefined: none. */
  readonly document: Buffer | undefined
  readonly storageTime: string
  readonly resolvedAbuses?: readonly string[]
  readonly eventClass?: string
}

/** Inserts events as the original does. */
export async function insertPythonEvents(
  database: Database,
  rows: readonly PythonRow[],
): Promise<void> {
  await database.transaction(async (client) => {
    for (const { id, document, storageTime, resolvedAbuses, eventClass } of rows) {
      await client.query(
        `INSERT INTO events (id, detecttime, category, node_name, storagetime, resolvedabuses, eventclass)
         VALUES ($1, '2024-05-02', '{Test}', '{org.example}', $2, $3, $4)`,
        [id, storageTime, resolvedAbuses ?? null, eventClass ?? null],
      )
      if (document) await client.query('INSERT INTO events_json VALUES ($1, $2)', [id, document])
    }
  })
}

/** A row at so many microseconds, and as many minutes, after the first. */
export function rowOf(id: string, document: string | Buffer, at: number): PythonRow {
  const minutes = String(at % 60).padStart(2, '0')
  const hours = String(Math.floor(at / 60) % 24).padStart(2, '0')
  const storageTime = `2024-05-02 ${hours}:${minutes}:00.${String(at).padStart(6, '0')}`
  return { id, document: Buffer.from(document), storageTime }
}

function odd(): PythonRow[] {
  const large = eventWith({ ID: 'large', Note: 'x'.repeat(300_000) })
  const nul = eventWith({ ID: 'nul', Note: 'a\u0000b' })
  const old = eventWith({
    ID: 'old',
    _CESNET: { EventClass: 'recon-scanning', ResolvedAbuses: ['abuse@example.org'] },
  })
  const stamped = eventWith({
    ID: 'stamped',
    _Mentat: { StorageTime: '2020-01-01T00:00:00Z', EventClass: 'own' },
  })
  return [
    rowOf('large', large, 900),
    rowOf('nul', nul, 901),
    {
      ...rowOf('old', old, 902),
      resolvedAbuses: ['abuse@example.org'],
      eventClass: 'recon-scanning',
    },
    { ...rowOf('stamped', stamped, 903), eventClass: 'other' },
    rowOf('mail.example_7.b-1', eventWith({ ID: 'mail.example_7.b-1' }), 904),
    rowOf('no-json', '{"ID": ', 905),
    rowOf('not-utf8', Buffer.from([0x7b, 0xff, 0x7d]), 906),
    rowOf('no-time', eventWith({ ID: 'no-time', DetectTime: 'soon' }), 907),
    { ...rowOf('no-document', '', 908), document: undefined },
    { ...rowOf('no-calendar', eventWith({ ID: 'no-calendar' }), 909), storageTime: 'infinity' },
  ]
}
