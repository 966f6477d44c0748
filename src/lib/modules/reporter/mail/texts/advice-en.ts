import type { Texts } from './texts.ts'

const compromised =
  'If nobody is meant to do that, treat the machine as compromised: take it off the network, keep what may serve as evidence, install it anew and change the passwords that were used on it.'

/** What to do, in English. */
export const englishAdvice: Texts['advice'] = {
  attacked: [
    'Look through the logs of the machines for signs that an attack succeeded.',
    'Let only those reach the services who need them, and keep the software up to date.',
  ],
  login: ['Find out which process or user tries the passwords.', compromised],
  exploit: ['Find out which process or user sends these requests.', compromised],
  flood: [
    'Find out what sends the traffic. Open services (DNS, NTP, SSDP and others) are often abused to amplify floods: close them to strangers.',
    compromised,
  ],
  spam: [
    'Look through the logs of the mail server for the account or the web page that sends the messages, and block it.',
    'Change the password of the account; people give them away to phishing.',
  ],
  malware: [
    'Take the machine off the network and scan it with an up-to-date tool; the safest cure is to install it anew.',
    'Change the passwords that were used on it.',
  ],
  scanning: ['Find out which process or user does the scanning.', compromised],
  traffic: ['Find out whether the traffic is meant to be.', compromised],
  openService: [
    'If the service is not needed by strangers, switch it off or let only your own network reach it.',
    'If it has to be public, limit how much it answers, as its documentation describes.',
  ],
  encryption: [
    'Switch off old protocols and renew certificates in time; best by a tool that does it by itself.',
  ],
  clock: ['Let the machine get its time from a reliable time server (NTP).'],
  software: [
    'Install the updates of the manufacturer. Until then, let only those reach the service who need it.',
    'Look whether the weakness has been used already.',
  ],
  general: ['Find out what the machine does and why.', compromised],
}
