import type { ReceiverReport, ReceiverRequest } from '../lib/components/receiver-process.ts'
import { systemClock } from '../lib/framework/time/clock.ts'
import { beginDaemon } from './begin-daemon.ts'
import type { MentatCommand } from './command.ts'
import { type DaemonFlags, daemonOverrides } from './daemon-flags.ts'
import { count } from './table.ts'

interface Flags extends DaemonFlags {
  once: boolean
}

/** What a command does that runs a receiver; it returns what `--once --json` prints. */
export async function runReceiverCommand(
  name: string,
  flags: Flags,
  command: MentatCommand,
  load: () => Promise<(request: ReceiverRequest) => Promise<ReceiverReport>>,
): Promise<ReceiverReport | undefined> {
  const onReady = await beginDaemon(command, name, flags)
  if (!onReady) return undefined
  const [run, { catalogue }] = await Promise.all([load(), import('../lib/modules/catalogue.ts')])
  const home = command.homeOf(flags)
  const { once } = flags
  const overrides = daemonOverrides(flags)
  const report = await run({ home, clock: systemClock, catalogue, overrides, once, onReady })
  if (!once) return undefined
  if (!flags.json) command.log(reportText(report))
  return report
}

function reportText({ fetched, queued, duplicates, seconds }: ReceiverReport): string {
  const again = duplicates === 0 ? '' : `, ${count(duplicates)} delivered again`
  return `${count(fetched)} fetched, ${count(queued)} put into the queue${again} in ${seconds.toFixed(1)} s`
}
