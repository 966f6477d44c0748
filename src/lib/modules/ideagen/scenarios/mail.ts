import { enclose } from '../attachment.ts'
import { others } from '../detectors.ts'
import type { Draft, Party } from '../event.ts'
import { attacker, partyOf, type Scene, sometimesRemark, sourceOf } from '../scene.ts'
import type { Scenario } from './scenario.ts'

/** What comes by electronic mail. */
export const mail: readonly Scenario[] = [
  {
    name: 'spam',
    weight: 260,
    detectors: [others.mailscan, others.spamtrap],
    timing: { lasts: [1, 3600], noticed: [0, 30] },
    build: spam,
  },
  {
    name: 'phishing mail',
    weight: 140,
    detectors: [others.mailscan, others.spamtrap],
    timing: { noticed: [10, 7200] },
    build: phishing,
  },
  {
    name: 'fraudulent mail',
    weight: 100,
    detectors: [others.reports, others.mailscan],
    timing: { noticed: [10, 40_000] },
    build: fraud,
  },
]

const subjects = [
  'Váš účet bude zablokován – ověřte své údaje',
  'Invoice 2024/0815 overdue',
  'Nedoručená zásilka č. CZ123456789',
  'Ihr Paket wartet 📦',
  'Re: Re: "urgent" payment',
  'Password expires today',
  '您的邮箱容量不足',
]

function spam(scene: Scene): Draft {
  const { random } = scene
  const senders = random.times(random.small(1, 6), () =>
    sourceOf(scene, attacker(scene), { Type: ['OriginSpam'], Proto: ['tcp', 'smtp'] }),
  )
  return {
    Category: ['Abusive.Spam'],
    Description: `Spam: ${random.pick(subjects)}`,
    ConnCount: random.small(1, 3000),
    Confidence: random.integer(60, 100) / 100,
    Source: senders,
    Target: [
      {
        Email: random.times(random.small(1, 5), () => address(scene)),
        Port: [25],
        Proto: ['tcp', 'smtp'],
      },
    ],
    ...sometimesRemark(scene, 0.1),
  }
}

function phishing(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const page: Party = {
    Type: ['Phishing'],
    Hostname: [`login.example.net`],
    URL: [`http://login.example.net/verify?user=%22&id=${random.hex(8)}`],
    Email: ['it-support@example.net'],
    AttachHand: ['mail1'],
  }
  return {
    AltNames: [`RT#${random.integer(10_000, 99_999)}`],
    Category: ['Fraud.Phishing', 'Abusive.Spam'],
    Description: 'Phishing mail asks for passwords',
    Confidence: random.pick([0.8, 0.95, 1]),
    Source: [
      partyOf(who, page),
      sourceOf(scene, attacker(scene), { Type: ['OriginSpam'], Proto: ['tcp', 'smtp'] }),
    ],
    Target: [{ Email: random.times(random.small(1, 8), () => address(scene)) }],
    Attach: [
      enclose({
        handle: 'mail1',
        name: 'original.eml',
        type: 'OrigData',
        contentType: 'message/rfc822',
        content: Buffer.from(letter(scene)),
      }),
    ],
    ...sometimesRemark(scene, 0.3),
  }
}

function fraud(scene: Scene): Draft {
  const { random } = scene
  const [category, text] = random.pick([
    ['Fraud.Scam', 'Podvodný e-mail o „dědictví“'],
    ['Fraud.Masquerade', 'Mail pretends to come from the director'],
    ['Fraud.UnauthorizedUsage', 'Prostředky univerzity použity k rozesílání reklamy'],
    ['Recon.SocialEngineering', 'Caller asked for the names of administrators'],
    ['Fraud', 'Attempted fraud, details by phone'],
  ] as const)
  return {
    Category: [category],
    Description: text,
    Source: [sourceOf(scene, attacker(scene), { Email: [`ceo.office@example.net`] })],
    Target: [{ Email: [address(scene)] }],
    ...sometimesRemark(scene, 0.7),
  }
}

function letter(scene: Scene): string {
  const { random } = scene
  const lines = random.times(
    random.small(6, 40),
    () => 'Please verify your account now: http://login.example.net/verify',
  )
  return [
    `From: "IT Support" <it-support@example.net>`,
    `To: ${address(scene)}`,
    `Subject: ${random.pick(subjects)}`,
    `Message-ID: <${random.hex(16)}@example.net>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    ...lines,
    '',
  ].join('\r\n')
}

function address({ random }: Scene): string {
  const name = random.pick([
    'jana.novakova',
    'staff',
    'info',
    'karel.dvořák',
    'dean',
    'abuse',
    'student42',
  ])
  return `${name}@${random.pick(['uni.example.org', 'campus.example.org', 'hospital.example.org'])}`
}
