import type { BackupCopy, ProtectedClaim } from '@grenier/contracts'
import { type CivilDate, civilDateOf } from '@grenier/quota-billing'

/** Copies of one civil day, the newest first. */
export interface CopyDay {
  readonly day: CivilDate
  readonly copies: readonly BackupCopy[]
}

/** Days on which a folder was copied, the newest first; copies that are gone or were found broken are none. */
export function copyDays(copies: readonly BackupCopy[], timeZone: string): readonly CopyDay[] {
  const whole = copies.filter(({ goneAt, isBroken }) => goneAt === null && !isBroken)
  const newestFirst = whole.toSorted((left, right) => right.takenAt - left.takenAt)
  const byDay = Map.groupBy(newestFirst, ({ takenAt }) => civilDateOf(takenAt, timeZone))
  return [...byDay].map(([day, ofDay]) => ({ day, copies: ofDay }))
}

/** As long as a claim's name may be (contracts, `requestRestoreBody`). */
const nameLengthMax = 63

/** Whether a new folder may be called so: small letters, digits and hyphens, neither first nor last a hyphen. */
export function isFolderName(text: string): boolean {
  return text.length <= nameLengthMax && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text)
}

/** What a person typed, as far as it can become the name of a folder: without capitals, accents and spaces. */
export function asFolderName(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain.replaceAll(/[^a-z0-9]+/g, '-').slice(0, nameLengthMax)
}

/** A name for the new folder that says of what and when it is, and that no folder has. */
export function proposedName(folder: string, day: CivilDate, taken: readonly string[]): string {
  const end = `-${day}`
  const numbered = (count: number): string => {
    const suffix = count === 1 ? end : `${end}-${count}`
    return `${folder.slice(0, nameLengthMax - suffix.length).replace(/-+$/, '')}${suffix}`
  }
  let count = 1
  while (taken.includes(numbered(count))) count += 1
  return numbered(count)
}

/** Why a copy cannot be brought back from here, or how it can: beside the folder, or in its place once that is gone. */
export type Way = 'beside' | 'in-place' | 'only-by-operator'

/**
 * How a copy comes back. What Velero copied returns under its own name alone, and only where that folder is gone
 * (docs/protection.md); everything else beside.
 */
export function wayOf({ driver }: BackupCopy, folder: ProtectedClaim | undefined): Way {
  if (driver !== 'velero') return 'beside'
  return folder?.state === 'gone' ? 'in-place' : 'only-by-operator'
}
