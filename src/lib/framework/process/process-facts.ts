import { readFileSync } from 'node:fs'

/** What the system tells of a process that runs. */
export interface ProcessFacts {
  /** PID of the process that started it, or 1 when that one is gone. */
  readonly parent: number
  /** It does nothing: by SIGSTOP, or held by a debugger. */
  readonly isStopped: boolean
  /** Memory in use (resident), in bytes; undefined where it cannot be known. */
  readonly memory: number | undefined
  /** Set when systemd started exactly this process. */
  readonly systemd: SystemdUnit | undefined
}

/** Whom systemd runs a process as. */
export interface SystemdUnit {
  /** `mentat-storage@storage.service`; undefined where it cannot be known. */
  readonly unit: string | undefined
  /** Of the service manager of a user (`systemctl --user`). */
  readonly isUser: boolean
}

/** From /proc; undefined when the process does not run, or is hidden from us. */
export function processFacts(pid: number): ProcessFacts | undefined {
  const stat = readProc(pid, 'stat')
  if (stat === undefined) return undefined
  // The name in parentheses may itself hold blanks and parentheses: count from the last one.
  const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, 'status') ?? '')?.[1]
  return {
    parent: Number(parent),
    isStopped: state === 'T' || state === 't',
    memory: resident === undefined ? undefined : Number(resident) * 1024,
    systemd: systemdUnitOf(pid, {
      environment: readProc(pid, 'environ'),
      cgroup: readProc(pid, 'cgroup') ?? '',
    }),
  }
}

/**
 * Whether systemd started a process, and as which unit. The variable SYSTEMD_EXEC_PID (systemd 248 and newer) names the
 * process that systemd itself started, and its children inherit it: it counts when it names this one. Where the
 * environment may not be read, or is of an older systemd, a unit of ours by the control group does.
 * @param about `/proc/PID/environ` (undefined: it may not be read) and `/proc/PID/cgroup`
 */
export function systemdUnitOf(
  pid: number,
  about: { readonly environment: string | undefined; readonly cgroup: string },
): SystemdUnit | undefined {
  const variables = new Map(
    about.environment?.split('\0').map((entry): [string, string] => {
      const [name = '', ...value] = entry.split('=')
      return [name, value.join('=')]
    }),
  )
  const path = systemdGroup(about.cgroup)
  const last = path.split('/').at(-1) ?? ''
  const unit = last.endsWith('.service') ? unescaped(last) : undefined
  const started = variables.get('SYSTEMD_EXEC_PID')
  const isOurs = unit?.startsWith('mentat') === true
  const isInvoked = about.environment === undefined || variables.has('INVOCATION_ID')
  const isStarted = started === undefined ? isOurs && isInvoked : started === String(pid)
  if (!isStarted) return undefined
  return { unit, isUser: /\/user@\d+\.service\//.test(path) }
}

/** The group of version 2, else that of systemd in version 1. */
function systemdGroup(cgroup: string): string {
  const lines = cgroup.split('\n')
  const of = (start: RegExp): string | undefined =>
    lines.find((line) => start.test(line))?.replace(start, '')
  const unified = of(/^0::/)
  return unified !== undefined && unified !== '/'
    ? unified
    : (of(/^\d+:name=systemd:/) ?? unified ?? '')
}

/** systemd writes a character that a name of a control group must not have as `\xNN`. */
function unescaped(name: string): string {
  return name.replaceAll(/\\x([0-9a-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return undefined
  }
}
