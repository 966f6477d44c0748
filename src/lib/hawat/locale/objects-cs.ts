import type { Catalogue } from '../core/translate.ts'

/** Czech texts about groups, their networks and how they want reports, and about detectors. */
export const czechOfObjects: Catalogue = {
  // Groups
  Member: 'Člen',
  Members: 'Členové',
  Manager: 'Správce',
  'Without members': 'Bez členů',
  'Without managers': 'Bez správců',
  'Often the address to which abuse is reported. Events that are stored keep the name they have.':
    'Často adresa, na kterou se hlásí zneužití. Uloženým událostem zůstane jméno, které mají.',
  'Above it': 'Nadřazená',
  'Below it': 'Podřízené',
  'The group that this one is a part of.': 'Skupina, jejíž je tato součástí.',
  'Local ID': 'Místní označení',
  'What another system calls it.': 'Jak ji označuje jiný systém.',
  'The import that manages it, or "manual".': 'Import, který ji spravuje, nebo „manual“.',
  'A group that is not enabled is responsible for nothing.':
    'Skupina, která není povolena, za nic neodpovídá.',
  'E-mail or login': 'E-mail nebo přihlašovací jméno',
  'Show the group': 'Zobrazit skupinu',
  'Add somebody': 'Přidat někoho',
  'Add somebody to {name}': 'Přidat někoho do {name}',
  'Change {name}': 'Upravit {name}',
  'Create a group': 'Vytvořit skupinu',
  'Delete a group': 'Smazat skupinu',
  'Enable a group': 'Povolit skupinu',
  'Disable a group': 'Zakázat skupinu',
  'Delete {name} with its networks, filters and memberships? Its reports stay.':
    'Smazat {name} s jejími sítěmi, filtry a členstvími? Její hlášení zůstanou.',
  'Let {name} be responsible for nothing? It gets no reports from then on.':
    'Má {name} přestat za cokoli odpovídat? Hlášení pak nedostane.',
  'Make {name} responsible for its networks again?': 'Má {name} znovu odpovídat za své sítě?',
  'How it wants its reports': 'Jak chce hlášení',
  'It is responsible for no network.': 'Neodpovídá za žádnou síť.',
  'Last time': 'Naposledy',
  'No account has this address.': 'Tuto adresu nemá žádný účet.',
  'Several accounts have this address: give the login instead.':
    'Tuto adresu má více účtů: uveďte přihlašovací jméno.',
  'No group fits. Leave out a condition, or create one.':
    'Nevyhovuje žádná skupina. Vynechte některou podmínku, nebo ji vytvořte.',
  'Nobody belongs to this group yet.': 'Do této skupiny zatím nikdo nepatří.',
  'Nothing is held back from its reports.': 'Z jejích hlášení se nic nevynechává.',
  'The first {most} of {n}.': 'Prvních {most} z {n}.',
  'The group is disabled already.': 'Skupina už je zakázána.',
  'The group is enabled already.': 'Skupina už je povolena.',
  'The group {name} was created.': 'Skupina {name} byla vytvořena.',
  'Wish to be': 'Chtějí být',
  'You belong to no group yet. Whoever manages yours can add you.':
    'Zatím nepatříte do žádné skupiny. Přidat vás může správce té vaší.',
  '{name} is disabled.': '{name}: zakázáno.',
  '{name} is enabled.': '{name}: povoleno.',
  '{name} was deleted.': '{name}: smazáno.',

  // Networks
  Networks: 'Sítě',
  'base network': 'základní síť',
  'Base network': 'Základní síť',
  'networks that have it; or a network': 'sítě, ve kterých je; nebo síť',
  'Networks that have it': 'Sítě, ve kterých je',
  'an address, a network such as 192.0.2.0/24, or a range: low-high':
    'adresa, síť jako 192.0.2.0/24, nebo rozsah: od-do',
  'Around others: reports go to its group when there is no other recipient.':
    'Kolem ostatních: hlášení dostane její skupina, když není jiný příjemce.',
  Rank: 'Pořadí',
  'A whole number; nothing when it has none.': 'Celé číslo; prázdné, když žádné nemá.',
  'Expected a whole number.': 'Očekává se celé číslo.',
  '"{given}" is no address, network or range.': '„{given}“ není adresa, síť ani rozsah.',
  'Create a network': 'Vytvořit síť',
  'Create a network of {name}': 'Vytvořit síť skupiny {name}',
  'Delete a network': 'Smazat síť',
  'Delete {network} of {group}?': 'Smazat {network} skupiny {group}?',
  'How to fetch them': 'Jak je získat',
  'Networks for other systems': 'Sítě pro jiné systémy',
  'Networks with the same addresses': 'Sítě se stejnými adresami',
  'No network fits. Leave out a condition, or create one.':
    'Nevyhovuje žádná síť. Vynechte některou podmínku, nebo ji vytvořte.',
  'The network {name} was created.': 'Síť {name} byla vytvořena.',
  '{n} networks of enabled groups stand in the answer of:': {
    one: '{n} síť povolených skupin je v odpovědi na:',
    few: '{n} sítě povolených skupin jsou v odpovědi na:',
    other: '{n} sítí povolených skupin je v odpovědi na:',
  },

  // Detectors
  'As it stands in events: org.example.honeypot': 'Jak stojí v událostech: org.example.honeypot',
  Credibility: 'Důvěryhodnost',
  'From 0 (never right) to 1; reports leave out events of detectors that are not credible.':
    'Od 0 (nikdy nemá pravdu) do 1; hlášení vynechávají události nedůvěryhodných detektorů.',
  Registered: 'Registrován',
  'Show the detector': 'Zobrazit detektor',
  'Create a detector': 'Vytvořit detektor',
  'Delete a detector': 'Smazat detektor',
  'Delete {name}? Its events are believed then, as those of any detector that is not known.':
    'Smazat {name}? Jeho událostem se pak bude věřit jako u každého neznámého detektoru.',
  'Expected a number from 0 to 1.': 'Očekává se číslo od 0 do 1.',
  'Left out': 'Vynecháno',
  'Left out of reports': 'Vynecháno z hlášení',
  'No detector fits. Events of those that are not known are believed.':
    'Nevyhovuje žádný detektor. Událostem neznámých detektorů se věří.',
  'Events of detectors that are not known are believed; make it known by "Create a detector".':
    'Událostem neznámých detektorů se věří; znám bude, když ho vytvoříte.',
  'The detector {name} was created.': 'Detektor {name} byl vytvořen.',

  // How groups want their reports
  'Mails from info up': 'E-maily od závažnosti info',
  'Mails from low up': 'E-maily od závažnosti low',
  'Mails from medium up': 'E-maily od závažnosti medium',
  'Mails from high up': 'E-maily od závažnosti high',
  'Mails about what is critical': 'E-maily o závažnosti critical',
  'Mails from {severity} up': 'E-maily od závažnosti {severity}',
  'e-mail addresses; for this severity and above': 'e-mailové adresy; od této závažnosti výše',
  'Events in the mail': 'Události v e-mailu',
  Redirected: 'Přesměrováno',
  'Whether mails go to an address for tests instead.':
    'Zda e-maily jdou místo toho na zkušební adresu.',
  'How {name} wants its reports': 'Jak {name} chce hlášení',
}
