import { type Address, addressText, type Family, networkText, rangeText } from './address.ts'
import type { Attacker, Attackers } from './attackers.ts'
import type { Party } from './event.ts'
import type { Homes, Host } from './homes.ts'
import type { Random } from './random.ts'
import { remark } from './wording.ts'

/** Where a scenario takes its chances, its people and its past from. */
export interface Scene {
  readonly random: Random
  readonly attackers: Attackers
  readonly homes: Homes
  /** IDs of the latest events, oldest first; empty at the beginning. */
  readonly earlier: readonly string[]
}

/** An attacker; how often one is met follows Zipf's law. */
export function attacker(scene: Scene): Attacker {
  return scene.attackers.draw(scene.random)
}

/** A host of the home networks. */
export function homeHost(scene: Scene, family: Family = anyFamily(scene)): Host {
  return scene.homes.host(scene.random, family)
}

/** A host of the home networks that can talk to the given one. */
export function peerOf(scene: Scene, other: Address): Host {
  return homeHost(scene, other.family)
}

/** The party that has one address. */
export function partyOf(address: Address, more: Party = {}): Party {
  return { ...addressKey(address.family, [addressText(address)]), ...more }
}

/** A source as most detectors describe it, now and then with what a look-up added. */
export function sourceOf(scene: Scene, who: Attacker, more: Party = {}): Party {
  const { random } = scene
  const party = partyOf(who, more)
  if (random.chance(0.25)) party.Hostname = random.chance(0.7) ? [who.name] : []
  if (random.chance(0.3)) party.ASN = [who.asn]
  if (random.chance(0.1)) party.Netname = [`ripe:EXAMPLE-NET-${who.asn}`]
  return party
}

/** Targets that were probed together: single addresses, a network, a range, or several far from each other. */
export function spreadOf(scene: Scene, family: Family, more: Party = {}): Party {
  const { random } = scene
  const host = homeHost(scene, family)
  const choice = random.fraction()
  const texts =
    choice < 0.3
      ? [addressText(host)]
      : choice < 0.5
        ? [networkText(host, host.family === 4 ? random.integer(24, 28) : 64)]
        : choice < 0.62
          ? [rangeText(host, random.integer(2, 16))]
          : hostsText(scene, host, random.small(2, 40))
  const wide = choice >= 0.3 && choice < 0.5
  return { ...addressKey(host.family, texts), ...more, ...(wide && { Anonymised: true }) }
}

/** A remark on some events, nothing on the others. */
export function sometimesRemark(scene: Scene, probability: number): { Note?: string } {
  return scene.random.chance(probability) ? { Note: remark(scene.random) } : {}
}

function anyFamily({ random }: Scene): Family {
  return random.chance(0.12) ? 6 : 4
}

function hostsText(scene: Scene, first: Address, count: number): string[] {
  const texts = new Set([addressText(first)])
  for (let index = 1; index < count; index++) {
    const host = scene.homes.address(scene.random, first.family)
    if (host.family === first.family) texts.add(addressText(host))
  }
  return [...texts]
}

function addressKey(family: Family, texts: string[]): Party {
  return family === 4 ? { IP4: texts } : { IP6: texts }
}
