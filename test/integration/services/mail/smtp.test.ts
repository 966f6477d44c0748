import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { describeError, MentatError } from '../../../../src/lib/framework/errors/mentat-error.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { createMailTransport } from '../../../../src/lib/services/mail/create-transport.ts'
import { makeCertificates } from '../../../support/certificate.ts'
import { mailConfig, someMail } from '../../../support/mail.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { temporaryFolder } from '../../../support/queue.ts'
import { startScripted, startSmtp, unusedPort } from '../../../support/smtp.ts'

type Options = Parameters<typeof mailConfig>[0]

function transportFor(port: number, options: Options = {}): ReturnType<typeof createMailTransport> {
  return createMailTransport(mailConfig({ port, ...options }), systemClock)
}

function sizeIn(said: readonly string[]): string {
  return /SIZE=(\d+)/.exec(said.join('\n'))?.[1] ?? ''
}

/** What sending ends with, and whether the mail was on its way by then. */
async function failureOf(
  port: number,
  options: Options = {},
): Promise<{ error: MentatError; begun: boolean }> {
  let begun = false
  try {
    await transportFor(port, options).send(someMail(), { beforeData: () => (begun = true) })
  } catch (error) {
    assert.ok(error instanceof MentatError, String(error))
    return { error, begun }
  }
  assert.fail('it was sent')
}

describe('a mail over SMTP', { timeout: 60_000 }, () => {
  test('arrives as it was made', async () => {
    const sink = await startSmtp()
    const mail = someMail({
      to: ['Zoë Ø <zoe@example.net>', 'first.last+tag@example.net'],
      cc: ['"Doe, Jane" <jane@bücher.example>'],
      replyTo: 'answers@example.org',
      subject: 'Žluťoučký kůň: 漢字 '.repeat(12).trim(),
      text: `.\n..two dots\nFrom here\n${'long '.repeat(400)}\nčeština\n`,
      html: '<p>Žluťoučký</p>',
      attachments: [
        {
          filename: 'událost.json',
          contentType: 'application/json',
          content: '{"a":"č"}',
          encoding: 'utf8',
        },
        {
          filename: 'b.bin',
          contentType: 'application/octet-stream',
          content: 'AAECAw==',
          encoding: 'base64',
        },
      ],
      headers: { 'X-Cesnet-Report-Type': 'event', 'X-Name': 'Jiří' },
    })
    const delivery = await transportFor(sink.port).send(mail)
    assert.match(delivery.response, /^250 /)
    assert.deepEqual(delivery.refused, [])
    const [received] = sink.mails
    assert.equal(received?.from, 'mentat@example.org')
    assert.deepEqual(received.to, [
      'zoe@example.net',
      'first.last+tag@example.net',
      // As the server shows it.
      'jane@bücher.example',
    ])
    const { mail: parsed } = received
    assert.equal(parsed.subject, mail.subject)
    assert.equal(parsed.messageId, '<m1@example.org>')
    assert.equal(parsed.date?.toISOString(), '2024-05-02T10:00:00.000Z')
    assert.equal(parsed.from?.text, '"Mentat" <mentat@example.org>')
    assert.equal(parsed.text, mail.text)
    assert.equal(parsed.html, mail.html)
    assert.equal(parsed.headers.get('x-name'), '=?UTF-8?B?SmnFmcOt?=')
    assert.equal(parsed.headers.get('x-cesnet-report-type'), 'event')
    assert.deepEqual(
      parsed.attachments.map(({ filename, contentType, content }) => [
        filename,
        contentType,
        content.toString('hex'),
      ]),
      [
        ['událost.json', 'application/json', Buffer.from('{"a":"č"}').toString('hex')],
        ['b.bin', 'application/octet-stream', '00010203'],
      ],
    )
    assert.match(received.raw, /^[\x00-\x7f]*$/)
    assert.ok(received.raw.split('\r\n').every((line) => line.length <= 998))
  })

  test('of several megabytes arrives whole', async () => {
    const sink = await startSmtp()
    const content = Buffer.alloc(3_000_000, 'abc').toString('base64')
    const attachment = {
      filename: 'a.bin',
      contentType: 'application/x',
      content,
      encoding: 'base64' as const,
    }
    await transportFor(sink.port).send(someMail({ attachments: [attachment] }))
    assert.equal(sink.mails[0]?.mail.attachments[0]?.size, 3_000_000)
  })

  test('goes to those that are given, whatever stands in it', async () => {
    const sink = await startSmtp()
    await transportFor(sink.port).send(someMail({ cc: ['b@example.net'] }), {
      recipients: ['b@example.net'],
    })
    assert.deepEqual(sink.mails[0]?.to, ['b@example.net'])
  })

  test('may go to a local account, if the server knows such', async () => {
    const server = await startScripted({})
    await transportFor(server.port).send(
      someMail({ from: 'mentat', to: ['root', 'jane@bücher.example'] }),
    )
    assert.ok(server.said.includes('MAIL FROM:<mentat> SIZE=' + sizeIn(server.said)))
    assert.ok(server.said.includes('RCPT TO:<root>'))
    assert.ok(server.said.includes('RCPT TO:<jane@xn--bcher-kva.example>'))
  })

  test('is announced once, after the recipients and before its first octet', async () => {
    const server = await startScripted({})
    const at: string[][] = []
    await transportFor(server.port).send(someMail(), {
      beforeData: () => at.push([...server.said]),
    })
    assert.equal(at.length, 1)
    assert.equal(at[0]?.at(-1), 'DATA')
    assert.ok(server.said.includes('.'))
  })

  test('is not sent when the announcement fails', async () => {
    const server = await startScripted({})
    const failure = Object.assign(new TypeError('no room'), { code: 'ENOSPC' })
    const sending = transportFor(server.port).send(someMail(), {
      beforeData: () => {
        throw failure
      },
    })
    await assert.rejects(sending, (error) => error === failure && failure.code === 'ENOSPC')
    assert.equal(server.said.includes('.'), false)
    assert.equal(server.said.at(-1), 'DATA')
  })
})

