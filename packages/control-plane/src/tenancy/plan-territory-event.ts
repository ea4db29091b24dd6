import { canonicalJson } from '@grenier/audit-chain'
import type { PlannedTerritoryChange, TerritoryBody } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'
import { joinStrata, type PlannedChange, planTerritory, type TerritoryFacts } from '@grenier/quota-billing/territory'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { StandingBody } from './territory-event.ports.ts'

/** What becomes of one body; what follows from it is judged elsewhere. */
export type PlannedBodyChange = Omit<PlannedTerritoryChange, 'quotaMoves' | 'obstacles' | 'yearlyCost'>

type NamedEpcis = ReadonlyMap<string, NonNullable<TerritoryBody['epci']>>

/** EPCI by SIREN: as they are recorded, else as the register names them. */
export function namedEpcis({ register }: ApiPorts, bodies: readonly StandingBody[]): NamedEpcis {
  const recorded = bodies.flatMap(({ kind, siren, name, departementCode }) =>
    kind === 'epci' && siren !== null
      ? [[siren, { siren, name, departementCode: departementCode ?? '' }] as const]
      : [],
  )
  const stated = register.version().epcis.map(({ siren, name }) => {
    const departementCode = register.epci(siren)?.departementCode ?? ''
    return [siren, { siren, name, departementCode }] as const
  })
  return new Map([...stated, ...recorded])
}

/** Facts of a register or of what is recorded, its EPCI by name. */
export function bodyOf({ epciSiren, ...facts }: TerritoryFacts, epcis: NamedEpcis): TerritoryBody {
  const epci = epciSiren === null ? null : (epcis.get(epciSiren) ?? { siren: epciSiren, name: '', departementCode: '' })
  return { ...facts, epci }
}

function shown({ before, after, facts, ...change }: PlannedChange, epcis: NamedEpcis): PlannedBodyChange {
  return {
    ...change,
    facts: [...facts],
    before: bodyOf(before, epcis),
    after: after === null ? null : bodyOf(after, epcis),
  }
}

/** What the register says otherwise of those who are recorded, in the order in which it would be applied. */
export async function planChanges(
  ports: ApiPorts,
  tx: Transaction,
  effectiveOn: CivilDate,
): Promise<PlannedBodyChange[]> {
  const bodies = await tx.tenancy.standingBodies()
  const inForce = await tx.billing.tariffOn(effectiveOn)
  const rules = inForce?.tariff.rules ?? []
  const strata = joinStrata(rules.flatMap((rule) => (rule.kind === 'subscriptionByPopulation' ? [rule.strata] : [])))
  const epcis = namedEpcis(ports, bodies)
  return planTerritory(bodies, ports.register.version(), { strata }).map((change) => shown(change, epcis))
}

/** The day from which changes apply. Problem: `territory-date` for none that the register knows, or within a month. */
export function effectiveDay({ register }: ApiPorts, asked: CivilDate | undefined): CivilDate {
  const { registerOn } = register.edition
  const effectiveOn = asked ?? registerOn
  if (effectiveOn < registerOn || !effectiveOn.endsWith('-01')) throw new Problem('territory-date', { registerOn })
  return effectiveOn
}

/** One text for two changes that say the same of the same body. */
export function changeText(change: PlannedBodyChange): string {
  const { kind, organisationId, groupCode, before, after, successorId } = change
  return canonicalJson({ kind, organisationId, groupCode, before, after, successorId })
}
