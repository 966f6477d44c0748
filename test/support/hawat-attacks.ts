/** What attackers write into addresses, forms and headers. */

/** Stands in every text that must never become a part of a page: `faultsIn` looks for it. */
export const MARK = 'zqmark'

/** Stands in headers that tell of another host, and in nothing that is stored. */
export const HOST = 'zqhost.example'

/** Markup that ends attributes and elements, and makes an element of its own. */
export const MARKUP = `'"></textarea></title></script><${MARK} on${MARK}=1>{{7*7}}`

/** A line that would be a header, if it came into the head of an answer or of a mail. */
export const HEADER = `x\r\nX-${MARK}: 1\r\nSet-Cookie: ${MARK}=1\r\n\r\n<${MARK}>`

/** Longer than the server is asked to take for any answer. */
const SLEEP = 'pg_sleep(30)'

const MANY = 'a'.repeat(5000)

/** Texts that are tried in every place where a text can stand; each place tries all. */
export const texts: readonly string[] = [
  MARKUP,
  HEADER,
  `1'; SELECT ${SLEEP}; --`,
  `1) OR (SELECT 1 FROM ${SLEEP}) IS NOT NULL --`,
  `' || ${SLEEP} || '`,
  '{1,2}',
  'NULL',
  '\0',
  '\uD800',
  '../../../../etc/passwd',
  String.raw`..\..\..\windows\win.ini`,
  '/etc/passwd\0.json',
  `https://${MARK}.example/`,
  `//${MARK}.example/`,
  `/\\${MARK}.example/`,
  `/\t/${MARK}.example/`,
  `javascript:${MARK}()`,
  '-1',
  '0',
  '1e309',
  '99999999999999999999999',
  '0000-01-01',
  '+275760-09-13T00:00:00.001Z',
  '275760-09-13',
  '9999-12-31T23:59:59.999999999Z',
  '-99999999d',
  '0.0.0.0-255.255.255.255',
  '::/0',
  '\u202E\u2066' + MARK,
  '__proto__',
  'constructor',
  '%',
  '\\',
  '_%_',
]

/** Texts that make a careless pattern or a careless reader slow, or fall over its own feet. */
export const heavy: readonly string[] = [
  `${MANY}!`,
  `${' '.repeat(5000)}x`,
  `${'1,'.repeat(5000)}x`,
  'a@'.repeat(2000),
  `${'a.'.repeat(2000)}!`,
  '('.repeat(20_000),
  '['.repeat(20_000),
  `${'not '.repeat(10_000)}ID == "a"`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  'x'.repeat(300_000),
]

/** What is no text of UTF-8, or no encoding of one, as it would stand in an address or a form. */
export const broken: readonly string[] = [
  '%ff%fe',
  '%C0%AF..%C0%AF',
  '%',
  '%zz',
  '%ED%A0%80',
  '%u0041',
  '%00',
]

/** Bodies of JSON that are not what the API expects. */
export const bodies: readonly string[] = [
  '',
  'null',
  '1',
  '"text"',
  '[]',
  '{',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"__proto__.polluted":true,"constructor.prototype.polluted":true}',
  '['.repeat(100_000),
  `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
  `{"limit":{"$gt":0},"id":[[1]],"name":{"a":1}}`,
  `{"limit":1e400,"name":[true,null]}`,
  `{"name":"\\u0000","id":"\\ud800"}`,
  `{"a":1,"a":2,"form_token":["x"],"api_key":{"a":1}}`,
]

/** Headers that some servers believe. */
export const headers: readonly Readonly<Record<string, string>>[] = [
  { host: HOST },
  { 'x-forwarded-host': HOST, 'x-forwarded-proto': 'https', 'x-forwarded-for': HOST },
  { forwarded: `for=1.2.3.4;host=${HOST};proto=https` },
  { 'x-original-url': '/users/list', 'x-rewrite-url': '/users/list' },
  { 'x-http-method-override': 'DELETE', 'x-method-override': 'POST', 'x-http-method': 'PUT' },
  { 'user-agent': MARKUP, referer: `https://${MARK}.example/${MARKUP}` },
  { 'accept-language': `${'cs;q=0.1,'.repeat(500)}${MARK};q=x` },
  { accept: 'text/evil', 'accept-encoding': 'identity;q=0', range: 'bytes=0-0,-1' },
  { 'if-none-match': '*', 'if-modified-since': 'Fri, 31 Dec 9999 23:59:59 GMT' },
  { origin: `https://${MARK}.example`, 'access-control-request-method': 'DELETE' },
  { authorization: `Bearer ${MARKUP}` },
  { authorization: `Basic ${'A'.repeat(5000)}` },
  { remote_user: 'admin', 'remote-user': 'admin', 'x-remote-user': 'admin', eppn: 'admin' },
  { 'content-type': 'application/json; charset=utf-7' },
]

/** Values that cookies of ours may be given by somebody else. */
export const cookies: readonly string[] = [
  `"><${MARK}>`,
  '__proto__',
  '../../etc/passwd',
  `a.${'A'.repeat(43)}`,
  '%ff%00',
  "1' OR '1'='1",
  'x'.repeat(3000),
]

/** Types of bodies that the server does not read, or reads as something else than they are. */
export const types: readonly string[] = [
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/x-www-form-urlencoded; charset=utf-16',
  'application/json; charset=utf-7',
  '"',
]

/** Beginnings of requests that never end, or are none. */
export const heads: readonly string[] = [
  'POST /auth/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na',
  'GET / HTTP/1.1\r\nHost: x\r\nX-A: ',
  'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /users/list HTTP/1.1\r\n\r\n',
  'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  `POST /api/events/search HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
]
