import { join } from 'node:path'
import {
  type DaemonReport,
  type DaemonRequest,
  runDaemon,
} from '../../components/daemon-process.ts'
import type { DaemonModule, DaemonProgram } from '../../components/module.ts'
import { assertAlone } from '../../daemon/run-alone.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { openWardenHub } from '../../services/warden/client.ts'
import { WardenSender } from './component.ts'
import { type WardenSenderConfig, wardenSenderConfig } from './config.ts'
import { Selection } from './selection.ts'

/**
 * Runs the sender as a daemon, until a signal or, with `once`, until its queue is empty. One alone: what the hub may have
 * is known to the process that sent it.
 * @throws MentatError ALREADY_RUNNING when another one runs over the same home folder; CONFIG_INVALID; with `once` what went wrong
 */
export async function runWardenSender(
  request: Omit<DaemonRequest, 'instance'>,
): Promise<DaemonReport> {
  const { name } = wardenSenderConfig
  assertAlone({ name, title: 'a sender of Warden', home: request.home })
  let sender: WardenSender | undefined
  const report = await runDaemon(
    programOf((made) => {
      sender = made
    }),
    request,
  )
  if (sender?.failure) throw sender.failure
  return report
}

type Program = DaemonProgram<typeof wardenSenderConfig, WardenSenderConfig>

function programOf(onMade: (sender: WardenSender) => void): Program {
  const { name } = wardenSenderConfig
  const module: DaemonModule<typeof wardenSenderConfig, WardenSenderConfig> = {
    name,
    config: wardenSenderConfig,
    isFinal: true,
    workers: ({ warden, filter, rule, node_type: type }, { home, clock, logger, once }) => {
      const sender = new WardenSender({
        hub: openWardenHub(warden, { clock, logger }),
        config: warden,
        selection: new Selection(filter, rule),
        node: { Name: nameIn(warden), Type: type },
        doubts: join(home.run, 'warden-sender.json'),
        once,
      })
      onMade(sender)
      return [sender]
    },
  }
  return {
    name,
    config: wardenSenderConfig,
    modules: () => Promise.resolve([module]),
    queue: () => name,
    next: () => undefined,
  }
}

/** It may be missing where nothing is sent. */
function nameIn({ name }: WardenSenderConfig['warden']): string {
  if (name !== undefined) return name
  throw new MentatError(
    'CONFIG_INVALID',
    'warden.name is not set; expected the name of this client at the hub',
    { advice: 'Hubs take only events whose first node has the name of the client.' },
  )
}
