import { MentatError } from '../../framework/errors/mentat-error.ts'
import { ADDRESS_ADVICE, addressFault } from '../address.ts'
import { openUrl, type OpenOptions } from '../connection.ts'
import type { Database } from '../database.ts'
import type { PythonFlag } from './relations.ts'

/** Reading, and looking at something in between. */
const CONNECTIONS = 2

/**
 * Opens a database of the original by its address, which may be written as the original writes it: `postgresql+psycopg2://…`.
 * @param flag with which it was named
 * @throws MentatError USAGE for an address that is none
 */
export function openPython(url: string, flag: PythonFlag, options: OpenOptions): Database {
  const address = url.replace(/^postgres(?:ql)?\+\w+:\/\//, 'postgresql://')
  const fault = addressFault(address)
  if (fault !== undefined)
    throw new MentatError('USAGE', `${flag} ${fault}`, { advice: ADDRESS_ADVICE })
  return openUrl(address, { pool_size: CONNECTIONS }, options)
}
