import { homedir, userInfo } from 'node:os'

/**
 * To be imported before anything of others: under a user ID that has no entry in /etc/passwd, as containers are often run,
 * libraries fail that want to know home folder or shell. It gets those that Docker and the shell assume.
 */
if (!isKnown(homedir)) process.env['HOME'] = '/'
if (!isKnown(userInfo)) process.env['SHELL'] ??= '/bin/sh'

function isKnown(ask: () => unknown): boolean {
  try {
    ask()
    return true
  } catch {
    return false
  }
}
