import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Database } from '../../../src/lib/database/database.ts'
import { migrate } from '../../../src/lib/database/migrate.ts'
import { checkSchema, hasDrift } from '../../../src/lib/database/schema-check.ts'
import type { Migration } from '../../../src/lib/database/migrations/migration.ts'
import { silentLogger } from '../../../src/lib/framework/logging/logger.ts'
import { startCluster } from '../../support/database.ts'

const cluster = await startCluster()

const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'things',
    sql: `
      CREATE TYPE span AS RANGE (subtype = inet, multirange_type_name = spans);
      CREATE TYPE colour AS ENUM ('red', 'green');
      CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 0 AND 100);
      CREATE TABLE things (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text COLLATE "C" NOT NULL DEFAULT 'none' UNIQUE,
        colour colour, share percent, reach span, reaches spans,
        t timestamptz CHECK (t > '2000-01-01')
      );
      CREATE INDEX things_reach ON things USING gist (reach);
      CREATE VIEW red_things AS SELECT id FROM things WHERE colour = 'red';
      CREATE FUNCTION count_things() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM things';
      CREATE TABLE days (t timestamptz NOT NULL) PARTITION BY RANGE (t);
      CREATE TABLE days_default PARTITION OF days DEFAULT;
      CREATE INDEX days_t ON days (t);`,
  },
]

async function migrated(): Promise<Database> {
  const { database } = await cluster.createDatabase({ empty: true })
  await migrate(database, { logger: silentLogger, migrations })
  return database
}

describe('the check of the schema', () => {
  test('finds nothing in a database that was just migrated by this program', async () => {
    const { database } = await cluster.createDatabase()
    const drift = await checkSchema(database)
    assert.deepEqual(
      { ...drift, compared: 0 },
      { missing: [], extra: [], differing: [], compared: 0 },
    )
    assert.ok(drift.compared > 40)
  })

  test('finds nothing in types, views, functions, ranges as they were made', async () => {
    assert.equal(hasDrift(await checkSchema(await migrated(), migrations)), false)
  })

  test('does not mind partitions that come and go', async () => {
    const database = await migrated()
    await database.query(
      "CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2024-01-01') TO ('2024-01-02')",
    )
    assert.equal(hasDrift(await checkSchema(database, migrations)), false)
  })

  test('leaves nothing behind', async () => {
    const database = await migrated()
    await checkSchema(database, migrations)
    const { rowCount } = await database.query(
      "SELECT FROM pg_namespace WHERE nspname LIKE 'mentat%'",
    )
    assert.equal(rowCount, 0)
    assert.equal((await database.query('SELECT FROM things')).rowCount, 0)
  })

  test('lists what is missing, extra and different', async () => {
    const database = await migrated()
    for (const change of [
      'DROP INDEX things_reach',
      'DROP VIEW red_things',
      'ALTER TABLE things DROP COLUMN share',
      'ALTER TABLE things ALTER COLUMN name DROP NOT NULL',
      "ALTER TABLE things ALTER COLUMN name SET DEFAULT 'other'",
      "ALTER TYPE colour ADD VALUE 'blue'",
      'ALTER TABLE things ADD COLUMN comment text',
      'CREATE INDEX by_hand ON things (t)',
      'CREATE TABLE notes (n int)',
      "CREATE OR REPLACE FUNCTION count_things() RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'",
      'ALTER TABLE things DROP CONSTRAINT things_t_check',
    ]) {
      await database.query(change)
    }
    const { missing, extra, differing } = await checkSchema(database, migrations)
    const names = (list: readonly { object: string }[]): string[] =>
      list.map(({ object }) => object).sort()
    assert.deepEqual(names(missing), [
      'column red_things.id',
      'column things.share',
      'constraint things.things_t_check',
      'index things_reach',
      'view red_things',
    ])
    assert.deepEqual(names(extra), [
      'column notes.n',
      'column things.comment',
      'index by_hand',
      'table notes',
    ])
    assert.deepEqual(names(differing), [
      'column things.name',
      'function count_things()',
      'type colour',
    ])
    const name = differing.find(({ object }) => object === 'column things.name')
    assert.equal(name?.expected, `text not null default 'none'::text collate C`)
    assert.equal(name.found, `text default 'other'::text collate C`)
  })
})
