import { type Command, registerPlacesMax, searchText } from '@grenier/contracts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { CommuneInRegister, CommuneRegister, RegisterStanding } from './register.ports.ts'

/** Whether a name or a code has the text somewhere in it. */
const holds = (search: string, name: string, code: string): boolean =>
  searchText(name).includes(searchText(search)) || code.toLowerCase().startsWith(search.toLowerCase())

/** Départements and EPCI of the register that are found by their name or code. */
export function listRegisterPlaces({ register }: ApiPorts): UseCase<'listRegisterPlaces'> {
  return async ({ search = '' }) => {
    const found = register.places().filter(({ name, code }) => holds(search.trim(), name, code))
    return { source: register.edition.source, items: found.slice(0, registerPlacesMax), total: found.length }
  }
}

/** The communes of the one place that is asked for. Problem: `register-place-unknown`. */
function communesAsked(
  register: CommuneRegister,
  { departement, epci }: Command<'listRegisterCommunes'>,
): readonly CommuneInRegister[] {
  const code = departement ?? epci
  const communes =
    code === undefined || (departement !== undefined && epci !== undefined)
      ? null
      : register.communesOf({ kind: departement === undefined ? 'epci' : 'departement', code })
  if (communes === null) throw new Problem('register-place-unknown')
  return communes
}

/** What comes behind the commune at which a page ended; all, without a cursor. Problem: `cursor-invalid`. */
function behind(communes: readonly CommuneInRegister[], cursor: string | undefined): readonly CommuneInRegister[] {
  if (cursor === undefined) return communes
  const last = communes.findIndex(({ inseeCode }) => inseeCode === cursor)
  if (last < 0) throw new Problem('cursor-invalid')
  return communes.slice(last + 1)
}

/**
 * The communes of one département or EPCI, each with whether it is recorded and a tenant here. A place has 1,000 communes at
 * most, so it is read whole and narrowed here. Problems: `register-place-unknown`, `cursor-invalid`.
 */
export function listRegisterCommunes({ register, unitOfWork }: ApiPorts): UseCase<'listRegisterCommunes'> {
  return async (query) => {
    const communes = communesAsked(register, query)
    const sirens = [...new Set(communes.flatMap(({ epciSiren }) => epciSiren ?? []))]
    const { standings, groups } = await unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const [recorded, epci] = await Promise.all([
        tx.tenancy.communesRecorded(communes.map(({ inseeCode }) => inseeCode)),
        tx.tenancy.epciRecorded(sirens),
      ])
      return {
        standings: new Map(recorded.map((standing) => [standing.inseeCode, standing])),
        groups: new Map(epci.map(({ siren, organisationId }) => [siren, organisationId])),
      }
    })
    const isMember = ({ inseeCode }: CommuneInRegister) => (standings.get(inseeCode)?.tenantId ?? null) !== null
    const { search = '', membership, cursor, limit } = query
    const isFound = (commune: CommuneInRegister) =>
      (membership === undefined || isMember(commune) === (membership === 'member')) &&
      holds(search.trim(), commune.name, commune.inseeCode)
    const rest = behind(communes, cursor).filter(isFound)
    const items = rest.slice(0, limit)
    return {
      source: register.edition.source,
      communes: communes.length,
      members: communes.filter(isMember).length,
      total: communes.filter(isFound).length,
      items: items.map((commune) => viewOf(commune, { register, groups, standing: standings.get(commune.inseeCode) })),
      nextCursor: rest.length > items.length ? (items.at(-1)?.inseeCode ?? null) : null,
    }
  }
}

function viewOf(
  { population, epciSiren, ...commune }: CommuneInRegister,
  recorded: {
    register: CommuneRegister
    groups: ReadonlyMap<string, string>
    standing: RegisterStanding | undefined
  },
) {
  const epci = epciSiren === null ? null : recorded.register.epci(epciSiren)
  return {
    ...commune,
    inhabitants: population,
    epci:
      epci === null
        ? null
        : { siren: epci.siren, name: epci.name, organisationId: recorded.groups.get(epci.siren) ?? null },
    organisationId: recorded.standing?.organisationId ?? null,
    tenantId: recorded.standing?.tenantId ?? null,
  }
}
