import type { CommuneOfVersion, EpciOfVersion, RegisterVersion } from '@grenier/quota-billing/territory'
import { readDataFiles } from './data-files.ts'
import { communeFrom } from './read-register.ts'
import { registerVintages } from './vintages.ts'

/** An edition of the register: under which name its package is installed, and of which census its figures are. */
export interface EditionToRead {
  readonly packageName: string
  readonly populationVintage: number
}

const present: EditionToRead = {
  packageName: registerVintages.packageName,
  populationVintage: registerVintages.population.vintage,
}

/**
 * Every current commune and every EPCI of an edition, as two editions are compared; without saying which, of the present one.
 * A figure is the communes' own: what `epci.json` repeats of its members may be of another census.
 */
export function readRegisterVersion({ packageName, populationVintage: vintage } = present): RegisterVersion {
  const { communes, groups } = readDataFiles(packageName)
  const epciOf = new Map(groups.flatMap(({ code, membres }) => membres.map((member) => [member.code, code] as const)))
  const current = communes.flatMap((row): CommuneOfVersion[] => {
    if (row.type !== 'commune-actuelle' || row.departement === undefined) return []
    const { population, ...commune } = communeFrom(row, {
      departementCode: row.departement,
      epciSiren: epciOf.get(row.code) ?? null,
    })
    return [
      {
        ...commune,
        population: population === null ? null : { inhabitants: population, vintage },
        formerCodes: [...(row.anciensCodes ?? [])].sort(),
      },
    ]
  })
  return { communes: current, epcis: groups.map(({ code: siren, nom: name }): EpciOfVersion => ({ siren, name })) }
}