describe('a mail server that says no', { timeout: 60_000 }, () => {
  const cases = [
    [
      'to the sender for now',
      { mail: '450 4.1.8 later' },
      'MAIL_DEFERRED',
      '450 4.1.8 later',
      false,
    ],
    [
      'to the sender for good',
      { mail: '550 5.1.8 never' },
      'MAIL_REFUSED',
      '550 5.1.8 never',
      false,
    ],
    [
      'to the recipient for now',
      { recipient: () => '451 4.7.1 greylisted' },
      'MAIL_DEFERRED',
      'greylisted',
      false,
    ],
    [
      'to the recipient for good',
      { recipient: () => '550 5.1.1 nobody' },
      'MAIL_REFUSED',
      '550 5.1.1 nobody',
      false,
    ],
    [
      'to the mail for now',
      { data: '452 4.3.1 no room' },
      'MAIL_DEFERRED',
      '452 4.3.1 no room',
      true,
    ],
    ['to the mail for good', { data: '554 5.7.1 spam' }, 'MAIL_REFUSED', '554 5.7.1 spam', true],
    ['and closes', { mail: '421 4.3.2 closing' }, 'MAIL_SERVER_UNAVAILABLE', '421', false],
    ['and wants a login', { mail: '530 5.7.0 log in' }, 'MAIL_SERVER_REFUSED', '530', false],
  ] as const
  for (const hidePIPELINING of [false, true]) {
    for (const [what, refusals, code, words, isBegun] of cases) {
      test(`${what}${hidePIPELINING ? '' : ' (pipelining)'}: ${code}`, async () => {
        const sink = await startSmtp({ hidePIPELINING })
        Object.assign(sink.refusals, refusals)
        const { error, begun } = await failureOf(sink.port)
        assert.equal(error.code, code)
        assert.ok(error.message.includes(words), error.message)
        assert.ok(error.message.includes(`smtp://127.0.0.1:${sink.port}`), error.message)
        assert.equal(begun, isBegun)
        assert.equal(sink.mails.length, 0)
      })
    }
  }

  test('to some recipients: the others get the mail, and it is told who did not', async () => {
    const sink = await startSmtp()
    sink.refusals.recipient = (address) =>
      ({ 'b@x.org': '550 5.1.1 nobody', 'c@x.org': '451 4.7.1 later' })[address]
    const mail = someMail({ to: ['a@x.org', 'b@x.org', 'c@x.org'] })
    const { refused } = await transportFor(sink.port).send(mail)
    assert.deepEqual(refused, [
      { address: 'b@x.org', response: '550 5.1.1 nobody', transient: false },
      { address: 'c@x.org', response: '451 4.7.1 later', transient: true },
    ])
    assert.deepEqual(sink.mails[0]?.to, ['a@x.org'])
  })

  test('to all, to one of them for now: later', async () => {
    const sink = await startSmtp()
    sink.refusals.recipient = (address) => (address === 'a@x.org' ? '451 later' : '550 nobody')
    const sending = transportFor(sink.port).send(someMail({ to: ['a@x.org', 'b@x.org'] }))
    await assert.rejects(sending, isMentatError('MAIL_DEFERRED', '451 later'))
  })

  test('to the size: for good, without trying', async () => {
    const sink = await startSmtp({ size: 1000 })
    const sending = transportFor(sink.port).send(someMail({ text: 'x\n'.repeat(1000) }))
    await assert.rejects(sending, isMentatError('MAIL_REFUSED', '1000'))
  })
})

