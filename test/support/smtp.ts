import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { after } from 'node:test'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail that a test server accepted. */
export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  readonly mail: ParsedMail
  readonly secure: boolean
  readonly user: string | undefined
}

/** Where a server says no: `450 4.2.0 later`; undefined: it says yes. */
export interface Refusals {
  mail?: string | undefined
  recipient?: ((address: string) => string | undefined) | undefined
  data?: string | undefined
}

/** A mail server on loopback that keeps what it accepts. */
export interface SmtpSink {
  readonly port: number
  readonly mails: readonly ReceivedMail[]
  readonly connections: number
  readonly refusals: Refusals
  close(): Promise<void>
}

/**
 * Starts a real mail server. Of users it knows `mentat` with the password `correct`. It is stopped after the test file.
 * @param delay called when a mail is complete, before it counts as accepted
 */
export async function startSmtp(
  options: SMTPServerOptions = {},
  { port = 0, delay = (): Promise<void> => Promise.resolve() } = {},
): Promise<SmtpSink> {
  const mails: ReceivedMail[] = []
  const refusals: Refusals = {}
  let connections = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key === undefined ? ['STARTTLS'] : [],
    disableReverseLookup: true,
    onConnect: (_session, done) => {
      connections += 1
      done()
    },
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'mentat' && password === 'correct') done(null, { user: username })
      else done(new Refusal(`535 5.7.8 ${username ?? ''} and ${password ?? ''} do not fit`))
    },
    onMailFrom: (_address, _session, done) => {
      done(refusalOf(refusals.mail))
    },
    onRcptTo: ({ address }, _session, done) => {
      done(refusalOf(refusals.recipient?.(address)))
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        void accept(Buffer.concat(chunks), session).then(done, done)
      })
    },
    ...options,
  })
  const accept = async (
    raw: Buffer,
    session: Parameters<NonNullable<SMTPServerOptions['onData']>>[1],
  ): Promise<null> => {
    const mail = await simpleParser(raw)
    await delay()
    const refusal = refusalOf(refusals.data)
    if (refusal) throw refusal
    const { mailFrom, rcptTo } = session.envelope
    mails.push({
      from: mailFrom === false ? '' : mailFrom.address,
      to: rcptTo.map(({ address }) => address),
      raw: raw.toString('latin1'),
      mail,
      secure: session.secure,
      user: session.user as string | undefined,
    })
    return null
  }
  // Clients that hang up in the middle of anything are what is tested.
  server.on('error', () => undefined)
  const listener = server.listen(port, '127.0.0.1')
  await once(listener, 'listening')
  const close = (): Promise<void> =>
    closed((done) => {
      server.close(done)
    })
  after(close)
  return {
    port: (listener.address() as AddressInfo).port,
    mails,
    refusals,
    get connections() {
      return connections
    },
    close,
  }
}

/** What a scripted server does: `hang`, `drop`, or the answer it gives in place of the right one. */
export type Misbehaviour = string

/** The commands of a conversation, in order; `end` is the end of the mail. */
export type Step = 'connect' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'end' | 'QUIT'

/**
 * Starts a server that answers as it should, but for the steps that are given: there it says something else, says nothing, or
 * hangs up. It accepts no mail.
 */
export async function startScripted(
  script: Partial<Record<Step, Misbehaviour>>,
): Promise<{ port: number; said: string[]; close(): Promise<void> }> {
  const said: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    converse(socket, script, said)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    return closed((done) => {
      server.close(done)
    })
  }
  after(close)
  return { port: (server.address() as AddressInfo).port, said, close }
}

/** A port of loopback where nobody listens. */
export async function unusedPort(): Promise<number> {
  const server: Server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await closed((done) => {
    server.close(done)
  })
  return port
}

const answers: Readonly<Record<Step, string>> = {
  connect: '220 test ESMTP',
  EHLO: '250-test\r\n250-AUTH PLAIN\r\n250 SIZE 100000000',
  AUTH: '235 welcome',
  MAIL: '250 fine',
  RCPT: '250 fine',
  DATA: '354 go on',
  end: '250 taken',
  QUIT: '221 bye',
}

function converse(
  socket: Socket,
  script: Partial<Record<Step, Misbehaviour>>,
  said: string[],
): void {
  let isData = false
  let rest = ''
  const answer = (step: Step): void => {
    const what = script[step] ?? answers[step]
    if (what === 'drop') socket.destroy()
    else if (what !== 'hang') socket.write(`${what}\r\n`)
  }
  answer('connect')
  socket.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('latin1')).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      said.push(line)
      if (isData && line !== '.') continue
      const step = isData ? 'end' : (line.slice(0, 4).toUpperCase() as Step)
      isData = step === 'DATA' && script.DATA === undefined
      answer(step)
    }
  })
}

class Refusal extends Error {
  readonly responseCode: number

  constructor(reply: string) {
    super(reply.slice(4))
    this.responseCode = Number(reply.slice(0, 3))
  }
}

function refusalOf(reply: string | undefined): Refusal | null {
  return reply === undefined ? null : new Refusal(reply)
}

async function closed(close: (done: () => void) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    close(resolve)
  })
}
