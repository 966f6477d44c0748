import type { Catalogue } from '../../core/translate.ts'

/** Czech texts of these pages. */
export const czech: Catalogue = {
  Configuration: 'Konfigurace',
  'Routes and parts': 'Adresy a části',
  API: 'API',
  'As it is in force, secrets left out. What differs from the default is marked.':
    'Jak právě platí, bez tajných hodnot. Co se liší od výchozí hodnoty, je zvýrazněno.',
  Sections: 'Oddíly',
  Option: 'Volba',
  Value: 'Hodnota',
  Origin: 'Původ',
  default: 'výchozí',
  Routes: 'Adresy',
  Pivots: 'Akce s hodnotami',
  'Look-ups': 'Zdroje znalostí',
  Blueprints: 'Části',
  Name: 'Název',
  Address: 'Adresa',
  Kind: 'Druh',
  'Who may': 'Kdo smí',
  'What for': 'K čemu',
  'Kind of values': 'Druh hodnot',
  Title: 'Název',
  Route: 'Cíl',
  Parameter: 'Parametr',
  Parameters: 'Parametry',
  About: 'O čem',
  'Beside addresses': 'Vedle adres',
  'There are none.': 'Žádné nejsou.',
  'left out: there is no {service}': 'vynecháno: chybí {service}',
  Parts: 'Části',
  'What pages show, programs get as JSON: the address of a page with /api before it. Each request needs an API key in the header Authorization; a key for reading changes nothing.':
    'Co ukazují stránky, dostanou programy jako JSON: adresa stránky s /api na začátku. Každý dotaz potřebuje klíč API v hlavičce Authorization; klíč pro čtení nic nezmění.',
  'Parameters of a list are given several times. Times are RFC 3339, or relative: -7d. A failure has the members status, error, message, and form_errors when parameters are wrong.':
    'Parametry typu seznam se opakují. Časy jsou podle RFC 3339 nebo relativní: -7d. Chyba má položky status, error, message a form_errors, pokud jsou chybné parametry.',
  'Your API keys stand with your account.': 'Vaše klíče API najdete u svého účtu.',
  Type: 'Typ',
  In: 'Kde',
  Meaning: 'Význam',
}
