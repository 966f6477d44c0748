import type { Catalogue } from '../../core/translate.ts'

/** Czech texts of these pages. */
export const czech: Catalogue = {
  'Host info': 'O adrese',
  'Address or name': 'Adresa nebo jméno',
  'for example 192.0.2.1, 2001:db8::1, www.example.org':
    'například 192.0.2.1, 2001:db8::1, www.example.org',
  Address: 'Adresa',
  Side: 'Strana',
  'Tell an address or the name of a host: everything that is known of it is put together here.':
    'Zadejte adresu nebo jméno počítače: zde se shromáždí vše, co se o něm ví.',
  'Nobody who knows names is configured. Events are searched by addresses.':
    'Není nastaven nikdo, kdo zná jména. Události se hledají podle adres.',
  Events: 'Události',
  Timeline: 'Časová osa',
  events: 'události',
  'Events with it as source': 'Události, kde je zdrojem',
  'Events with it as target': 'Události, kde je cílem',
  'No event of the last week.': 'Za poslední týden žádná událost.',
  'last day': 'poslední den',
  'last week': 'poslední týden',
  'All of them': 'Všechny',
  'Events of the last week': 'Události posledního týdne',
  'Newest events': 'Nejnovější události',
  Category: 'Kategorie',
  Severity: 'Závažnost',
  Detector: 'Detektor',
}
