import type { Database } from '../src/lib/database/database.ts'
import { Partitions } from '../src/lib/database/events/partitions.ts'
import type { Clock } from '../src/lib/framework/time/clock.ts'

const DAY = 86_400_000
/** An insertion of so many rows takes about a second. */
const ROWS_A_STATEMENT = 50_000
/** Two connections keep two cores busy. */
const WRITERS = 2

/** What is to be stored. */
export interface StoredEvents {
  readonly events: number
  /** Over so many days before `end`, evenly. */
  readonly days: number
  /** Milliseconds since 1970: every storage time lies before. */
  readonly end: number
  /** Groups with networks; three of four events come from one of them. */
  readonly groups: number
}

/**
 * Fills the database with events and the groups that they belong to, made by the server itself and always the same ones. Group `n` is
 * `abuse<n>@example.org` with a /20 from 10.0.0.0 on, a /24 from 172.16.0.0 on and a /112 of IPv6; of every tenth, a /24 and
 * a /28 within the /20 are `unit<n>@example.org`. Documents are IDEA as storage leaves it. `event_addresses` stays empty: nothing that goes by
 * storage time needs it. Indexes are those of the migrations, made at the end.
 */
export async function fillStoredEvents(database: Database, stock: StoredEvents): Promise<void> {
  await insertGroups(database, stock.groups)
  const days = Array.from({ length: stock.days + 1 }, (_, index) => stock.end - index * DAY)
  const clock: Pick<Clock, 'now'> = { now: () => stock.end }
  await new Partitions(database, clock as Clock).prepare(days)
  const indexes = await dropCostlyIndexes(database)
  let next = 0
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (next < stock.events) {
        const first = next
        next = Math.min(next + ROWS_A_STATEMENT, stock.events)
        await database.query(insertEvents, [
          first,
          next - 1,
          stock.groups,
          new Date(stock.end).toISOString(),
          (stock.days * DAY) / stock.events / 1000,
          stock.events,
        ])
      }
    }),
  )
  await database.query('INSERT INTO event_ids (id, detect_time) SELECT id, detect_time FROM events')
  for (const index of indexes) await database.query(index)
  await vacuum(database)
}

