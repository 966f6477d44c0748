import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { readMoment } from '../../cli/read-flag.ts'
import { count, renderTable, wholeSeconds } from '../../cli/table.ts'
import {
  changedColumns,
  type ChangeSelection,
  type LoggedChange,
  summaryOf,
} from '../../lib/database/change-log/list.ts'
import type { ChangeSummary } from '../../lib/database/change-log/record-many.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

export default class ChangeLogList extends MentatCommand {
  static override summary =
    'show who changed what: users, groups, networks, filters, detectors, event classes'
  static override description =
    'The newest change first. Passwords are never told. An import tells each object that it has created, changed or deleted; of more than a hundred to which ' +
    'the same was done, one line with their number and the first names.'
  static override examples = [
    '<%= config.bin %> change-log list',
    '<%= config.bin %> change-log list --model group --from -7d --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    author: Flags.string({ description: 'only changes of this person or program' }),
    model: Flags.string({
      description: 'only changes of this kind of object',
      options: ['user', 'group', 'network', 'filter', 'detector', 'event_class'],
    }),
    operation: Flags.string({ description: 'only changes of this kind: create, update, delete' }),
    from: Flags.string({ description: 'from this time on', helpValue: 'TIME' }),
    to: Flags.string({ description: 'before this time', helpValue: 'TIME' }),
    limit: Flags.integer({
      description: 'at most so many',
      default: 100,
      min: 1,
      max: 10_000,
      helpValue: 'N',
    }),
  }

  async run(): Promise<{ changes: LoggedChange[] }> {
    const { flags } = await this.parse(ChangeLogList)
    const { listChanges } = await import('../../lib/database/change-log/list.ts')
    const now = systemClock.now()
    const selection: ChangeSelection = {
      ...flags,
      from: readMoment('from', flags.from, now),
      to: readMoment('to', flags.to, now),
    }
    const changes = await withMigratedDatabase(this, this.homeOf(flags), (database) =>
      listChanges(database, selection),
    )
    if (changes.length === 0) this.say('no change')
    else this.log(changeTable(changes))
    return { changes }
  }
}

function changeTable(changes: readonly LoggedChange[]): string {
  return renderTable(changes, [
    { title: 'WHEN', value: ({ create_time: time }) => wholeSeconds(time) },
    { title: 'AUTHOR', value: ({ author }) => author },
    { title: 'OBJECT', value: objectOf },
    { title: 'OPERATION', value: ({ operation }) => operation },
    { title: 'CHANGED', value: changedText },
  ])
}

function objectOf(change: LoggedChange): string {
  const { model, model_id: id, before, after } = change
  const summary = summaryOf(change)
  if (summary) return `${model} × ${count(summary.count)}`
  const told = after ?? before ?? {}
  const name = told['name'] ?? told['network'] ?? told['group'] ?? told['login']
  return `${model} ${typeof name === 'string' ? name : id}`
}

/** Of what is new or gone, everything differs. */
function changedText(change: LoggedChange): string {
  const summary = summaryOf(change)
  if (summary) return summaryText(summary)
  if (!change.before || !change.after) return memberText(change)
  return changedColumns(change)
    .map(({ column, from, to }) => `${column}: ${short(from)} → ${short(to)}`)
    .join('; ')
}

/** Who became a member of a group, or is none any more. */
function memberText({ model, before, after }: LoggedChange): string {
  const login = (after ?? before)?.['login']
  return model === 'group' && typeof login === 'string' ? login : ''
}

function summaryText({ count: all, source, names }: ChangeSummary): string {
  const some = names.slice(0, NAMES)
  const rest = all > some.length ? [`${count(all - some.length)} more`] : []
  const whose = source === null ? [] : [`source: ${source}`]
  return [...whose, [...some, ...rest].join(', ')].join('; ')
}

/** Names of a summary that a line tells; --json has more. */
const NAMES = 3

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
