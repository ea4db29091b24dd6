import type { GeographicPosition, TerritoryOutline } from '@grenier/contracts'
import type { CommuneInRegister, CommuneRegister, EpciInRegister } from '@grenier/control-plane/ports'
import { civilDate } from '@grenier/quota-billing'
import type { NewCommune, RegisterVersion } from '@grenier/quota-billing/territory'
import { readDataFiles } from './data-files.ts'
import { newCommuneData } from './new-commune-data.ts'
import { readOutlines, readPositions } from './read-places.ts'
import { communeFrom } from './read-register.ts'
import { readRegisterVersion } from './read-version.ts'
import { registerVintages } from './vintages.ts'

type Places = ReturnType<CommuneRegister['places']>

interface Index {
  readonly communes: ReadonlyMap<string, CommuneInRegister>
  readonly ofDepartement: ReadonlyMap<string, readonly CommuneInRegister[]>
  readonly ofEpci: ReadonlyMap<string, readonly CommuneInRegister[]>
  readonly epcis: ReadonlyMap<string, EpciInRegister>
  readonly places: Places
}

const newCommunes: readonly NewCommune[] = newCommuneData
  .trim()
  .split('\n')
  .map((line) => {
    const [inseeCode = '', partOf = '-'] = line.split(' ')
    return { inseeCode, partOfCode: partOf === '-' ? null : partOf }
  })

const byName = new Intl.Collator('fr')

/** Those of one name stay in the register's order. */
const inOrder = <Named extends { readonly name: string }>(named: readonly Named[]): Named[] =>
  named.toSorted((a, b) => byName.compare(a.name, b.name))

/** Of the départements of its members the one with the most; of equals the first by name of its members. */
function mainDepartement(members: readonly CommuneInRegister[]): string {
  const counts = [...Map.groupBy(members, ({ departementCode }) => departementCode)]
  const [first, ...others] = counts
  if (first === undefined) throw new Error('an EPCI of the register has no member')
  return others.reduce((most, one) => (one[1].length > most[1].length ? one : most), first)[0]
}

/** All of the register at once: one département after the other would be looked for in all communes each time. */
function readIndex(): Index {
  const { communes, groups, departements } = readDataFiles()
  const epciOf = new Map(groups.flatMap(({ code, membres }) => membres.map((member) => [member.code, code] as const)))
  const current = communes.flatMap((row) =>
    row.type === 'commune-actuelle' && row.departement !== undefined
      ? [communeFrom(row, { departementCode: row.departement, epciSiren: epciOf.get(row.code) ?? null })]
      : [],
  )
  const all = inOrder(current)
  const ofDepartement = Map.groupBy(all, ({ departementCode }) => departementCode)
  const ofEpci = Map.groupBy(
    all.filter(({ epciSiren }) => epciSiren !== null),
    ({ epciSiren }) => epciSiren ?? '',
  )
  const epcis = inOrder(
    groups.map(({ code: siren, nom: name }) => ({
      siren,
      name,
      departementCode: mainDepartement(ofEpci.get(siren) ?? []),
    })),
  )
  const places: Places = [
    ...departements.map(({ code, nom: name }) => ({
      kind: 'departement' as const,
      code,
      name,
      communes: ofDepartement.get(code)?.length ?? 0,
    })),
    ...epcis.map(({ siren: code, name }) => ({
      kind: 'epci' as const,
      code,
      name,
      communes: ofEpci.get(code)?.length ?? 0,
    })),
  ]
  return {
    communes: new Map(all.map((commune) => [commune.inseeCode, commune])),
    ofDepartement,
    ofEpci,
    epcis: new Map(epcis.map((epci) => [epci.siren, epci])),
    places,
  }
}

/**
 * The official register as it comes with the program: every current commune and every EPCI with own taxation. Its files
 * are read when it is asked for the first time.
 */
export function createCommuneRegister(): CommuneRegister {
  let read: Index | undefined
  let version: RegisterVersion | undefined
  let positions: ReadonlyMap<string, GeographicPosition> | undefined
  let outlines: ReadonlyMap<string, TerritoryOutline> | undefined
  const index = (): Index => (read ??= readIndex())
  const { packageName, packageVersion, geographyYear, population } = registerVintages
  return {
    edition: {
      source: `${packageName} ${packageVersion}, COG ${geographyYear}`,
      registerOn: civilDate(`${geographyYear}-01-01`),
      population: { ...population, inForceFrom: civilDate(population.inForceFrom) },
    },
    places: () => index().places,
    communesOf: ({ kind, code }) => (kind === 'departement' ? index().ofDepartement : index().ofEpci).get(code) ?? null,
    commune: (inseeCode) => index().communes.get(inseeCode) ?? null,
    epci: (siren) => index().epcis.get(siren) ?? null,
    positionOf: (inseeCode) => (positions ??= readPositions()).get(inseeCode) ?? null,
    outlineOf: (departementCode) => (outlines ??= readOutlines()).get(departementCode) ?? null,
    version: () => (version ??= readRegisterVersion()),
    newCommunes: () => newCommunes,
  }
}
