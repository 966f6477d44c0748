import type { FailureTexts } from '../core/told.ts'

/** What is wrong with an event that somebody pasted, and with a search of events. */
export const czechEventFailures: FailureTexts = {
  'event refused: {1}': 'událost odmítnuta: {1}',
  'line {1}, column {2}: found {3}, expected {4}':
    'řádek {1}, sloupec {2}: nalezeno {3}, očekává se {4}',
  'found {1}, expected {2} ({3})': 'nalezeno {1}, očekává se {2} ({3})',
  'found {1}, expected a JSON object': 'nalezeno {1}, očekává se objekt JSON',
  '{1} (offset {2})': '{1} (pozice {2})',
  nothing: 'nic',
  'and {1} more': 'a {1} dalších',
  'byte 0x{1} is not UTF-8': 'bajt 0x{1} není UTF-8',
  'the last character is incomplete': 'poslední znak není úplný',
  'nested {1} levels deep, at most {2} are accepted':
    'zanořeno {1} úrovní hluboko, přijímá se nejvýše {2}',
  'no unescaped control character in a string': 'v řetězci žádný neošetřený řídicí znak',
  'an escape such as \\n or \\u0041': 'escape sekvence, například \\n nebo \\u0041',
  'a colon': 'dvojtečka',
  'a comma or ]': 'čárka nebo ]',
  'a comma or }': 'čárka nebo }',
  'a key': 'klíč',
  'a key or }': 'klíč nebo }',
  'a value or ]': 'hodnota nebo ]',
  'a list': 'seznam',
  'a list of {1}': 'seznam ({1})',
  'a list of at least one category such as "Recon.Scanning"':
    'seznam alespoň jedné kategorie, například "Recon.Scanning"',
  'a category': 'kategorie',
  'an empty list': 'prázdný seznam',
  'a number without fraction and exponent': 'číslo bez desetinné části a exponentu',
  'a shorter path': 'kratší cesta',
  'a time such as 2024-05-02T10:00:10Z, between 1970 and 2199':
    'čas, například 2024-05-02T10:00:10Z, mezi lety 1970 a 2199',
  '1 to {1} letters, digits, dots, underscores and minus signs':
    '1 až {1} písmen, číslic, teček, podtržítek a znamének minus',
  'the end of a string': 'konec řetězce',
  'the end of the document': 'konec dokumentu',
  'the type {1}': 'typ {1}',
  'to match {1}': 'shoda s {1}',
  'no {1}': 'žádné {1}',
  '"{1}" is no path; expected {2}': '„{1}“ není cesta; očekává se {2}',
  'indexes that start at 1': 'indexy od 1',
  'segments like Category, Source[1], Node[#] or Category[*], not "{1}"':
    'části jako Category, Source[1], Node[#] nebo Category[*], ne „{1}“',

  // Searching
  '"{1}" is not a port; expected 0 to 65535': '„{1}“ není port; očekává se 0 až 65535',
  '"{1}" is not an address; expected one such as 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9 or 2001:db8::/32':
    '„{1}“ není adresa; očekává se například 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9 nebo 2001:db8::/32',
  '"{1}" is neither an address nor a network such as 192.0.2.0/24':
    '„{1}“ není adresa ani síť jako 192.0.2.0/24',
  '"{1}" is not where a page in this order ended':
    '„{1}“ není místo, kde stránka v tomto pořadí skončila',
  'no event with the ID "{1}" is stored': 'žádná událost s ID „{1}“ není uložena',
  'not a time; expected milliseconds since 1970': 'není čas; očekávají se milisekundy od roku 1970',
  '{1} is not a length; expected more than 0 ms': '{1} není délka; očekává se více než 0 ms',
  '{1} is not a number of values; expected 1 to {2}': '{1} není počet hodnot; očekává se 1 až {2}',
  '{1} is not a size of a page; expected 1 to {2}':
    '{1} není velikost stránky; očekává se 1 až {2}',
  '{1} is not a time': '{1} není čas',
  '{1} ms make {2} stretches of time; at most {3}: take longer ones':
    '{1} ms znamená {2} úseků; smí jich být nejvýše {3}: zvolte delší',
  'the search was ended after {1} s': 'hledání bylo po {1} s ukončeno',
  'the search was stopped': 'hledání bylo zastaveno',
  '{1} of your searches are running already': 'vašich hledání již běží {1}',
  'no search "{1}" is running; it has ended, perhaps': 'hledání „{1}“ neběží; možná již skončilo',

  // Parts of an event
  'the event has no {1} {2}': 'událost nemá {1} {2}',
  'the event has no attachment {1} with a content': 'událost nemá přílohu {1} s obsahem',
  'expected …/addresses/source or target/ip4 or ip6/BLOCK/LIMIT/OFFSET':
    'očekává se …/addresses/source nebo target/ip4 nebo ip6/BLOK/POČET/POSUN',
  'section: expected one of those of /timeline/search':
    'section: očekává se některá z těch na /timeline/search',
  'there is no such list, or it is not for you': 'takový seznam neexistuje, nebo není pro vás',
  'there is no run {1} of {2}': 'běh {1} modulu {2} neexistuje',
}
