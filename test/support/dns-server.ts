import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { type Answer, decode, encode, type Packet, RECURSION_DESIRED } from 'dns-packet'

/** What a question is answered with: records, a response code, bytes as they are, or (undefined) nothing at all. */
export type DnsReply =
  | { readonly records: readonly Answer[] }
  | { readonly code: keyof typeof codes }
  | { readonly bytes: Buffer }
  | undefined

/** Response codes of RFC 1035 4.1.1. */
const codes = { FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }

/** A DNS server on loopback that answers as a test says. */
export interface DnsServer {
  /** For `servers`: address and port. */
  readonly address: string
  /** `PTR 1.2.0.192.in-addr.arpa`, in the order of their arrival. */
  readonly asked: string[]
  /** Decides what comes next; may be slow. */
  reply: (question: string, packet: Packet, request: Buffer) => DnsReply | Promise<DnsReply>
  stop(): Promise<void>
}

/** Starts one that answers each question with NXDOMAIN. */
export async function startDnsServer(): Promise<DnsServer> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  let isOpen = true
  const server: DnsServer = {
    address: `127.0.0.1:${socket.address().port}`,
    asked: [],
    reply: () => ({ code: 'NXDOMAIN' }),
    async stop() {
      isOpen = false
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
  const serve = async (request: Buffer, sender: RemoteInfo): Promise<void> => {
    const packet = decode(request)
    const { type = '', name = '' } = packet.questions?.[0] ?? {}
    const question = `${type} ${name}`
    server.asked.push(question)
    const reply = await server.reply(question, packet, request)
    if (reply && isOpen) socket.send(bytesOf(reply, packet), sender.port, sender.address)
  }
  socket.on('message', (request, sender) => {
    void serve(request, sender)
  })
  return server
}

/** A record that names a host. */
export function pointer(question: string, data: string): Answer {
  return { type: 'PTR', name: question.split(' ')[1] ?? '', ttl: 60, data }
}

function bytesOf(reply: NonNullable<DnsReply>, packet: Packet): Buffer {
  if ('bytes' in reply) return reply.bytes
  const code = 'code' in reply ? codes[reply.code] : 0
  return encode({
    type: 'response',
    id: packet.id ?? 0,
    flags: RECURSION_DESIRED | code,
    questions: packet.questions ?? [],
    answers: 'records' in reply ? [...reply.records] : [],
  })
}
