import type { NetworkChange, NetworkImportPlan } from '../lib/database/networks/import-plan.ts'
import { counted, renderTable } from './table.ts'

interface Row {
  readonly action: string
  readonly what: string
  readonly name: string
  readonly group: string
  readonly detail: string
}

/** What an import of networks will do, for people; empty when that is nothing. */
export function networkPlanTable({ groups, networks }: NetworkImportPlan): string {
  const network = (
    action: string,
    row: { network: string; group: string },
    detail: string,
  ): Row => ({
    action,
    what: 'network',
    name: row.network,
    group: row.group,
    detail,
  })
  const rows: Row[] = [
    ...groups.created.map(({ name, emails }) => {
      const addresses = Object.entries(emails).map(([kind, list]) => `${kind}: ${list.join(' ')}`)
      return {
        action: 'create',
        what: 'group',
        name,
        group: '',
        detail: addresses.join(', ') || 'no e-mail address',
      }
    }),
    ...networks.deleted.map((row) => network('delete', row, row.netname)),
    ...networks.changed.map((change) => network('change', change.after, detailOf(change))),
    ...networks.created.map((row) => network('create', row, row.netname)),
  ]
  if (rows.length === 0) return ''
  return renderTable(rows, [
    { title: 'ACTION', value: (row) => row.action },
    { title: 'WHAT', value: (row) => row.what },
    { title: 'NAME', value: (row) => row.name },
    { title: 'GROUP', value: (row) => row.group },
    { title: 'DETAIL', value: (row) => row.detail },
  ])
}

/** The same in numbers. */
export function networkPlanSummary(plan: NetworkImportPlan, dryRun: boolean): string {
  const { groups, networks, source } = plan
  const { created, changed, deleted, unchanged } = networks
  const lines = [
    `${counted(groups.created.length, 'group')} and ${counted(created.length, 'network')} created, ` +
      `${counted(changed.length, 'network')} changed, ${counted(deleted.length, 'network')} deleted, ` +
      `${unchanged} unchanged (source ${source})${dryRun ? ': nothing was written, this was a dry run' : ''}`,
  ]
  if (groups.disabled.length > 0)
    lines.push(`disabled, and left as they are: ${groups.disabled.join(', ')}`)
  if (groups.missing.length > 0)
    lines.push(`no longer in the file, the groups themselves stay: ${groups.missing.join(', ')}`)
  return lines.join('\n')
}

function detailOf({ before, after }: NetworkChange): string {
  const names = ['netname', 'description', 'rank', 'is_base', 'local_id'] as const
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name}: ${shown(before[name])} → ${shown(after[name])}`)
    .join(', ')
}

function shown(value: string | number | boolean | null): string {
  return value === null || value === '' ? '-' : String(value)
}
