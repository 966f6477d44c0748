import type { Database } from '../../src/lib/database/database.ts'

/** What requests write by the way: who was seen when, and who tried to get in. */
const WRITTEN_BY_THE_WAY = ['sessions', 'sign_in_failures', 'revisions', 'event_values']

/** All rows of all tables as texts, but those of users themselves and of what is theirs. */
export async function storedState(
  database: Database,
  login: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> ALL ($1)`,
    [[...WRITTEN_BY_THE_WAY, 'change_log']],
  )
  const state: Record<string, string[]> = {}
  const own: Readonly<Record<string, string>> = {
    users: 'login = $1',
    api_keys: 'user_id = (SELECT id FROM users WHERE login = $1)',
  }
  for (const { name } of tables) {
    const { rows } = await database.query<{ row: string }>(
      `SELECT to_jsonb(one)::text AS row FROM "${name}" AS one WHERE NOT (${own[name] ?? `$1 = ''`}) ORDER BY 1`,
      [login],
    )
    state[name] = rows.map(({ row }) => row)
  }
  return state
}

/** What decides who may do what, and what those who belong to a group must not change. */
export async function powersOf(database: Database): Promise<unknown> {
  const tables = [
    'SELECT id, login, roles, enabled FROM users ORDER BY id',
    'SELECT id, name, source, enabled, parent_id, local_id FROM groups ORDER BY id',
    'SELECT * FROM networks ORDER BY id',
    'SELECT * FROM detectors ORDER BY id',
    'SELECT * FROM event_classes ORDER BY id',
    'SELECT * FROM reports ORDER BY id',
    "SELECT * FROM filters WHERE group_id IS DISTINCT FROM (SELECT id FROM groups WHERE name = 'alpha') ORDER BY id",
    "SELECT * FROM settings_reporting WHERE group_id <> (SELECT id FROM groups WHERE name = 'alpha')",
    "SELECT * FROM group_managers WHERE group_id <> (SELECT id FROM groups WHERE name = 'alpha')",
    "SELECT * FROM group_members WHERE group_id <> (SELECT id FROM groups WHERE name = 'alpha')",
  ]
  const answers = []
  for (const statement of tables) answers.push((await database.query(statement)).rows)
  return answers
}