describe('a mail server that is not there, or breaks off', { timeout: 60_000 }, () => {
  test('connection refused: unavailable, with the words of the system', async () => {
    const { error, begun } = await failureOf(await unusedPort())
    assert.equal(error.code, 'MAIL_SERVER_UNAVAILABLE')
    assert.match(error.message, /ECONNREFUSED/)
    assert.equal(begun, false)
  })

  test('a name that does not exist: unavailable', async () => {
    const { error } = await failureOf(25, { host: 'no-such-host.invalid' })
    assert.equal(error.code, 'MAIL_SERVER_UNAVAILABLE')
    assert.match(error.message, /no-such-host\.invalid/)
  })

  const steps = [
    ['connect', 'MAIL_SERVER_UNAVAILABLE'],
    ['EHLO', 'MAIL_SERVER_UNAVAILABLE'],
    ['MAIL', 'MAIL_SERVER_UNAVAILABLE'],
    ['RCPT', 'MAIL_SERVER_UNAVAILABLE'],
    ['DATA', 'MAIL_SERVER_UNAVAILABLE'],
    ['end', 'MAIL_IN_DOUBT'],
  ] as const
  for (const way of ['drop', 'hang'] as const) {
    for (const [step, code] of steps) {
      test(`${way} at ${step}: ${code}`, async () => {
        const server = await startScripted({ [step]: way })
        const options = { connect_timeout: 300, send_timeout: 300 }
        const { error, begun } = await failureOf(server.port, way === 'hang' ? options : {})
        assert.equal(error.code, code, error.message)
        assert.equal(begun, step === 'end')
      })
    }
  }

  test('one that is busy with nothing is given up on after the limit of the whole', async () => {
    const sockets = await startScripted({ MAIL: '250-still' })
    const { error } = await failureOf(sockets.port, { send_timeout: 200 })
    assert.equal(error.code, 'MAIL_SERVER_UNAVAILABLE')
    assert.match(error.message, /no end within 200ms/)
  })

  const greetings = [
    ['554 no service here', 'MAIL_SERVER_REFUSED'],
    ['421 too busy', 'MAIL_SERVER_UNAVAILABLE'],
    ['HTTP/1.1 400 Bad Request', 'MAIL_SERVER_UNAVAILABLE'],
  ] as const
  for (const [greeting, code] of greetings) {
    test(`a greeting of "${greeting}": ${code}`, async () => {
      const { error } = await failureOf((await startScripted({ connect: greeting })).port)
      assert.equal(error.code, code, error.message)
      assert.ok(error.message.includes(greeting), error.message)
    })
  }

  const ends = [
    ['250 taken', undefined],
    ['299 odd', undefined],
    ['354 again', 'MAIL_IN_DOUBT'],
    ['thanks', 'MAIL_IN_DOUBT'],
    ['421 closing', 'MAIL_SERVER_UNAVAILABLE'],
    ['451 later', 'MAIL_DEFERRED'],
    ['503 wrong order', 'MAIL_DEFERRED'],
    ['554 no', 'MAIL_REFUSED'],
    ['999 what', 'MAIL_IN_DOUBT'],
  ] as const
  for (const [answer, code] of ends) {
    test(`"${answer}" to a whole mail: ${code ?? 'sent'}`, async () => {
      const { port } = await startScripted({ end: answer })
      const sending = transportFor(port).send(someMail())
      if (code === undefined) assert.equal((await sending).response, answer)
      else await assert.rejects(sending, isMentatError(code, answer))
    })
  }

  test('a transport that is closed breaks off, and sends nothing more', async () => {
    const server = await startScripted({ RCPT: 'hang' })
    const transport = transportFor(server.port)
    const sending = transport.send(someMail())
    while (!server.said.some((line) => line.startsWith('RCPT'))) await systemClock.sleep(5)
    transport.close()
    await assert.rejects(sending, isMentatError('MAIL_SERVER_UNAVAILABLE', 'this program stops'))
    await assert.rejects(transport.send(someMail()), isMentatError('MAIL_SERVER_UNAVAILABLE'))
    await assert.rejects(transport.verify(), isMentatError('MAIL_SERVER_UNAVAILABLE'))
  })

  test('a transport that is closed while an answer to the whole mail is awaited: in doubt', async () => {
    const server = await startScripted({ end: 'hang' })
    const transport = transportFor(server.port)
    const sending = transport.send(someMail())
    while (!server.said.includes('.')) await systemClock.sleep(5)
    transport.close()
    await assert.rejects(sending, isMentatError('MAIL_IN_DOUBT', 'this program stops'))
  })
})

