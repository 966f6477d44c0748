import { userInfo } from 'node:os'
import type { Author } from '../lib/database/change-log/record.ts'
import type { MentatCommand } from './command.ts'

/** Who stands in the change log for what a command does: the account of the operating system. */
export function authorOf(command: MentatCommand): Author {
  const endpoint = (command.id ?? '').replaceAll(':', ' ')
  const [module = 'mentat'] = endpoint.split(' ')
  return { name: `${accountName()} (command line)`, module, endpoint }
}

/** An account without an entry in the user database, as in a container, has only a number. */
function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`
  }
}
