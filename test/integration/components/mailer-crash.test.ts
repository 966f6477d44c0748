import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../../src/lib/framework/time/clock.ts'
import { readBooks } from '../../../src/lib/queue/balance.ts'
import type { QueueLayout } from '../../../src/lib/queue/layout.ts'
import { requeueMessage, selectErrors } from '../../../src/lib/queue/operate.ts'
import { held, post, refused } from '../../support/outbox.ts'
import { startProgram } from '../../support/program.ts'
import { namesIn, someNames, temporaryFolder, temporaryQueue } from '../../support/queue.ts'
import { startSmtp } from '../../support/smtp.ts'
import { until } from '../../support/until.ts'

const ROUNDS = 16
const MAILS = 150

/** What a campaign found: how often each mail arrived, and which are in doubt. */
interface Findings {
  readonly arrivals: ReadonlyMap<string, number>
  readonly inDoubt: readonly string[]
  readonly layout: QueueLayout
}

/** How far the server is. */
interface Server {
  /** What the daemons are told: a port, or a program. */
  readonly address: string
  /** Grows while mails come in. */
  begun(): number
  /** The names of the mails that arrived. */
  arrived(): readonly string[]
}

/**
 * Lets two daemons at a time send the mails of one outbox, and kills them while they send, at random moments; the last two
 * are left to finish.
 */
async function campaign(server: Server): Promise<Findings> {
  const layout = temporaryQueue()
  post(layout, someNames(MAILS))
  for (let round = 0; round <= ROUNDS; round++) {
    const isLast = round === ROUNDS
    const daemons = [1, 2].map(() =>
      startProgram('send-mails.ts', [temporaryFolder(), layout.path, server.address]),
    )
    await Promise.all(daemons.map((daemon) => daemon.lines(1)))
    await Promise.all(
      daemons.map(async (daemon) => {
        const goal = server.begun() + 1 + Math.floor(Math.random() * 6)
        const isSoFar = (): boolean => server.begun() >= goal || isDone(layout)
        await until('mails are sent', isLast ? () => isDone(layout) : isSoFar, 60_000)
        if (!isLast) await systemClock.sleep(Math.random() * 30)
        daemon.child.kill(isLast ? 'SIGTERM' : 'SIGKILL')
        const end = await daemon.ended()
        assert.equal(end.signal ?? end.code, isLast ? 0 : 'SIGKILL', daemon.errors())
      }),
    )
  }
  for (const [name, reason] of refused(layout)) assert.equal(reason?.code, 'MAIL_IN_DOUBT', name)
  const inDoubt = [...refused(layout).keys()]
  return { arrivals: countsOf(server.arrived()), inDoubt, layout }
}

function isDone(layout: QueueLayout): boolean {
  const isInWork = [...refused(layout).keys()].length > selectErrors(layout, {}).length
  return namesIn(layout.incoming).length === 0 && held(layout).length === 0 && !isInWork
}

/** Every mail arrived, or is in doubt; none arrived twice. */
function verify({ arrivals, inDoubt, layout }: Findings): void {
  for (const [name, count] of arrivals) assert.equal(count, 1, name)
  const known = new Set([...arrivals.keys(), ...inDoubt])
  assert.deepEqual([...known].toSorted(), someNames(MAILS).toSorted())
  assert.ok(inDoubt.length <= 2 * ROUNDS, `${inDoubt.length} in doubt`)
  assert.deepEqual([namesIn(layout.incoming), namesIn(layout.pending)], [[], []])
  const [books] = readBooks(layout)
  assert.deepEqual([books?.held, books?.missing], [0, 0])
}

test(
  `no mail is lost and none is sent twice over SMTP, though ${2 * ROUNDS} daemons are killed while they send`,
  { timeout: 240_000 },
  async () => {
    const sink = await startSmtp({}, { delay: () => systemClock.sleep(Math.random() * 20) })
    const idsThere = (): string[] =>
      sink.mails.map(({ mail }) => mail.messageId?.slice(1, -'@example.org>'.length) ?? '')
    const findings = await campaign({
      address: String(sink.port),
      begun: () => sink.connections,
      arrived: idsThere,
    })
    verify(findings)
    // A person looks at the log of the server, and sends again what is not there.
    const { layout, arrivals } = findings
    const missing = findings.inDoubt.filter((name) => !arrivals.has(name))
    for (const name of missing) assert.equal(requeueMessage(layout, name), true)
    const daemon = startProgram('send-mails.ts', [temporaryFolder(), layout.path, `${sink.port}`])
    await daemon.lines(1)
    await until('they are sent', () => isDone(layout), 60_000)
    daemon.child.kill('SIGTERM')
    await daemon.ended()
    assert.deepEqual(idsThere().toSorted(), someNames(MAILS).toSorted())
  },
)

test(
  `no mail is lost and none is sent twice by sendmail, though ${2 * ROUNDS} daemons are killed while they send`,
  { timeout: 240_000 },
  async () => {
    const folder = join(temporaryFolder(), 'arrived')
    mkdirSync(folder)
    const program = join(folder, '..', 'sendmail')
    const script = [
      '#!/bin/sh',
      // One file a delivery: a name that is taken would hide a second one.
      `file='${folder}'/$$.$(date +%s%N)`,
      'cat > "$file.part"',
      'mv "$file.part" "$file"',
    ]
    writeFileSync(program, `${script.join('\n')}\n`)
    chmodSync(program, 0o755)
    const arrived = (): string[] =>
      namesIn(folder)
        .filter((name) => !name.endsWith('.part'))
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        // Killed before it had written: sendmail got an empty mail.
        .map((content) => /^Message-ID: <(\w+)@/m.exec(content)?.[1])
        .filter((name) => name !== undefined)
    const begun = (): number => namesIn(folder).length
    const findings = await campaign({ address: program, begun, arrived })
    await until('no sendmail is left', () =>
      namesIn(folder).every((name) => !name.endsWith('.part')),
    )
    verify({ ...findings, arrivals: countsOf(arrived()) })
  },
)

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
