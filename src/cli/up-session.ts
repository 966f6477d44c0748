import { dirname, join, relative } from 'node:path'
import { handleSignals } from '../lib/daemon/signals.ts'
import { readConfigFolder } from '../lib/framework/config/folder.ts'
import { inspectFolder, runsOf } from '../lib/framework/config/inspect-folder.ts'
import { invalidConfig, loadConfig } from '../lib/framework/config/load.ts'
import type { Home } from '../lib/framework/home.ts'
import { createLogger } from '../lib/framework/logging/winston-logger.ts'
import { ownExecutable } from '../lib/framework/process/own-executable.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import { hawatConfig } from '../lib/hawat/core/config.ts'
import { catalogue, commandConfig } from '../lib/modules/catalogue.ts'
import { daemonCommands, startWords } from '../lib/modules/controller/daemon-commands.ts'
import { entryQueue } from '../lib/modules/topology.ts'
import { ArrivalWatch, type Arrivals } from '../lib/modules/up/arrivals.ts'
import { System } from '../lib/modules/up/system.ts'
import { type BaseFlags, defaultHome, type MentatCommand } from './command.ts'
import { daemonOverrides } from './daemon-flags.ts'
import { globalFlags } from './global-flags.ts'
import { count } from './table.ts'

/** How often arrivals are told, in milliseconds. */
const TELL_DEMO = 5000
const TELL = 60_000

/** What `up` is told. */
interface UpFlags extends BaseFlags {
  demo: boolean
  'demo-rate': number
  listen?: string | undefined
}

/** Runs everything until a signal, and tells a person what happens. */
export async function runSystem(command: MentatCommand, flags: UpFlags): Promise<void> {
  const home = command.homeOf(flags)
  const { problems } = await inspectFolder(catalogue, home)
  if (problems.length > 0) throw invalidConfig(home.config, problems)
  const config = loadConfig(commandConfig, {
    home,
    catalogue,
    overrides: daemonOverrides(flags),
  }).value
  const logger = createLogger({ ...config.logging, module: 'up', clock: systemClock })
  const system = new System({
    home,
    database: config.database,
    logger,
    clock: systemClock,
    globalFlags: [...globalFlags(home, flags), ...(flags.quiet ? ['--quiet'] : [])],
    daemons: daemonsOf(home),
    demoRate: flags.demo ? flags['demo-rate'] : undefined,
    listen: flags.listen,
    stopTimeout: 40_000,
  })
  const stop = new AbortController()
  const ignoreSignals = handleSignals(
    {
      stop: () => {
        stop.abort()
      },
      stopNow: () => {
        system.kill()
      },
      // The terminal is gone.
      reload: () => {
        stop.abort()
      },
      writeRunLog: () => undefined,
      writeState: () => undefined,
    },
    () => systemClock.monotonic(),
  )
  try {
    await system.start()
    command.say(welcome(home, system, flags))
    await tellArrivals(command, {
      system,
      home,
      pause: flags.demo ? TELL_DEMO : TELL,
      signal: stop.signal,
    })
    command.say('stopping …')
  } finally {
    await system.stop()
    ignoreSignals()
    await logger.close()
  }
  command.say('stopped')
}

