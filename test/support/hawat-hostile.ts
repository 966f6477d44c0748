import assert from 'node:assert/strict'
import { insertReport } from '../../src/lib/database/reports/insert.ts'
import type { Database } from '../../src/lib/database/database.ts'
import { tokenHash } from '../../src/lib/hawat/core/token.ts'
import { MARK } from './hawat-attacks.ts'
import { addApiKey, api, type TestHawat } from './hawat.ts'
import { WORLD_TOKEN, type World } from './hawat-world.ts'

/** What would be an element, a handler, a script or an address that runs, and turns round what follows it. */
export const HOSTILE = `<${MARK} onclick=alert(1)><img src=//${MARK}.example onerror=alert(1)>'"</script><script>alert(1)</script>\u202Egnp.exe\u2066`

/** The same for names, which have no room and no control characters. */
export const HOSTILE_NAME = `<${MARK}><img src=x onerror=alert(1)>'"\u202Etxt`

const WORD = 'W'.repeat(3000)
const times = { DetectTime: '2026-11-23T11:00:00Z', EventTime: '2026-11-23T10:00:00Z' }

/** The members of an event in which every text is the same. */
function filledWith(text: string): Record<string, unknown> {
  const party = {
    ...{ IP4: ['192.0.2.66'], IP6: ['2001:db8::66'], Hostname: [text], URL: [text], Email: [text] },
    ...{ Type: [text], Proto: [text], Port: [80], Netname: [text], Note: text, AttachHand: [text] },
    ...{ AttackerName: text, Ref: [`javascript:alert(1)//${text}`, text] },
  }
  return {
    ...times,
    ...{ Category: [text, 'Test'], Description: text, Note: text, Cause: [text] },
    Ref: [`javascript:alert(1)//${text}`, `https://${MARK}.example/${text}`, text],
    ...{ CorrelID: [text], AggrID: [text], Confidence: text, ByteCount: text, TLP: text },
    ...{ Source: [party], Target: [party] },
    Attach: [
      {
        Handle: text,
        FileName: [text],
        Type: [text],
        ContentType: text,
        Content: text,
        Note: text,
      },
      { FileName: ['a.html\r\nX-Evil: 1'], ContentType: 'text/html', Content: `<script>${text}` },
      {
        FileName: ['../../evil.svg'],
        ContentType: 'image/svg+xml',
        Content: '<svg onload=alert(1)>',
      },
      { ContentType: 'text/csv', Content: `=cmd()|${text},+1\n@x,-1` },
      { ContentType: 'application/json', Content: JSON.stringify({ [text]: text }) },
      {
        Credentials: [{ Username: text, Password: text }],
        ExternalURI: [`javascript:alert(1)//${text}`],
      },
    ],
    Node: [{ Name: text, Type: [text], SW: [text], Note: text, AggrWin: text }],
    Enrich: [{ Name: text, Type: [text], Note: text, [text]: { [text]: [text] } }],
    [text]: { [text]: [{ [text]: text }] },
    _Mentat: {
      ...{ ResolvedAbuses: [HOSTILE_NAME], TargetAbuses: [HOSTILE_NAME, text] },
      ...{ EventClass: text, TargetClass: text, EventSeverity: text, TargetSeverity: text },
      ...{ InspectionErrors: [text], SourceResolvedASN: [text], [text]: text },
    },
  }
}

const addresses = Array.from({ length: 10_000 }, (_, n) => `10.0.${Math.floor(n / 256)}.${n % 256}`)
const own = { _Mentat: { ResolvedAbuses: [HOSTILE_NAME] } }

/** Events by ID, from the merely rude to the enormous. */
export const hostileEvents: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'h-markup': filledWith(HOSTILE),
  'h-control': filledWith('a\u0000\u0001\u001B[31m\u0085\u2028\uD800\u200Bz'),
  'h-formula': filledWith('=HYPERLINK("//x";A1)'),
  'h-words': filledWith(WORD),
  'h-addresses': { ...times, ...own, Source: [{ IP4: addresses }], Target: [{ IP4: addresses }] },
  'h-note': {
    ...times,
    ...own,
    Note: 'n'.repeat(1_000_000),
    Description: `${WORD} ${'d '.repeat(5000)}`,
  },
  'h-many': {
    ...{ ...times, ...own },
    Category: Array.from({ length: 500 }, (_, n) => `Cat.${n}`),
    Source: Array.from({ length: 2000 }, (_, n) => ({ Proto: [`p${n}`], Port: [n + 1] })),
    Node: Array.from({ length: 500 }, (_, n) => ({ Name: `org.example.n${n}`, Type: [`T${n}`] })),
    Attach: Array.from({ length: 3000 }, (_, n) => ({ Handle: `h${n}`, Content: `text ${n}` })),
    Enrich: Array.from({ length: 1000 }, () => ({ Type: ['x'.repeat(200)] })),
    ...Object.fromEntries(
      Array.from({ length: 1000 }, (_, n) => [`Member${n}`, ['v'.repeat(100)]]),
    ),
  },
  'h-deep': { ...times, ...own, Deep: JSON.parse(`${'{"a":['.repeat(25)}1${']}'.repeat(25)}`) },
}

