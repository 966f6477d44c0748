/**
 * The least that a client of a hub can do: one request after the other over one connection, and nothing done with what is in
 * them. Prints how many seconds it took. Run by warden.ts as a process of its own.
 */
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { makeEvents } from './messages.ts'

interface Order {
  readonly url: string
  readonly files: { readonly certfile: string; readonly keyfile: string; readonly cafile: string }
  readonly method: 'getEvents' | 'sendEvents'
  readonly events: number
  readonly client: string
}

const { url, files, method, events, client } = JSON.parse(process.argv[2] ?? '') as Order
const agent = new Agent({
  ...{ keepAlive: true, maxSockets: 1 },
  cert: readFileSync(files.certfile),
  key: readFileSync(files.keyfile),
  ca: readFileSync(files.cafile),
})

const bodies = method === 'sendEvents' ? bodiesOf(500) : []
const began = performance.now()
if (method === 'sendEvents') for (const body of bodies) await ask('sendEvents', body)
else await fetchAll()
console.log((performance.now() - began) / 1000)
agent.destroy()

async function fetchAll(): Promise<void> {
  for (let last = -(2 ** 31); ;) {
    const answer = await ask(`getEvents?id=${last}&count=1000`)
    const next = Number(/"lastid":\s*(\d+)/.exec(answer)?.[1])
    if (next === last) return
    last = next
  }
}

/** Requests with so many events each, of the client itself. */
function bodiesOf(size: number): string[] {
  const texts = makeEvents('warden', events).map((text) => {
    const event = JSON.parse(text) as { Node?: object[] }
    return JSON.stringify({ ...event, Node: [{ Name: client }, ...(event.Node ?? [])] })
  })
  return Array.from({ length: Math.ceil(events / size) }, (_, index) => {
    return `[${texts.slice(index * size, (index + 1) * size).join(',')}]`
  })
}

function ask(path: string, body?: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const outgoing = request(
    `${url}/${path}`,
    { agent, method: body ? 'POST' : 'GET' },
    (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const answer = Buffer.concat(chunks).toString()
        if (response.statusCode === 200) resolve(answer)
        else reject(new Error(answer.slice(0, 500)))
      })
    },
  )
  outgoing.on('error', reject)
  outgoing.end(body)
  return promise
}
