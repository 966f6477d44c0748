import type { FailureTexts } from '../core/told.ts'

/** What needs attention, as `mentat status` tells it. */
export const czechAttention: FailureTexts = {
  'daemon {1}': 'démon {1}',
  'queue {1}': 'fronta {1}',
  'mails of reports': 'maily s hlášeními',
  'mails of summaries': 'maily se souhrny',
  database: 'databáze',
  configuration: 'nastavení',
  daemons: 'démoni',
  disk: 'disk',
  '1 message': '1 zpráva',
  '{1} messages': 'zpráv: {1}',
  '1 mail': '1 mail',
  '{1} mails': 'mailů: {1}',

  'process {1} was killed, and was not started again':
    'proces {1} byl násilně ukončen a znovu spuštěn nebyl',
  'start it: {1}': 'spusťte jej: {1}',
  'messages wait: {1}': 'zprávy čekají: {1}',
  'it goes on by itself when the cause is gone; its log tells more':
    'až příčina pomine, bude pokračovat sám; více je v jeho záznamu',
  'works, degraded: {1}': 'pracuje s omezením: {1}',
  'messages pass; its log tells more': 'zprávy procházejí; více je v jeho záznamu',
  'no daemon takes from it, {1} waiting': 'žádný démon z ní nebere, čeká {1}',
  'start the daemon that reads this queue': 'spusťte démona, který tuto frontu čte',
  'the oldest message is there for {1}': 'nejstarší zpráva je v ní již {1}',
  'the log of the daemon tells whether it waits, and for what':
    'záznam démona říká, zda a na co čeká',
  '{1} held by dead processes': '{1} drží procesy, které již neběží',
  'they come back when a daemon runs, or by: {1}': 'vrátí se, až démon poběží, nebo příkazem: {1}',
  '{1} refused': 'odmítnuto, {1}',
  '{1} refused: {2}': 'odmítnuto, {1}: {2}',
  'its books cannot be read: {1}': 'její účetnictví nelze číst: {1}',
  'remove what is no file; no message is concerned':
    'odstraňte, co není soubor; žádné zprávy se to netýká',
  'the books of {1} lack {2}: taken, and gone without a trace':
    'v účtech démona {1} chybí {2}: převzato a zmizelo beze stopy',
  'the books of {1} have {2} too many: there, and never taken':
    'v účtech démona {1} přebývá {2}: je zde a nikdy nebylo převzato',
  'somebody has removed or put files under pending/ by hand':
    'někdo ručně odstranil nebo přidal soubory pod pending/',
  'it cannot be used': 'nelze je použít',
  'it does not answer': 'neodpovídá',
  'run the newer Mentat': 'spusťte novější Mentat',
  'its schema has version {1}, this program needs {2}':
    'její schéma má verzi {1}, tento program potřebuje {2}',
  'less than a twentieth of the space or of the files is left where {1} lies':
    'tam, kde leží {1}, zbývá méně než dvacetina místa nebo souborů',
  'make room: daemons stop when it is full': 'uvolněte místo: démoni se zastaví, až bude plno',
  'look at its file': 'podívejte se na jeho soubor',

  '{1} waiting, the oldest for {2}': 'čeká {1}, nejstarší již {2}',
  '{1}: sends them, or tells what is wrong with the server':
    '{1}: odešle je, nebo řekne, co je se serverem',
  'again: {1}': 'znovu: {1}',
  '{1} in doubt, which may have arrived or not: {2}': 'není jisté, zda došlo, {1}: {2}',
  'look into the log of the mail server; if it did not arrive: {1}':
    'podívejte se do záznamu poštovního serveru; pokud nedošel: {1}',

  'it was due {1} ago, and has not run': 'měl se spustit před {1} a nespustil se',
  'the log of the scheduler tells why; to run it now: {1}':
    'proč, říká záznam plánovače; spustit ihned: {1}',
  'it does not run any more, and what it ran is overdue: {1}':
    'již neběží a co spouštěl, je po termínu: {1}',
  'start it: {1} (mentat up has it); if cron runs the modules instead, remove {2}':
    'spusťte jej: {1} (mentat up jej obsahuje); spouští-li moduly cron, odstraňte {2}',
  'its last run failed, {1} ago: {2}': 'poslední běh před {1} selhal: {2}',
  'it is run again by itself; the log of the scheduler tells more':
    'spustí se znovu sám; více je v záznamu plánovače',
  'when the cause is gone: {1}': 'až příčina pomine: {1}',
}
