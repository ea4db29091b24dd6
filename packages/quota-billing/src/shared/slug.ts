import { invariant } from './invariant.ts'

/** Leaves room for the longest suffix of a namespace within the 63 characters of a DNS-1123 label. */
export const slugLengthMax = 50

const ligatures: ReadonlyMap<string, string> = new Map([
  ['œ', 'oe'],
  ['æ', 'ae'],
  ['ß', 'ss'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
])

/** Lower-case ASCII letters and digits joined by single hyphens; apostrophes, spaces and any other sign separate. */
function foldToLabel(text: string): string {
  return text
    .toLowerCase()
    .replace(/[œæßøłđ]/gu, (letter) => ligatures.get(letter) ?? '')
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

/**
 * A tenant's name on a cluster: folded name, hyphen, INSEE code (a commune) or SIREN (any other body), a DNS-1123 label
 * of at most 50 characters. The name is cut, never the code: 3 774 communes share their name with another one.
 * Compute it once at enrolment and store it; it never changes afterwards (cluster rule 33).
 * @throws BrokenInvariant when the code holds no letter or digit, or more than 20.
 */
export function tenantSlug(name: string, inseeOrSiren: string): string {
  const code = foldToLabel(inseeOrSiren)
  invariant(code.length > 0 && code.length <= 20, 'a slug ends with an INSEE code or a SIREN')
  const nameLengthMax = slugLengthMax - code.length - 1
  const folded = foldToLabel(name).slice(0, nameLengthMax).replace(/-+$/, '')
  return folded === '' ? code : `${folded}-${code}`
}
