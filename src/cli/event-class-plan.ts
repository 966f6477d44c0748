import type { EventClassImportPlan } from '../lib/database/event-classes/import.ts'
import { count, renderTable } from './table.ts'

/** What an import of event classes will do, for people; empty when that is nothing. */
export function eventClassPlanTable({ created, changed }: EventClassImportPlan): string {
  const rows = [
    ...created.map(({ name, state, severity }) => ({
      action: 'create',
      name,
      detail: `${state.toLowerCase()}, ${severity}`,
    })),
    ...changed.map(({ after, columns }) => ({
      action: 'change',
      name: after.name,
      detail: columns.join(', '),
    })),
  ]
  if (rows.length === 0) return ''
  return renderTable(rows, [
    { title: 'ACTION', value: ({ action }) => action },
    { title: 'EVENT CLASS', value: ({ name }) => name },
    { title: 'DETAIL', value: ({ detail }) => detail },
  ])
}

/** The same in numbers. */
export function eventClassPlanSummary(plan: EventClassImportPlan, dryRun: boolean): string {
  const { created, changed, kept, unchanged } = plan
  const differing = kept.length === 0 ? '' : `, ${kept.length} left as they are`
  return (
    `event classes: ${count(created.length)} created, ${changed.length} changed${differing}, ` +
    `${unchanged} unchanged${dryRun ? ': nothing was written, this was a dry run' : ''}`
  )
}
