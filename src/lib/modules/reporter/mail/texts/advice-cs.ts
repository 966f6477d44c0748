import type { Texts } from './texts.ts'

const compromised =
  'Pokud to nedělá nikdo oprávněný, považujte stroj za napadený: odpojte jej od sítě, uchovejte, co může sloužit jako důkaz, nainstalujte jej znovu a změňte hesla, která se na něm používala.'

/** What to do, in Czech. */
export const czechAdvice: Texts['advice'] = {
  attacked: [
    'Projděte záznamy dotčených strojů a hledejte známky úspěšného útoku.',
    'Služby zpřístupněte jen těm, kdo je potřebují, a udržujte programy aktuální.',
  ],
  login: ['Zjistěte, který proces nebo uživatel hesla zkouší.', compromised],
  exploit: ['Zjistěte, který proces nebo uživatel tyto požadavky posílá.', compromised],
  flood: [
    'Zjistěte, co provoz vysílá. K zesílení záplav se často zneužívají otevřené služby (DNS, NTP, SSDP a další): cizím je uzavřete.',
    compromised,
  ],
  spam: [
    'V záznamech poštovního serveru najděte účet nebo webovou stránku, která zprávy rozesílá, a zablokujte ji.',
    'Změňte heslo k účtu; bývá vylákáno podvodným e-mailem.',
  ],
  malware: [
    'Odpojte stroj od sítě a prověřte jej aktuálním nástrojem; nejjistější je nainstalovat jej znovu.',
    'Změňte hesla, která se na něm používala.',
  ],
  scanning: ['Zjistěte, který proces nebo uživatel skenuje.', compromised],
  traffic: ['Zjistěte, zda je provoz oprávněný.', compromised],
  openService: [
    'Pokud službu cizí nepotřebují, vypněte ji nebo ji zpřístupněte jen z vlastní sítě.',
    'Pokud veřejná být musí, omezte množství odpovědí podle její dokumentace.',
  ],
  encryption: ['Vypněte staré protokoly a včas obnovujte certifikáty; nejlépe automaticky.'],
  clock: ['Nastavte stroji spolehlivý zdroj času (server NTP).'],
  software: [
    'Nainstalujte opravy od výrobce. Do té doby zpřístupněte službu jen těm, kdo ji potřebují.',
    'Ověřte, zda slabina již nebyla zneužita.',
  ],
  general: ['Zjistěte, co stroj dělá a proč.', compromised],
}
