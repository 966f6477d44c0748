import { Flags } from '@oclif/core'
import { attachments, reportModes, severities } from '../lib/database/groups/tables.ts'
import type { GroupFields } from '../lib/database/groups/write.ts'

/** What can be said of a group on the command line. Texts that are empty take a setting back to the default. */
export const groupFlags = {
  description: Flags.string({ description: 'what the group is' }),
  parent: Flags.string({ description: 'the group above it; "" for none', helpValue: 'GROUP' }),
  'local-id': Flags.string({ description: 'its number in another system; "" for none' }),
  'emails-info': Flags.string(emails('info')),
  'emails-low': Flags.string(emails('low')),
  'emails-medium': Flags.string(emails('medium')),
  'emails-high': Flags.string(emails('high')),
  'emails-critical': Flags.string(emails('critical')),
  mode: Flags.string({
    description: 'which reports it gets by mail; "" for the default of the configuration',
    options: [...reportModes, ''],
    helpGroup: 'REPORTS',
  }),
  attachment: Flags.string({
    description: 'in which form the events go along; "" for the default',
    options: [...attachments, ''],
    helpGroup: 'REPORTS',
  }),
  locale: Flags.string({
    description: 'language of reports, en or cs; "" for the default',
    helpGroup: 'REPORTS',
  }),
  timezone: Flags.string({
    description: 'time zone of reports, such as Europe/Prague; "" for the default',
    helpGroup: 'REPORTS',
  }),
  redirect: Flags.string({
    description: 'send its reports to the administrators instead; "" for the default',
    options: ['yes', 'no', ''],
    helpGroup: 'REPORTS',
  }),
}

/** What these flags are parsed to. */
export type GroupFlagValues = {
  readonly [Name in keyof typeof groupFlags]?: string | undefined
}

/** A group with what the flags say put in. */
export function withGroupFlags(group: GroupFields, flags: GroupFlagValues): GroupFields {
  const emails = severities.flatMap((severity) => {
    const text = flags[`emails-${severity}`]
    const list = (text ?? '').split(',').map((address) => address.trim())
    return text === undefined
      ? []
      : [[`emails_${severity}`, list.filter((address) => address !== '')] as const]
  })
  const settings = settingFlags.flatMap(([flag, column]) => {
    const value = flags[flag]
    return value === undefined ? [] : [[column, value === '' ? null : value] as const]
  })
  return {
    ...group,
    ...(flags.description !== undefined && { description: flags.description }),
    ...Object.fromEntries<readonly string[] | string | null>([...emails, ...settings]),
    ...(flags.redirect !== undefined && {
      redirect: flags.redirect === '' ? null : flags.redirect === 'yes',
    }),
  }
}

const settingFlags = [
  ['parent', 'parent'],
  ['local-id', 'local_id'],
  ['mode', 'mode'],
  ['attachment', 'attachment'],
  ['locale', 'locale'],
  ['timezone', 'timezone'],
] as const

function emails(severity: string): { description: string; helpGroup: string; helpValue: string } {
  return {
    description: `who gets reports of severity ${severity} and above, separated by commas; "" for nobody`,
    helpGroup: 'REPORTS',
    helpValue: 'ADDRESS,…',
  }
}
