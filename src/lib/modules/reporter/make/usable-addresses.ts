import { type Group, severities } from '../../../database/groups/tables.ts'
import type { Logger } from '../../../framework/logging/logger.ts'
import { problemOf } from '../config-check.ts'

/**
 * The group with those of its addresses that mail can be sent to. One that is wrong is logged, and keeps nobody from a report:
 * neither the others, nor those who get what nobody else would.
 */
export function withUsableAddresses(group: Group, logger: Logger): Group {
  const lists = severities.map((severity) => {
    const key = `emails_${severity}` as const
    return [key, group[key].filter((address) => isUsable(address, group, logger))] as const
  })
  return { ...group, ...Object.fromEntries(lists) }
}

function isUsable(address: string, { name }: Group, logger: Logger): boolean {
  const problem = problemOf(address)
  if (problem !== undefined)
    logger.error(`no report goes to an address of group ${name}: ${problem}`)
  return problem === undefined
}
