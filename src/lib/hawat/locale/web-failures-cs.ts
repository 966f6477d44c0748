import type { FailureTexts } from '../core/told.ts'

/** What every page may answer in place of what was asked for, and what to do then. */
export const czechWebFailures: FailureTexts = {
  'this is for those who have signed in': 'toto je jen pro přihlášené',
  'you may not see or do this': 'toto nesmíte vidět ani dělat',
  'the API key opens nothing': 'klíč API nic neotvírá',
  'the API key is for reading only': 'klíč API je jen pro čtení',
  'the form is too old, or comes from another site':
    'formulář je příliš starý, nebo pochází z jiného webu',
  'too many requests; wait {1} s': 'příliš mnoho požadavků; počkejte {1} s',
  'there is nothing at {1}': 'na adrese {1} nic není',
  'the body ({1}) is not an object of texts, numbers, truth values and lists of them':
    'tělo ({1}) není objekt textů, čísel, pravdivostních hodnot a jejich seznamů',
  'a form has at most {1} fields': 'formulář má nejvýše {1} polí',
  'without a type': 'bez typu',
  'nobody signs in this way here': 'takto se zde nikdo nepřihlašuje',
  'nobody can apply for an account here': 'o účet zde nelze požádat',
  'nobody tells the configuration here': 'nastavení zde nikdo neukazuje',
  'nobody tells the state of the system here': 'stav systému zde nikdo neukazuje',
  'the provider has told no "{1}"': 'poskytovatel nesdělil „{1}“',
  '{1} does not answer as a provider of OpenID Connect':
    '{1} neodpovídá jako poskytovatel OpenID Connect',
  'something went wrong here; it has been written to the log':
    'zde se něco pokazilo; je to zapsáno v provozním záznamu',
  'Check sign_in.oidc.login and sign_in.oidc.scope.':
    'Zkontrolujte sign_in.oidc.login a sign_in.oidc.scope.',
  'Expected one of the headers {1} from one of trusted_proxies.':
    'Očekává se jedna z hlaviček {1} od některého z trusted_proxies.',

  // What to do, by the kind of failure
  'Sign in; programs give an API key in the header Authorization.':
    'Přihlaste se; programy dávají klíč API do hlavičky Authorization.',
  'Check login and password; a new account has to be enabled by somebody first.':
    'Zkontrolujte přihlašovací jméno a heslo; nový účet musí nejprve někdo povolit.',
  'Wait a moment. If it lasts, check sign_in.oidc.issuer in the configuration of hawat.':
    'Chvíli počkejte. Trvá-li to, zkontrolujte sign_in.oidc.issuer v nastavení hawat.',
  'Wait as long as the text says; an administrator can set a new password.':
    'Počkejte, jak dlouho text říká; správce může nastavit nové heslo.',
  'Make a new one on the page of your account.': 'Vytvořte si nový na stránce svého účtu.',
  'Ask an administrator, or a manager of your group.':
    'Obraťte se na správce systému, nebo na správce své skupiny.',
  'Load the page again and send the form from there.':
    'Načtěte stránku znovu a odešlete formulář z ní.',
  'Check the address, or start from the home page.':
    'Zkontrolujte adresu, nebo začněte na domovské stránce.',
  'The text says what was expected; /api/openapi.json describes every request.':
    'Text říká, co se očekávalo; /api/openapi.json popisuje každý požadavek.',
  'Wait for one of them, or stop it on the page "My queries".':
    'Počkejte na některé z nich, nebo je zastavte na stránce „Moje dotazy“.',
  'Somebody stopped it, or the page was left; ask again if it is still wanted.':
    'Někdo je zastavil, nebo byla stránka opuštěna; je-li stále potřeba, zeptejte se znovu.',
  'Wait for the rest of the minute, and ask less often.':
    'Počkejte do konce minuty a ptejte se méně často.',
  'Check the name; the `list` command of the topic shows all.':
    'Zkontrolujte název; všechny ukáže příkaz `list` daného tématu.',
  'Choose another name, or change the one that is there.':
    'Zvolte jiný název, nebo změňte ten stávající.',
  'The text names every value with what was expected.':
    'Text uvádí každou hodnotu s tím, co se očekávalo.',
  'See `mentat event search --help`.': 'Viz `mentat event search --help`.',
  'The text names line and column; docs/reference/filter-language.md tells the language.':
    'Text uvádí řádek a sloupec; jazyk popisuje docs/reference/filter-language.md.',
  'Search a shorter time, or raise `database.statement_timeout`.':
    'Hledejte v kratší době, nebo zvyšte `database.statement_timeout`.',
  'Search for it: `mentat event search`; it may wait in a queue: `mentat queue list`.':
    'Vyhledejte ji: `mentat event search`; možná čeká ve frontě: `mentat queue list`.',
  'Check its address and key; events pass without what it knows, and it is tried again.':
    'Zkontrolujte adresu a klíč; události projdou bez toho, co služba ví, a zkusí se to znovu.',
  'Check the service; events pass without what it knows, and it is tried again.':
    'Zkontrolujte službu; události projdou bez toho, co ví, a zkusí se to znovu.',
  'Nothing needs to be done; the event passes without the answer.':
    'Není třeba nic dělat; událost projde bez odpovědi.',
  '`mentat db status` tells which one is in use; daemons wait and go on by themselves.':
    '`mentat db status` řekne, která databáze se používá; démoni počkají a pokračují sami.',
  '`mentat event validate FILE` names every problem with its path.':
    '`mentat event validate SOUBOR` uvede každou závadu s její cestou.',
}
