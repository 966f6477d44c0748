import type { Database } from '../../src/lib/database/database.ts'
import { tokenHash } from '../../src/lib/hawat/core/token.ts'
import { storeEvents } from './events.ts'
import { addGroup, addUser } from './hawat.ts'

/** Who asks: `member` and `manager` belong to the group of all objects, `stranger` to another, `anonymous` has not signed in. */
export const worldRoles = [
  'anonymous',
  'stranger',
  'member',
  'manager',
  'developer',
  'maintainer',
  'admin',
] as const

/** One of them; also the login. */
export type WorldRole = (typeof worldRoles)[number]

/** Objects of one group, `alpha`, one of each kind: parameters of paths by what they name. */
export interface World {
  readonly group: string
  readonly groupId: string
  readonly userId: string
  readonly memberId: string
  readonly filterId: string
  readonly networkId: string
  readonly detectorId: string
  readonly classId: string
  readonly reportLabel: string
  readonly eventId: string
  readonly changeId: string
  /** An API key of `member`. */
  readonly keyId: string
}

export const WORLD_EVENT = 'world-event'
export const WORLD_REPORT = 'M20261123SM-AAAAA'
/** What the link in its mail is proved with. */
export const WORLD_TOKEN = 'token-of-the-link-in-the-mail'

/** Makes users of all roles, and one object of each kind that belongs to the group `alpha`. */
export async function makeWorld(database: Database): Promise<World> {
  const { id: groupId } = await addGroup(database, 'alpha')
  await addGroup(database, 'beta')
  await addUser(database, 'stranger', { groups: { beta: 'member' } })
  const member = await addUser(database, 'member', { groups: { alpha: 'member' } })
  await addUser(database, 'manager', { groups: { alpha: 'manager' } })
  await addUser(database, 'developer', { roles: ['user', 'developer'] })
  await addUser(database, 'maintainer', { roles: ['user', 'maintainer'] })
  await addUser(database, 'admin', { roles: ['user', 'admin'] })
  const subject = await addUser(database, 'subject', { groups: { alpha: 'member' } })
  const insert = async (table: string, columns: string, ...values: unknown[]): Promise<string> => {
    const places = values.map((_, index) => `$${index + 1}`).join(', ')
    const { rows } = await database.query<{ id: number }>(
      `INSERT INTO ${table} (${columns}) VALUES (${places}) RETURNING id`,
      values,
    )
    return String(rows[0]?.id)
  }
  const filterId = await insert(
    'filters',
    'group_id, name, type, filter, enabled',
    groupId,
    'mute',
    'advanced',
    'Category == "Test"',
    true,
  )
  const networkId = await insert(
    'networks',
    'group_id, network, source',
    groupId,
    '[192.0.2.0,192.0.2.255]',
    'manual',
  )
  const detectorId = await insert('detectors', 'name, source', 'org.example.detector', 'manual')
  const classId = await insert(
    'event_classes',
    'name, label_en, label_cz, rule, severity, state',
    ...['scan', 'Scan', 'Sken', 'Category == "Recon.Scanning"', 'low', 'ENABLED'],
  )
  const reportId = await insert(
    'reports',
    'label, severity, type, dt_from, dt_to, evcount_rep, evcount_all, structured_data, statistics, token_hash, token_expiry',
    ...[WORLD_REPORT, 'medium', 'summary', '2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z', 1, 1],
    ...[
      '{"regular":{},"relapsed":{},"timezone":"UTC"}',
      '{}',
      tokenHash(WORLD_TOKEN),
      '2999-01-01T00:00:00Z',
    ],
  )
  await database.query('INSERT INTO report_groups (report_id, group_id) VALUES ($1, $2)', [
    reportId,
    groupId,
  ])
  await storeEvents(database, {
    [WORLD_EVENT]: {
      ...{ DetectTime: '2026-11-23T10:30:00Z', Category: ['Recon.Scanning'] },
      Source: [{ IP4: ['192.0.2.1'] }],
      Attach: [{ Handle: 'a', Content: 'text' }],
      _Mentat: { ResolvedAbuses: ['alpha'], EventClass: 'scan', EventSeverity: 'low' },
    },
  })
  const keyId = await insert(
    'api_keys',
    'user_id, name, key_hash, scopes',
    member.id,
    'key',
    tokenHash('key'),
    ['read'],
  )
  const { rows } = await database.query<{ id: number }>('SELECT min(id) AS id FROM change_log')
  return {
    ...{
      group: 'alpha',
      groupId: String(groupId),
      userId: String(subject.id),
      memberId: String(member.id),
    },
    ...{
      filterId,
      networkId,
      detectorId,
      classId,
      reportLabel: WORLD_REPORT,
      eventId: WORLD_EVENT,
    },
    changeId: String(rows[0]?.id),
    keyId,
  }
}
