import type { ProcessFacts } from '../../framework/process/process-facts.ts'

/** Somebody else who starts and stops a process, with whom the controller does not fight. */
export interface Manager {
  readonly kind: 'systemd' | 'up'
  /** The unit of systemd; null: of systemd, but not known; not for others. */
  readonly unit: string | null
  /** Of the service manager of a user. */
  readonly is_user: boolean
  /** PID of `mentat up`; null for systemd. */
  readonly pid: number | null
}

/** What is to be done with a process. */
export type Wish = 'start' | 'stop' | 'restart'

/** Who is in charge of a process; undefined: nobody but the controller. */
export function managerOf(
  facts: ProcessFacts | undefined,
  up: number | undefined,
): Manager | undefined {
  if (facts?.systemd !== undefined) {
    const { unit, isUser } = facts.systemd
    return { kind: 'systemd', unit: unit ?? null, is_user: isUser, pid: null }
  }
  return up === undefined || facts?.parent !== up ? undefined : managerUp(up)
}

/** The `mentat up` with this PID. */
export function managerUp(pid: number): Manager {
  return { kind: 'up', unit: null, is_user: false, pid }
}

/** `systemd (mentat-storage@storage.service)` */
export function managerName({ kind, unit, pid }: Manager): string {
  if (kind === 'up') return `mentat up (process ${pid ?? '?'})`
  return unit === null ? 'systemd' : `systemd (${unit})`
}

/** How the wish is fulfilled instead. */
export function managerAdvice({ kind, unit, is_user: isUser, pid }: Manager, wish: Wish): string {
  if (kind === 'up') return `"mentat up" runs everything or nothing: stop process ${pid ?? '?'}`
  return `systemctl ${isUser ? '--user ' : ''}${wish} ${unit ?? 'UNIT'}`
}
