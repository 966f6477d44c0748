import type { FailureTexts } from '../core/told.ts'

/** What is wrong with a rule of the filter language, or doubtful about it. */
export const czechFilterFailures: FailureTexts = {
  'filter, line {1}, column {2}: {3}': 'filtr, řádek {1}, sloupec {2}: {3}',
  ' or ': ' nebo ',

  // Reading it
  'expected {1}, found {2}': 'očekává se {1}, nalezeno: {2}',
  'expected a value, found {1}': 'očekává se hodnota, nalezeno: {1}',
  'expected a constant, found {1}': 'očekává se konstanta, nalezeno: {1}',
  'expected the end of a range, found {1}': 'očekává se konec rozsahu, nalezeno: {1}',
  'the end': 'konec',
  'a comma or the end of the list': 'čárka nebo konec seznamu',
  'an operator or )': 'operátor nebo )',
  'an operator or the end of the filter': 'operátor nebo konec filtru',
  'the filter is empty': 'filtr je prázdný',
  'longer than {1} characters': 'je delší než {1} znaků',
  'nested more than {1} levels deep': 'je zanořeno hlouběji než {1} úrovní',
  'unexpected character {1}': 'nečekaný znak {1}',
  'the text that begins here has no closing {1}': 'textu, který zde začíná, chybí koncové {1}',
  'this list is not closed': 'tento seznam není uzavřen',
  'this parenthesis is not closed': 'tato závorka není uzavřena',
  'after the dot of a path the next name is expected': 'za tečkou cesty se očekává další jméno',
  'the path has more than {1} segments': 'cesta má více než {1} částí',
  'not an index': 'není index',
  'indexes start at 1': 'indexy začínají od 1',
  'there is no element {1}': 'prvek {1} neexistuje',
  'a comparison does not chain': 'porovnání nelze řetězit',
  '`exists` does not stack': '`exists` nelze skládat za sebe',
  '`not` stands before `exists`, not behind it': '`not` stojí před `exists`, ne za ním',
  'a condition is no operand of {1}': 'podmínka nemůže být operandem {1}',
  'there is no function {1}': 'funkce {1} neexistuje',
  '{1} takes {2}, found {3}': '{1}: očekává se {2}, nalezeno: {3}',
  'no argument': 'žádný argument',
  'one argument': 'jeden argument',
  'a list holds constants, not functions': 'seznam obsahuje konstanty, ne funkce',
  'a range has two ends': 'rozsah má dva konce',
  'a range has ends that are {1}': 'konce rozsahu jsou {1}',
  'a range goes not from {1} to {2}': 'rozsah nevede od {1} do {2}',
  'a range of {1}s': 'rozsah ({1})',
  'a range of numbers, times or durations stands only beside `in`':
    'rozsah čísel, časů nebo dob trvání stojí jen u `in`',
  'the ends of a range are constants, not paths': 'konce rozsahu jsou konstanty, ne cesty',
  'numbers, times, durations or addresses': 'čísla, časy, doby trvání nebo adresy',
  '{1}..{2} is not a range of addresses': '{1}..{2} není rozsah adres',
  '{1} is not a range': '{1} není rozsah',

  // Constants
  'not a time': 'není čas',
  'there is no time {1}': 'čas {1} neexistuje',
  'the date {1} has to stand in quotes': 'datum {1} musí být v uvozovkách',
  '{1} is not a duration': '{1} není doba trvání',
  'the address {1} has a zone': 'adresa {1} má zónu',
  '{1} is not an address': '{1} není adresa',
  '{1} is not an address, network or range': '{1} není adresa, síť ani rozsah',
  'the number {1} is too large': 'číslo {1} je příliš velké',
  '{1} is not a {2}': '{1} není {2}',
  '{1} is not an {2}': '{1} není {2}',
  '{1}{2} is not {3} {4}': '{1}{2} není {4}',
  '{1} cannot be read as {2}': '{1} nelze přečíst; očekává se {2}',
  '{1} is a text, and numbers stand beside it': '{1} je text, a vedle stojí čísla',
  'it cannot be compiled': 'nelze přeložit',
  'not a regular expression: {1}': 'není regulární výraz: {1}',
  'more than {1} regular expressions': 'více než {1} regulárních výrazů',
  'right of `like` stand only texts that are written down':
    'vpravo od `like` stojí jen přímo zapsané texty',
  '`contains` looks for texts, not for addresses': '`contains` hledá texty, ne adresy',
  'a text with both kinds of quotes cannot be written': 'text s oběma druhy uvozovek nelze zapsat',

  // Kinds of values
  'a text': 'text',
  'a number': 'číslo',
  'a time': 'čas',
  'a duration': 'doba trvání',
  'a time or a duration': 'čas nebo doba trvání',
  'time or duration': 'čas nebo doba trvání',
  'an address': 'adresa',
  'an IPv{1} address': 'adresa IPv{1}',
  'an object': 'objekt',
  'a value': 'hodnota',
  'true or false': 'pravda nebo nepravda',

  // What is doubtful
  'symbols (&& || ^^) bind tighter than all words (and or xor)':
    'symboly (&& || ^^) váží těsněji než všechna slova (and or xor)',
  'inside a list {1} is a text, not a path': 'uvnitř seznamu je {1} text, ne cesta',
  '{1} is not a path of IDEA': '{1} není cesta formátu IDEA',
  '{1}: there is no list that an index could count in':
    '{1}: není tu seznam, ve kterém by index mohl počítat',
  '{1} may have several values: != is true if one of them differs':
    '{1} může mít více hodnot: != platí, pokud se jedna z nich liší',
  '{1} has no result for {2}': '{1} nemá výsledek pro: {2}',
  '{1} is never true: {2}': '{1} nikdy neplatí: {2}',
  '{1} is never true: an empty list has no value to compare with':
    '{1} nikdy neplatí: prázdný seznam nemá hodnotu k porovnání',
  '{1} in this list matches nothing: {2}': '{1} v tomto seznamu ničemu neodpovídá: {2}',
  '{1} stands beside {2}': 'proti sobě stojí {1} a {2}',

  // What to do
  'A duration is "00:05:00" or "1D00:00:00".': 'Doba trvání je „00:05:00“ nebo „1D00:00:00“.',
  'A duration is written 00:05:00 or 1D00:00:00: two digits each, minutes and seconds to 59.':
    'Doba trvání se píše 00:05:00 nebo 1D00:00:00: po dvou číslicích, minuty a sekundy do 59.',
  'A list holds texts, numbers, addresses, times, durations, ranges and names.':
    'Seznam obsahuje texty, čísla, adresy, časy, doby trvání, rozsahy a jména.',
  'A minus needs blanks around it: {1} - {2}.': 'Kolem minus musí být mezery: {1} - {2}.',
  'A path does not begin or end with a dot.': 'Cesta nezačíná ani nekončí tečkou.',
  'A time is "2024-05-02T10:00:00Z" or a date "2024-05-02".':
    'Čas je „2024-05-02T10:00:00Z“ nebo datum „2024-05-02“.',
  'A time is written 2024-05-02T10:00:00Z; the zone may be +02:00, without one it is UTC.':
    'Čas se píše 2024-05-02T10:00:00Z; pásmo může být +02:00, bez něj platí UTC.',
  'Addresses are written 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9, or 2001:db8::1 and so on.':
    'Adresy se píší 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9 nebo 2001:db8::1 a podobně.',
  'An address is 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9 or the same of IPv6; names of hosts are in Hostname.':
    'Adresa je 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9 nebo totéž v IPv6; jména počítačů jsou v Hostname.',
  'An index is the number of an element ([1] is the first), [#] for the last, or [*] for all.':
    'Index je číslo prvku ([1] je první), [#] značí poslední, [*] všechny.',
  'Compare with a value of the same type.': 'Porovnejte s hodnotou stejného druhu.',
  'Did you mean false?': 'Nemělo tu být false?',
  'Did you mean true?': 'Nemělo tu být true?',
  'Did you mean {1}?': 'Nemělo tu být {1}?',
  'If a text is meant, put it in quotes; events that have such a key are found all the same.':
    'Má-li to být text, dejte jej do uvozovek; události s takovým klíčem se najdou i tak.',
  'It looks like a blank; put an ordinary blank in its place.':
    'Vypadá jako mezera; nahraďte jej obyčejnou mezerou.',
  'Join alternatives in one expression: "a|b|c".': 'Spojte varianty do jednoho výrazu: „a|b|c“.',
  'Join conditions with `and`; a comparison takes no result of another.':
    'Spojte podmínky pomocí `and`; porovnání nepracuje s výsledkem jiného.',
  'Join two comparisons with `and`: `a < b and b < c`.':
    'Spojte dvě porovnání pomocí `and`: `a < b and b < c`.',
  'Leave one of the two out.': 'Jedno z nich vynechte.',
  'Leave the index out.': 'Index vynechte.',
  'Leave the zone (%…) out.': 'Zónu (%…) vynechte.',
  'Lists do not nest.': 'Seznamy nelze vnořovat.',
  'Names and texts with other characters than letters, digits, _ and - have to stand in quotes.':
    'Jména a texty s jinými znaky než písmeny, číslicemi, _ a - musí být v uvozovkách.',
  'Operator words are all lower case or all upper case: {1}.':
    'Slovní operátory se píší celé malými, nebo celé velkými písmeny: {1}.',
  'Put it in quotes if that is meant, else write a comparison of its own.':
    'Je-li to tak myšleno, dejte jej do uvozovek, jinak napište samostatné porovnání.',
  'Put parentheses where you want them, or write words only.':
    'Doplňte závorky podle svého záměru, nebo pište jen slova.',
  'Put the address in quotes to compare it as a text.':
    'Chcete-li adresu porovnávat jako text, dejte ji do uvozovek.',
  'Quotes are straight: "…" or \'…\'.': 'Uvozovky jsou rovné: "…" nebo \'…\'.',
  'Regular expressions are those of RE2: without back-references and look-around. No backslash needs doubling.':
    'Regulární výrazy jsou ty z RE2: bez zpětných odkazů a výhledů. Zpětná lomítka se nezdvojují.',
  'Split it into several filters.': 'Rozdělte jej na více filtrů.',
  'Texts and names that begin with a digit have to stand in quotes.':
    'Texty a jména, která začínají číslicí, musí být v uvozovkách.',
  'The ends are numbers, times, durations or addresses.':
    'Konce jsou čísla, časy, doby trvání nebo adresy.',
  'The ends are two single addresses, both IPv4 or both IPv6.':
    'Konce jsou dvě jednotlivé adresy, obě IPv4, nebo obě IPv6.',
  'The ends of a range are {1}.': 'Konce rozsahu jsou {1}.',
  'The first element is [1].': 'První prvek je [1].',
  'The functions are {1}.': 'Funkce jsou {1}.',
  'The operator is && or the word and.': 'Operátor je && nebo slovo and.',
  'The operator is ^^ or the word xor.': 'Operátor je ^^ nebo slovo xor.',
  'The operator is || or the word or.': 'Operátor je || nebo slovo or.',
  'The operators are ~~ (in) and =~ (like).': 'Operátory jsou ~~ (in) a =~ (like).',
  'To say that none is equal write: not {1} == …': 'Má-li se lišit každá, napište: not {1} == …',
  'Use `exists` to ask for values.': 'Na přítomnost hodnot se ptá `exists`.',
  'Use `like` with a dot in the place of one of the quotes.':
    'Použijte `like` s tečkou místo jedné z uvozovek.',
  'Use fewer parentheses, or a list with `in` for many alternatives.':
    'Použijte méně závorek, nebo seznam s `in` pro mnoho variant.',
  'What cannot be calculated is unknown, and so is the comparison.':
    'Co nelze spočítat, je neznámé, a porovnání také.',
  'What has no value is found by `not exists Path`.': 'Co nemá hodnotu, najde `not exists Cesta`.',
  'Write "{1}" for midnight UTC, or a whole time such as {2}T00:00:00Z; a subtraction needs blanks.':
    'Pro půlnoc UTC napište „{1}“, nebo celý čas jako {2}T00:00:00Z; odčítání potřebuje mezery.',
  'Write `Path in 1..20`.': 'Napište `Cesta in 1..20`.',
  'Write it in quotes to look for it as a text, or use `in` or `==`.':
    'Má-li se hledat jako text, dejte jej do uvozovek, nebo použijte `in` či `==`.',
  'Write the regular expression in quotes, or several in a list.':
    'Regulární výraz napište v uvozovkách, více výrazů v seznamu.',
  'Write the time as "2024-05-02T10:00:00Z"; Unix seconds are no time.':
    'Čas napište jako „2024-05-02T10:00:00Z“; unixové sekundy nejsou čas.',
  'Write {1} without quotes.': 'Napište {1} bez uvozovek.',
  'Write {1}().': 'Napište {1}().',
  'Write {1}(Path).': 'Napište {1}(Cesta).',
}
