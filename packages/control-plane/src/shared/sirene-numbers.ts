import { isSiren, siretFault } from '@grenier/quota-billing'
import { Problem } from './problem.ts'

/** A SIREN, where one is given, is a number that Sirene gives (Luhn's check). Problem: `siren-invalid`. */
export function requireSiren(siren: string | null): void {
  if (siren !== null && !isSiren(siren)) throw new Problem('siren-invalid', { siren })
}

/**
 * A SIRET, where one is given, is of an establishment of that body; Chorus Pro refuses what is sent to another. Whoever stores
 * one that came from outside asks here. Problems: `siret-invalid` for its check digits, `siret-of-another`.
 */
export function requireSiret(siret: string | null, siren: string | null): void {
  if (siret === null) return
  const fault = siretFault(siret, siren)
  if (fault !== null) throw new Problem(fault, { siret })
}
