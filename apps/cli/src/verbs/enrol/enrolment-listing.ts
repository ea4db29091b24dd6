import type { RegisterCommune } from '@grenier/contracts'
import type { CommuneOrder } from '@grenier/contracts/enrolment'
import type { Language } from '../../language.ts'
import { type Column, colon, type Row, valueText } from '../../output/cells.ts'
import type { Listing } from '../../output/formats.ts'
import type { PlannedEnrolment } from './plan-enrolment.ts'

/** What became of a commune, or would. */
export type EnrolmentState = 'open' | 'enrolled' | 'refused'

export interface CommuneOutcome {
  readonly state: EnrolmentState
  /** Of the tenant that it became. */
  readonly tenantId: string | null
  /** The code and the sentence of a refusal. */
  readonly code: string | null
  readonly reason: string | null
}

export const notYet: CommuneOutcome = { state: 'open', tenantId: null, code: null, reason: null }

const states: Readonly<Record<EnrolmentState, Readonly<Record<Language, string>>>> = {
  open: { fr: 'à inscrire', en: 'to enrol' },
  enrolled: { fr: 'inscrite', en: 'enrolled' },
  refused: { fr: 'refusée', en: 'refused' },
}

const columns: readonly Column[] = [
  { header: { fr: 'code', en: 'code' }, of: 'inseeCode' },
  { header: { fr: 'commune', en: 'commune' }, of: 'name' },
  { header: { fr: 'habitants', en: 'inhabitants' }, of: 'inhabitants', kind: 'count' },
  { header: { fr: 'réserve', en: 'pool' }, of: 'pool' },
  { header: { fr: 'au départ', en: 'starts with' }, of: (row, language) => startText(row, language) },
  { header: { fr: 'état', en: 'state' }, of: (row, language) => stateText(row, language) },
]

const startText = (row: Row, language: Language): string =>
  (row['starterQuotas'] as readonly { offer: string; quotaBytes: string }[])
    .map(({ offer, quotaBytes }) => `${offer} ${valueText(quotaBytes, 'bytes', language)}`)
    .join(', ')

const stateText = (row: Row, language: Language): string => {
  const word = states[row['state'] as EnrolmentState][language]
  return typeof row['reason'] === 'string' ? `${word}${colon(language)}${row['reason']}` : word
}

/** The communes in the order of the register, each with what it starts with and what became of it. */
export function enrolmentListing(
  communes: readonly RegisterCommune[],
  planned: PlannedEnrolment,
  outcomeOf: (inseeCode: string) => CommuneOutcome,
): Listing {
  const rows = communes.map((commune) => rowOf(commune, planned, outcomeOf(commune.inseeCode)))
  return {
    fields: [
      'inseeCode',
      'name',
      'siren',
      'inhabitants',
      'epci',
      'pool',
      'starterQuotas',
      'state',
      'tenantId',
      'code',
      'reason',
    ],
    columns,
    pages: (async function* () {
      yield rows
    })(),
  }
}

function rowOf(commune: RegisterCommune, { plan, offers, pools }: PlannedEnrolment, outcome: CommuneOutcome): Row {
  const { inseeCode, name, siren, inhabitants, epci } = commune
  const order: CommuneOrder | undefined = plan.orders[inseeCode]
  return {
    inseeCode,
    name,
    siren,
    inhabitants,
    epci: epci?.name ?? null,
    pool: pools.get(order?.parentNodeId ?? '')?.name ?? null,
    starterQuotas: (order?.starterQuotas ?? []).map(({ offerId, quotaBytes }) => ({
      offer: offers.get(offerId)?.code ?? offerId,
      quotaBytes,
    })),
    ...outcome,
  }
}
