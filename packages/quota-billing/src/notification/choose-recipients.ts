import type { CivilDate } from '../shared/civil-time.ts'
import type { ContactFunction } from './notice-rules.ts'

export interface ContactOnRecord {
  readonly id: string
  readonly function: ContactFunction
  readonly email: string
  readonly validFrom: CivilDate
  /** The first day on which it no longer holds. */
  readonly validUntil: CivilDate | null
}

/** Who answers when nobody holds a function that is asked for, first one first. */
const standIns: readonly ContactFunction[] = ['secretary', 'signatory', 'deputy']

/** Only the part behind the at sign is the same in any case (RFC 5321 §2.4); mailboxes that differ in case alone are not met. */
function addressKey({ email }: ContactOnRecord): string {
  return email.toLowerCase()
}

/**
 * The contacts that a notice goes to on a day: those of its functions, in the order of the functions, else the first
 * stand-ins there are; and the shared mailbox in any case. Each address once. Empty where the member has nobody at all.
 */
export function chooseRecipients<Contact extends ContactOnRecord>(
  contacts: readonly Contact[],
  { functions, on }: { readonly functions: readonly ContactFunction[]; readonly on: CivilDate },
): Contact[] {
  const inForce = contacts.filter(
    ({ validFrom, validUntil }) => validFrom <= on && (validUntil === null || on < validUntil),
  )
  const holding = (wanted: ContactFunction): Contact[] => inForce.filter((contact) => contact.function === wanted)
  const own = functions.flatMap(holding)
  const instead = standIns.map(holding).find((found) => found.length > 0) ?? []
  const chosen = [...(own.length > 0 ? own : instead), ...holding('mailbox')]
  return [...new Map(chosen.toReversed().map((contact) => [addressKey(contact), contact])).values()].toReversed()
}