describe('encryption', { timeout: 60_000 }, () => {
  const folder = temporaryFolder()
  const { ca, cert, key } = makeCertificates(systemClock.now())
  const ca_file = join(folder, 'ca.pem')
  writeFileSync(ca_file, ca)
  const other = join(folder, 'other.pem')
  writeFileSync(other, makeCertificates(systemClock.now()).ca)

  test('starttls: used when offered, whoever the server is', async () => {
    const sink = await startSmtp({ key, cert })
    await transportFor(sink.port, { tls: 'starttls' }).send(someMail())
    assert.equal(sink.mails[0]?.secure, true)
  })

  test('starttls: done without when it is not offered', async () => {
    const sink = await startSmtp()
    await transportFor(sink.port, { tls: 'starttls' }).send(someMail())
    assert.equal(sink.mails[0]?.secure, false)
  })

  test('none: not even when offered', async () => {
    const sink = await startSmtp({ key, cert })
    await transportFor(sink.port, { tls: 'none' }).send(someMail())
    assert.equal(sink.mails[0]?.secure, false)
  })

  for (const tls of ['required', 'implicit'] as const) {
    test(`${tls}: with a certificate of the configured authority`, async () => {
      const sink = await startSmtp({ key, cert, secure: tls === 'implicit' })
      for (const host of ['127.0.0.1', 'localhost']) {
        await transportFor(sink.port, { tls, ca_file, host }).send(someMail())
      }
      assert.deepEqual(
        sink.mails.map(({ secure }) => secure),
        [true, true],
      )
    })

    test(`${tls}: no mail to a server that cannot prove its name`, async () => {
      const sink = await startSmtp({ key, cert, secure: tls === 'implicit' })
      for (const options of [{ tls }, { tls, ca_file: other }]) {
        const { error, begun } = await failureOf(sink.port, options)
        assert.equal(error.code, 'MAIL_SERVER_REFUSED', error.message)
        assert.match(error.message, /no encrypted connection/)
        assert.match(error.advice, /mail\.ca_file/)
        assert.equal(begun, false)
      }
      assert.equal(sink.mails.length, 0)
    })
  }

  test('required: no mail to a server that does not offer it', async () => {
    const { error } = await failureOf((await startSmtp()).port, { tls: 'required', ca_file })
    assert.equal(error.code, 'MAIL_SERVER_REFUSED', error.message)
    assert.match(error.message, /no encrypted connection/)
  })

  test('a file of authorities that is not there', async () => {
    const { error } = await failureOf(25, { tls: 'required', ca_file: join(folder, 'none') })
    assert.equal(error.code, 'MAIL_SERVER_REFUSED')
    assert.match(error.message, /mail\.ca_file: ENOENT/)
  })
})

