import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from './faults.ts'
import type { HubAnswer } from './hub-error.ts'

/** Ways to go wrong in which a request is not processed. */
const early: readonly Fault['kind'][] = ['unstarted', 'error', 'endless', 'answer']

/** Whether a request that goes wrong in this way is processed. */
export function isProcessed(fault: Fault | undefined): boolean {
  if (!fault) return true
  if (fault.kind === 'bare') return fault.processed ?? false
  return 'processed' in fault ? fault.processed : !early.includes(fault.kind)
}

/** Gives an answer, in the way that the fault says. */
export async function give(
  response: ServerResponse,
  answer: HubAnswer,
  fault: Fault | undefined,
): Promise<void> {
  if (fault?.kind === 'stalled') return
  if (fault?.kind === 'slow') await delay(fault.delay)
  if (fault?.kind === 'answer') send(response, { status: 200, message: 'OK', body: fault.body })
  else if (fault?.kind === 'bare') bare(response, fault)
  else if (fault?.kind === 'trickle') await trickle(response, answer, fault.delay)
  else if (fault?.kind === 'truncated') truncate(response, answer, fault.by)
  else spoil(response, answer, fault)
}

function spoil(response: ServerResponse, answer: HubAnswer, fault: Fault | undefined): void {
  if (fault?.kind === 'closed') response.destroy()
  else if (fault?.kind === 'endless') flood(response)
  else send(response, answer)
}

function bare(response: ServerResponse, fault: Fault & { readonly kind: 'bare' }): void {
  if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter)
  response.writeHead(fault.status).end(fault.body ?? '')
}

export function send(response: ServerResponse, { status, message, body, type }: HubAnswer): void {
  response.writeHead(status, message.replaceAll(/[^ -~]/g, ' '), {
    'Content-Type': type ?? 'application/json',
    'Content-Length': Buffer.byteLength(body),
  })
  response.end(body)
}

function truncate(response: ServerResponse, answer: HubAnswer, by: 'connection' | 'length'): void {
  const half = answer.body.slice(0, answer.body.length / 2)
  if (by === 'length') {
    send(response, { ...answer, body: half })
    return
  }
  response.writeHead(answer.status, { 'Content-Length': Buffer.byteLength(answer.body) })
  response.write(half, () => response.destroy())
}

async function trickle(response: ServerResponse, answer: HubAnswer, pause: number): Promise<void> {
  response.writeHead(answer.status)
  for (const character of answer.body) {
    if (response.destroyed) return
    response.write(character)
    await delay(pause)
  }
  response.end()
}

function flood(response: ServerResponse): void {
  response.writeHead(200).write('{"lastid": 5, "events": [')
  const more = (): void => {
    if (response.destroyed) return
    if (response.write(`"${'x'.repeat(10_000)}",`)) setImmediate(more)
    else response.once('drain', more)
  }
  more()
}