/**
 * Makes an object of each kind, with hostile texts wherever the forms of the administrator take them.
 * @param login of somebody who belongs to the group
 */
export async function makeHostileWorld(
  hawat: TestHawat,
  { admin, member }: { readonly admin: string; readonly member: number },
): Promise<World> {
  const key = await addApiKey(hawat, admin)
  const send = async (path: string, body: Readonly<Record<string, unknown>>): Promise<string> => {
    const { status, body: answer } = await api(hawat, path, { key, body })
    assert.equal(status, 200, `${path}: ${JSON.stringify(answer)}`)
    return String((answer as { data?: { id?: number } }).data?.id)
  }
  const name = HOSTILE_NAME
  const description = HOSTILE
  const rule = `Category == "<${MARK}>"`
  const groupId = await send('/groups/create', {
    name,
    description,
    local_id: name,
    source: name,
    enabled: true,
  })
  await send(`/groups/${groupId}/add_member/${member}`, {})
  const networkId = await send('/networks/create', {
    ...{
      network: '192.0.2.0/24',
      group: name,
      netname: name,
      description,
      source: name,
      local_id: name,
    },
  })
  const detectorId = await send('/detectors/create', {
    name,
    description,
    source: name,
    credibility: '1',
  })
  const classId = await send('/event_classes/create', {
    ...{ name: 'hostile', label_en: description, label_cz: description, rule, severity: 'low' },
    ...{
      state: 'DISABLED',
      source_based: 'true',
      reference: `https://${MARK}.example/"'<${MARK}>`,
    },
  })
  const filterId = await send('/filters/create', {
    ...{ name: description, description, group: name, type: 'advanced', filter: rule },
    ...{ source_based: 'true', enabled: true },
  })
  const userId = await send('/users/create', {
    ...{ login: 'hostile', fullname: name, email: 'hostile@example.org', organization: name },
  })
  const reportLabel = await hostileReport(hawat.database, Number(groupId))
  const { rows } = await hawat.database.query<{ id: string }>(
    "SELECT max(id) AS id FROM change_log WHERE model LIKE 'filter%'",
  )
  return {
    ...{ group: name, groupId, networkId, detectorId, classId, filterId, userId, reportLabel },
    ...{ memberId: String(member), eventId: 'h-markup', changeId: String(rows[0]?.id), keyId: '1' },
  }
}

async function hostileReport(database: Database, group: number): Promise<string> {
  const label = 'M20261123SM-HOSTI'
  const [from, to] = ['2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z']
  const time = { first_time: from, last_time: to, count: 3 }
  const values = {
    Port: { values: [HOSTILE, WORD], total: 5 },
    [HOSTILE]: { values: [HOSTILE], total: 1 },
  }
  const found = {
    ...time,
    detectors_count: 1,
    detector_data: { [HOSTILE]: { main: { [HOSTILE]: 1 }, source: values, target: values } },
  }
  const part = {
    [HOSTILE]: { ...time, address_count: 2, addresses: { '192.0.2.1': found, [HOSTILE]: found } },
  }
  await insertReport(database, {
    ...{ label, created: Date.parse(to), parent: undefined, severity: 'medium', type: 'summary' },
    ...{
      from: Date.parse(from),
      to: Date.parse(to),
      isShadow: false,
      isTest: false,
      isManual: false,
    },
    counts: {
      ...{ evcount_rep: 3, evcount_all: 3, evcount_new: 9, evcount_flt: 6, evcount_flt_blk: 3 },
      ...{ evcount_det: 6, evcount_det_blk: 0, evcount_thr: 3, evcount_thr_blk: 3, evcount_rlp: 0 },
    },
    mailTo: [`to:"${HOSTILE_NAME}"@example.org`],
    statistics: Object.fromEntries(
      ['categories', 'classes', 'detectors', 'targets', 'ips'].map((list) => [
        list,
        { [HOSTILE]: 3, [WORD]: 1 },
      ]),
    ),
    filtering: { [HOSTILE]: 3 },
    data: { regular: part, relapsed: part, timezone: 'UTC' },
    token: { hash: tokenHash(WORLD_TOKEN), expiry: Date.parse('2999-01-01T00:00:00Z') },
    groups: [group],
  })
  return label
}
