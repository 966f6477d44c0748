import type { Random } from './random.ts'

/** A remark in some language, as people and log files leave them; often in other letters than A to Z. */
export function remark(random: Random): string {
  return random.pick(remarks)
}

/** A user name that guessers try. */
export function userName(random: Random): string {
  return random.pick(userNames)
}

/** A password that guessers try. */
export function password(random: Random): string {
  return random.pick(passwords)
}

const remarks = [
  'Příliš žluťoučký kůň úpěl ďábelské ódy; opakuje se každou středu',
  'Uživatel byl upozorněn, stroj odpojen od sítě (čeká na přeinstalaci)',
  'Viz předchozí hlášení – zatím bez odpovědi správce',
  'Zdroj už byl v minulosti blokován; důvěryhodnost „vysoká“',
  'Größere Störung außerhalb der Bürozeiten, Rückfragen an das Rechenzentrum',
  'Détecté à nouveau après l’échéance, voir le ticket précédent',
  'Повторне сканування з тієї самої мережі',
  '同じ送信元から繰り返し接続',
  'محاولات متكررة من نفس المصدر',
  'Łączność z adresem źródłowym zablokowana na brzegu sieci',
  'seen again 🔁 after the block had expired ⏳',
  'quoted "twice" and \\escaped\\, tab\there, line\nbreak',
  'Automatic report. No action is needed if the host has been reinstalled since.',
  'The addresses of the targets are anonymised by agreement with the operator of the sensor.',
]

const userNames = [
  'root',
  'admin',
  'ubuntu',
  'test',
  'oracle',
  'postgres',
  'pi',
  'user',
  'guest',
  'support',
  'nováková',
  "o'brien",
  'Administrator',
  'sa',
]

const passwords = [
  '123456',
  'password',
  'admin',
  'root',
  '',
  'P@ssw0rd!',
  'qwerty',
  '1234',
  'heslo',
  'žabička9',
  'raspberry',
  'xc3511',
  'vizxv',
  "' OR '1'='1",
  'пароль',
]
