import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { withMigratedDatabase } from '../../cli/database-access.ts'
import { renderTable, wholeSeconds } from '../../cli/table.ts'
import {
  changedColumns,
  type ChangeSelection,
  type LoggedChange,
} from '../../lib/database/change-log/list.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'
import { parseMoment } from '../../lib/framework/time/moment.ts'

export default class ChangeLogList extends MentatCommand {
  static override summary = 'show who changed what: users, groups, filters and their kind'
  static override description = 'The newest change first. Passwords are never told.'
  static override examples = [
    '<%= config.bin %> change-log list',
    '<%= config.bin %> change-log list --model group --from -7d --json',
  ]
  static override enableJsonFlag = true
  static override flags = {
    author: Flags.string({ description: 'only changes of this person or program' }),
    model: Flags.string({
      description: 'only changes of this kind of object: user, group, filter',
    }),
    operation: Flags.string({ description: 'only changes of this kind: create, update, delete' }),
    from: Flags.string({ description: 'from this time on', helpValue: 'TIME' }),
    to: Flags.string({ description: 'before this time', helpValue: 'TIME' }),
    limit: Flags.integer({ description: 'at most so many', default: 100, min: 1, max: 10_000 }),
  }

  async run(): Promise<{ changes: LoggedChange[] }> {
    const { flags } = await this.parse(ChangeLogList)
    const { listChanges } = await import('../../lib/database/change-log/list.ts')
    const now = systemClock.now()
    const selection: ChangeSelection = {
      ...flags,
      from: flags.from === undefined ? undefined : parseMoment(flags.from, now),
      to: flags.to === undefined ? undefined : parseMoment(flags.to, now),
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

function objectOf({ model, model_id: id, before, after }: LoggedChange): string {
  const told = after ?? before ?? {}
  const name = told['name'] ?? told['login'] ?? told['group']
  return `${model} ${typeof name === 'string' ? name : id}`
}

/** Only of updates: of what is new or gone, everything differs. */
function changedText(change: LoggedChange): string {
  if (!change.before || !change.after) return ''
  return changedColumns(change)
    .map(({ column, from, to }) => `${column}: ${short(from)} → ${short(to)}`)
    .join('; ')
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