describe('a login', { timeout: 60_000 }, () => {
  const { ca, cert, key } = makeCertificates(systemClock.now())
  const ca_file = join(temporaryFolder(), 'ca.pem')
  writeFileSync(ca_file, ca)

  test('with the right password, over an encrypted connection', async () => {
    const sink = await startSmtp({ key, cert, authOptional: false })
    const transport = transportFor(sink.port, { tls: 'required', ca_file, secret: 'correct' })
    await transport.verify()
    assert.equal(sink.mails.length, 0)
    await transport.send(someMail())
    assert.deepEqual([sink.mails[0]?.secure, sink.mails[0]?.user], [true, 'mentat'])
  })

  for (const authMethods of [['PLAIN'], ['LOGIN']]) {
    test(`refused (${authMethods.join()}): the words of the server, but never the password`, async () => {
      const sink = await startSmtp({ key, cert, authMethods })
      const secret = 'open, sesame'
      const options = { tls: 'required', ca_file, secret } as const
      const { error, begun } = await failureOf(sink.port, options)
      assert.equal(error.code, 'MAIL_SERVER_REFUSED')
      assert.match(error.message, /"mentat" log in: 535 5\.7\.8 mentat and \[secret\] do not fit/)
      assert.match(error.advice, /mail\.password/)
      assert.equal(begun, false)
      const everything = `${describeError(error)} ${error.stack ?? ''} ${JSON.stringify(error)}`
      for (const form of [secret, Buffer.from(secret).toString('base64').replaceAll('=', '')]) {
        assert.equal(everything.includes(form), false)
      }
      await assert.rejects(
        transportFor(sink.port, options).verify(),
        isMentatError('MAIL_SERVER_REFUSED'),
      )
    })
  }

  test('refused, with all that was sent repeated: nothing of it is told', async () => {
    const token = Buffer.from('\0mentat\0sesame').toString('base64')
    const { port } = await startScripted({ AUTH: `535 you sent AUTH PLAIN ${token}` })
    const { error } = await failureOf(port, { secret: 'sesame' })
    assert.match(error.message, /535 you sent AUTH PLAIN \[secret\]/)
  })

  test('refused for now: unavailable', async () => {
    const { port } = await startScripted({ AUTH: '454 4.7.0 try later' })
    const { error } = await failureOf(port, { secret: 'sesame' })
    assert.equal(error.code, 'MAIL_SERVER_UNAVAILABLE')
  })

  test('not offered: the mail is not sent without it', async () => {
    const sink = await startSmtp({ disabledCommands: ['AUTH', 'STARTTLS'] })
    const { error } = await failureOf(sink.port, { secret: 'correct' })
    assert.equal(error.code, 'MAIL_SERVER_REFUSED')
    assert.match(error.message, /offers no login/)
  })

  test('over a connection that others can read, or half of one: not even configured', () => {
    for (const tls of ['none', 'starttls'] as const) {
      const config = mailConfig({ host: 'mail.example.org', tls, secret: 'x' })
      assert.throws(
        () => createMailTransport(config, systemClock),
        isMentatError('CONFIG_INVALID', 'mail.tls'),
      )
    }
    assert.throws(
      () => createMailTransport(mailConfig({ user: 'mentat' }), systemClock),
      isMentatError('CONFIG_INVALID', 'mail.password is not set'),
    )
  })
})