/** As autovacuum does: each partition by itself, and never the partitioned tables, which so have no statistics. */
export async function vacuum(database: Database): Promise<void> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relname ~ '^event'`,
  )
  for (const { name } of rows) await database.query(`VACUUM (ANALYZE) ${name}`)
}

/** Filling an index row by row takes many times as long as making it. */
async function dropCostlyIndexes(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ name: string; definition: string }>(
    `SELECT c.relname AS name, replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ') AS definition
     FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
     WHERE i.indrelid = 'events'::regclass AND NOT i.indisprimary`,
  )
  for (const { name } of rows) await database.query(`DROP INDEX ${name}`)
  return rows.map(({ definition }) => definition)
}

async function insertGroups(database: Database, groups: number): Promise<void> {
  await database.query(
    `INSERT INTO groups (name, source, description, parent_id)
     SELECT 'abuse' || n || '@example.org', 'bench', 'group ' || n, NULL FROM generate_series(0, $1::int - 1) n`,
    [groups],
  )
  await database.query(
    `INSERT INTO groups (name, source, description, parent_id)
     SELECT replace(name, 'abuse', 'unit'), 'bench', 'part of ' || description, id
     FROM groups WHERE name ~ '^abuse\\d*0@'`,
  )
  await database.query(
    `INSERT INTO settings_reporting (group_id, emails_low, emails_medium, emails_high)
     SELECT id, ARRAY[name], ARRAY[name], ARRAY[name] FROM groups`,
  )
  await database.query(
    `INSERT INTO networks (group_id, network, source)
     SELECT g.id, inetrange(low, low + (size - 1), '[]'), 'bench'
     FROM groups g, LATERAL (SELECT substring(g.name FROM '\\d+')::bigint AS n) number,
       LATERAL (VALUES
         ('abuse', inet '10.0.0.0' + n * 4096, 4096),
         ('abuse', inet '172.16.0.0' + n * 256, 256),
         ('abuse', inet '2001:db8::' + n * 65536, 65536),
         ('unit', inet '10.0.0.0' + (n * 4096 + 256), 256),
         ('unit', inet '10.0.0.0' + (n * 4096 + 1024), 16)
       ) AS network (kind, low, size)
     WHERE g.name LIKE network.kind || '%'`,
  )
}

/**
 * Parameters: first and last number, groups, end, seconds between two events, all events. The number of an event decides
 * everything: `c` are ten fractions that it gives, and powers of them prefer the first of a list.
 */
const insertEvents = `
WITH numbers AS MATERIALIZED (
  SELECT n AS number, $4::timestamptz - make_interval(secs => $5::float8 * ($6::bigint - n)) AS stored,
    ARRAY(SELECT (hashint8extended(n, k) & 16777215) / 16777216.0::float8 FROM generate_series(1, 10) k) AS c
  FROM generate_series($1::bigint, $2::bigint) n
), facts AS MATERIALIZED (
  SELECT number, stored, date_trunc('second', stored) - make_interval(secs => floor(2 + 58 * c[1])) AS detected,
    floor($3::int * power(c[2], 2))::bigint AS unit, c[3] < 0.75 AS inside,
    floor(4096 * power(c[4], 3))::bigint AS host, floor(300000 * power(c[5], 3))::bigint AS attacker,
    1 + floor(10 * power(c[6], 2))::int AS kind, 1 + floor(30 * power(c[7], 2))::int AS detector,
    (ARRAY['low', 'low', 'low', 'medium', 'high'])[1 + floor(5 * c[8])::int] AS severity,
    (ARRAY[22, 23, 80, 443, 445, 3389, 5060, 1900, 53, 123])[1 + floor(10 * power(c[9], 2))::int] AS port,
    floor(4096 * c[10])::bigint AS victim
  FROM numbers
), events_made AS MATERIALIZED (
  SELECT *, 'bench-' || number AS id, 'org.example.site' || detector || '.nemea' AS node,
    (ARRAY['Recon.Scanning', 'Attempt.Login', 'Availability.DDoS', 'Vulnerable.Open', 'Abusive.Spam', 'Attempt.Exploit',
      'Malware', 'Intrusion.Botnet', 'Anomaly.Traffic', 'Fraud.Phishing'])[kind] AS category,
    (ARRAY['recon-scanning', 'attempt-login-ssh', 'avail-ddos', 'vulnerable-config-ntp', 'abusive-spam-spammer', 'attempt-exploit',
      NULL, 'intrusion-botnet-bot', 'anomaly-traffic', NULL])[kind] AS class,
    CASE WHEN inside THEN host(inet '10.0.0.0' + unit * 4096 + host)
      ELSE host(inet '11.0.0.0' + (attacker * 7919) % 3000000000) END AS source,
    host(inet '10.0.0.0' + ((unit * 31) % $3::int) * 4096 + victim) AS target,
    CASE WHEN inside THEN 'abuse' || unit || '@example.org' END AS abuse
  FROM facts
)
INSERT INTO events (id, detect_time, storage_time, category, description, source_ip, target_ip, source_port, target_port,
  source_type, target_type, protocol, node_name, node_type, resolved_abuses, target_abuses, event_class, target_class,
  event_severity, target_severity, tlp, inspection_errors, shadow_reporting, shadow_reporting_target,
  analyzer, source_asn, source_country, document)
SELECT id, detected, stored, ARRAY[category], 'Seen by ' || node,
  inetmultirange(inetrange(source::inet, source::inet, '[]')), inetmultirange(inetrange(target::inet, target::inet, '[]')),
  '{}', ARRAY[port], '{}', '{}', '{tcp}', ARRAY[node], '{Flow,Statistical}', array_remove(ARRAY[abuse], NULL), '{}', class, NULL,
  CASE WHEN class IS NULL THEN NULL ELSE severity END, NULL, NULL, '{}', false, false,
  ARRAY['Nemea', 'module' || detector % 4], ARRAY[64500 + attacker % 400], ARRAY[chr(65 + kind) || chr(65 + detector % 20)],
  format('{"Format":"IDEA0","ID":%s,"DetectTime":%s,"Category":[%s],"Description":%s,"ConnCount":%s,'
    '"Source":[{"IP4":[%s],"Proto":["tcp"]}],"Target":[{"IP4":[%s],"Port":[%s],"Proto":["tcp"]}],'
    '"Node":[{"Name":%s,"SW":["Nemea","module%s"],"Type":["Flow","Statistical"]}],'
    '"_Mentat":{%s"ResolvedAbuses":[%s],"StorageTime":%s}}',
    to_json(id), to_json(to_char(detected, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')), to_json(category), to_json('Seen by ' || node), number % 1000,
    to_json(source), to_json(target), port, to_json(node), detector % 4,
    CASE WHEN class IS NULL THEN '' ELSE format('"EventClass":"%s","EventSeverity":"%s",', class, severity) END,
    coalesce(to_json(abuse)::text, ''), to_json(to_char(stored, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::json
FROM events_made`
