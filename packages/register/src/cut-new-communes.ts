import { findNewCommunes } from '@grenier/quota-billing/territory'
import { readRegisterVersion } from './read-version.ts'

/** The edition of 2024, with which the present one is compared: nobody is recorded here by an older one. */
const formerEdition = { packageName: 'register-4', populationVintage: 2021 } as const

/** The module that says which communes are new since the former edition, made from the two packages that are installed. */
export function cutNewCommunes(): string {
  const lines = findNewCommunes(readRegisterVersion(formerEdition), readRegisterVersion()).map(
    ({ inseeCode, partOfCode }) => `${inseeCode} ${partOfCode ?? '-'}`,
  )
  return `/** Made by scripts/cut-new-communes.ts; a test wants it so. A code, and of which commune it was a part. */\nexport const newCommuneData = \`\n${lines.join('\n')}\n\`\n`
}