async function tellArrivals(
  command: MentatCommand,
  {
    system,
    home,
    pause,
    signal,
  }: { system: System; home: Home; pause: number; signal: AbortSignal },
): Promise<void> {
  const watch = new ArrivalWatch(system.database, home, systemClock.monotonic())
  let told: string | undefined
  while (!signal.aborted) {
    // Not awaited beyond the signal: a database that does not answer must not hold up the end.
    const look = watch
      .look(systemClock.monotonic())
      .then(arrivalsText, () => 'the database does not answer; the modules wait for it')
    const text = await Promise.race([look, aborted(signal)])
    if (text !== undefined && text !== told) command.say(text)
    told = text
    await systemClock.sleep(pause, signal)
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve(undefined)
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

function arrivalsText({ stored, rate, waiting, refused, newest }: Arrivals): string {
  const parts = [`${count(stored)} stored (${rate.toFixed(1)}/s)`, `${count(waiting)} waiting`]
  if (refused > 0) parts.push(`${count(refused)} refused (mentat queue show)`)
  return `${parts.join(', ')}${newest === undefined ? '' : `; newest: ${newest}`}`
}

/** Run in any case. */
const always: readonly string[] = ['scheduler', 'hawat']

/**
 * The daemons beside the pipe that have a configuration file: second instances of its modules (`inspector-b.conf`), and those of
 * which there is one, such as the receiver of Warden (`warden-receiver.conf`).
 */
function daemonsOf(home: Home): { name: string; command: readonly string[] }[] {
  const folder = readConfigFolder(home.config)
  const instances = runsOf(catalogue, folder)
    .filter(({ module, instance }) => module.name !== instance && module.name !== 'core')
    .map(({ module, instance }) => ({
      name: instance,
      command: [module.name, 'run', '--name', instance],
    }))
  const lone = daemonCommands
    .filter(({ module, hasInstances }) => !hasInstances && !always.includes(module))
    .filter(({ module }) => folder.instances.has(module))
    .map((command) => ({ name: command.module, command: startWords(command) }))
  return [...instances, ...lone]
}

/** Where everything is, and what to do next. */
function welcome(home: Home, system: System, flags: UpFlags): string {
  const mentat = (command: string): string => howCalled(home, command)
  const processes = system.processes
    .map(({ name, pid }) => `${name} (PID ${pid ?? 'none'})`)
    .join(', ')
  return [
    `Mentat runs in ${home.path}`,
    `  processes  ${processes}`,
    `  queue      ${join(home.spool, entryQueue, 'incoming')}`,
    `  database   ${system.database.label}`,
    ...webLines(home, flags),
    ...(flags.demo ? [`  demo       ${flags['demo-rate']} generated events a second`] : []),
    '',
    'In another terminal:',
    ...signInLines(mentat, flags.demo),
    '  # what has just arrived',
    `  ${mentat('event search --st-from -1m')}`,
    '  # how it was classified',
    `  ${mentat('event search --dt-from -1h --top event_class')}`,
    '  # what became of one event, step by step (an ID from the search)',
    `  ${mentat('trace ID')}`,
    '  # put an event of your own in (a JSON file, or many, one a line)',
    `  ${mentat('queue put FILE')}`,
    '  # how everything is',
    `  ${mentat('status')}`,
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n')
}

/** A command as it can be typed here: installed, or out of a checkout; with the home folder if it is not the usual one. */
function howCalled(home: Home, command: string): string {
  const where = home.path === defaultHome() ? '' : ` --home '${home.path}'`
  return `${ownName()} ${command}${where}`
}

/** `mentat` where it is installed, else the path of what was started. */
function ownName(): string {
  const [run = ''] = ownExecutable()
  const isFound = ['/usr/bin', '/usr/local/bin'].includes(dirname(run))
  if (ownExecutable().length > 1 || isFound) return 'mentat'
  const nearby = relative(process.cwd(), run)
  if (nearby.startsWith('..')) return run
  return nearby.includes('/') ? nearby : `./${nearby}`
}

/** Where the web interface answers, as far as it is known before it does. */
function webLines(home: Home, { listen }: UpFlags): string[] {
  const { value } = loadConfig(hawatConfig, { home, catalogue })
  const place = listen ?? value.listen
  // A free port is told by the log.
  if (/^(.*:)?0$/.test(place)) return []
  const host = place.includes(':') ? place : `127.0.0.1:${place}`
  return [`  web        ${value.tls ? 'https' : 'http'}://${host}`]
}

/** Whoever is to use the web interface needs a password. */
function signInLines(mentat: (command: string) => string, isDemo: boolean): string[] {
  return isDemo
    ? ['  # set a password, then sign in as demo-admin', `  ${mentat('user passwd demo-admin')}`]
    : [
        '  # a first user of the web interface',
        `  ${mentat('user add LOGIN NAME --email ADDRESS --role admin')}`,
        `  ${mentat('user passwd LOGIN')}`,
      ]
}
