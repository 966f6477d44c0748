/**
 * Where to go on, as a form or an address says, when it is a page of ours; else the home page. Nobody is led elsewhere: what
 * browsers take for another host, and what is no path, is left.
 */
export function safeNext(given: string | undefined): string {
  if (given === undefined || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(given)) return '/'
  const base = 'http://mentat.invalid'
  return URL.canParse(given, base) && new URL(given, base).origin === base ? given : '/'
}
