import {
  formatIdentity,
  isAlive,
  ownIdentity,
  parseIdentity,
} from '../framework/process/identity.ts'

/** Whose a folder under pending/ is. */
export interface Owner {
  /** Undefined: a process of another host, of which nothing can be known. */
  readonly alive: boolean | undefined
}

let given = 0
/** Own folders that nobody works on any more, because giving back their messages failed. */
const leftBehind = new Set<string>()

/**
 * A new name for a folder under pending/ of this process: numbered, because one process may consume several
 * times from one queue. `~r` marks messages on their way back from a dead owner.
 */
export function newOwnerFolder(purpose: 'consume' | 'rescue'): string {
  given += 1
  return `${formatIdentity(ownIdentity())}~${purpose === 'rescue' ? 'r' : ''}${given}`
}

/** Says that the messages in an own folder could not be given back: the next recovery tries again. */
export function leaveBehind(folder: string): void {
  leftBehind.add(folder)
}

/** The owner that the name of a folder under pending/ tells; undefined for any other name. */
export function ownerOf(folder: string): Owner | undefined {
  const identity = parseIdentity(folder.replace(/~r?\d+$/, ''))
  if (identity === undefined) return undefined
  return { alive: isAlive(identity) === true ? !leftBehind.has(folder) : isAlive(identity) }
}
