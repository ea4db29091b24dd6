import { type SiretFault, siretFault } from '@grenier/quota-billing'

/** What is wrong with a SIRET as it is being written for a body; null: nothing, or nothing is written yet. */
export function writtenSiretFault(text: string, siren: string | null): SiretFault | null {
  const siret = text.replaceAll(/\s/g, '')
  return siret === '' ? null : siretFault(siret, siren)
}

/** SIRETs that were written for some bodies, by what each is known by; what is empty is left out. */
export function siretsOf(texts: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const written = Object.entries(texts).map(([key, text]) => [key, text.replaceAll(/\s/g, '')] as const)
  return new Map(written.filter(([, siret]) => siret !== ''))
}
