import { readFileSync } from 'node:fs'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import { type ErrorCode, registry } from '../../framework/errors/registry.ts'

/**
 * What the keeper is doing:
 * `starting` (also again, after the server died) · `ready` · `stopping` (nobody uses it) · `failed` (the first
 * start: the keeper has ended) · `stopped` (the keeper has ended) · `halted` (an operator, or the end of the system, stopped it while it was used:
 * holders do not bring it back, a new user does).
 */
export type ServerPhase = 'starting' | 'ready' | 'stopping' | 'failed' | 'stopped' | 'halted'

/** The keeper's word; true only while the keeper named in it is alive, save the phases in which it has ended. */
export interface ServerState {
  /** The keeper, as text. */
  readonly keeper: string
  readonly phase: ServerPhase
  /** PID of the postmaster, in `ready`. */
  readonly server?: number
  /** Folder of the Unix socket. */
  readonly socket?: string
  readonly port?: number
  /** Whether it listens on the loopback interface too. */
  readonly tcp?: boolean
  readonly version?: string
  readonly failure?: { readonly code: ErrorCode; readonly text: string; readonly advice: string }
}

/** What the keeper said last; undefined when there never was one, or the file makes no sense. */
export function readState(path: string): ServerState | undefined {
  try {
    const state = JSON.parse(readFileSync(path, 'utf8')) as Partial<ServerState> | null
    if (!state || typeof state.keeper !== 'string' || typeof state.phase !== 'string')
      return undefined
    const { failure } = state
    return failure && !(failure.code in registry) ? undefined : (state as ServerState)
  } catch {
    return undefined
  }
}

/** Replaces what was said before. */
export function writeState(path: string, state: ServerState): void {
  writeFileAtomically(path, `${JSON.stringify(state)}\n`, 0o644)
}
