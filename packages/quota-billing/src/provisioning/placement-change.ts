import { type DataClass, needsVisa } from '../tenancy/exit.ts'
import { meetsResidency, type Residency } from './data-class.ts'

/** What a tenant stores where nobody says otherwise, and how near all of it must stay. */
export interface StoredAs {
  readonly dataClass: DataClass
  readonly residencyMin: Exclude<Residency, 'other'> | null
}

/** What another class or residency means for a tenant that stands already. */
export interface PlacementChangeMeaning {
  /** The class that comes: all the tenant has must be able to hold it. null: none, or ordinary data, which needs nothing. */
  readonly enters: DataClass | null
  /** The class that goes: from then on nothing of it counts as stored. null: none, or ordinary data. */
  readonly leaves: DataClass | null
  /** It asks more of some place than before, which has to be looked at first. */
  readonly isStricter: boolean
  /** It lets go of something that protected data. */
  readonly isLooser: boolean
  /** Public archives are let go only with the visa of the archives administration (Code du patrimoine, L212-2). */
  readonly needsVisa: boolean
}

function isNearer(residency: Residency | null, than: Residency | null): boolean {
  if (residency === null) return false
  return than === null || !meetsResidency(than, residency)
}

/** What a change is; null where nothing would change. Archives and health data replace each other: one comes, the other goes. */
export function placementChange(before: StoredAs, after: StoredAs): PlacementChangeMeaning | null {
  const isOther = before.dataClass !== after.dataClass
  if (!isOther && before.residencyMin === after.residencyMin) return null
  const enters = isOther && after.dataClass !== 'ordinary' ? after.dataClass : null
  const leaves = isOther && before.dataClass !== 'ordinary' ? before.dataClass : null
  return {
    enters,
    leaves,
    isStricter: enters !== null || isNearer(after.residencyMin, before.residencyMin),
    isLooser: leaves !== null || isNearer(before.residencyMin, after.residencyMin),
    needsVisa: leaves !== null && needsVisa(leaves),
  }
}
