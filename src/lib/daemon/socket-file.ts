import { type BigIntStats, lstatSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { codeOf } from '../framework/errors/causes.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'

/**
 * Makes way for a socket: removes that of a dead process, which would keep the address taken.
 * @throws MentatError ADDRESS_IN_USE when somebody listens on it; IO_FAILED when it is no socket
 */
export async function clearSocket(path: string): Promise<void> {
  const found = look(path)
  if (!found) return
  if (!found.isSocket()) throw new MentatError('IO_FAILED', 'there is a file that is no socket')
  if (await isListened(path)) {
    throw new MentatError('ADDRESS_IN_USE', 'another process that is running listens there')
  }
  // Somebody else who found it dead may have made a new one meanwhile.
  if (isSame(found, look(path))) rmSync(path, { force: true })
}

function look(path: string): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })
}

/** By the time of its last change, too: the number of a file that was removed is given to the next one. */
function isSame(one: BigIntStats, other: BigIntStats | undefined): boolean {
  return one.ino === other?.ino && one.dev === other.dev && one.ctimeNs === other.ctimeNs
}

/** Only a refusal, or a socket that is gone, proves that nobody does: one of another user may not be connected to. */
function isListened(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error) => {
      resolve(!['ECONNREFUSED', 'ENOENT'].includes(codeOf(error) ?? ''))
    })
  })
}
