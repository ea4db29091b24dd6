import type { AgreementTerms, Organisation, RecipientTerms } from '@grenier/contracts'
import { type CivilDate, civilDate } from '@grenier/quota-billing'

type Terms = Pick<AgreementTerms, 'billingCycle' | 'advanceCents' | 'annualCommitmentCents' | 'noticeDays'>

/** One of the twelve: who it is in the register of 2024, under what it is a member, and what it has. */
export interface MemberPlan extends Terms {
  readonly kind: Extract<Organisation['kind'], 'commune' | 'epci' | 'ccas'>
  /** Of a commune its INSEE code, of an EPCI its SIREN; a CCAS stands in no register. */
  readonly code: string
  /** The EPCI below whose pool it hangs. */
  readonly poolOf: string
  readonly from: CivilDate
  readonly gib: bigint
  /** What its volumes hold, read once a day; 0 where nothing is read. */
  readonly usedGib: bigint
  readonly engagementRequired: RecipientTerms['engagementRequired']
  /** What it paid in 2025 under the system before this one. */
  readonly paidBeforeCents: bigint
}

const firstDay = civilDate('2026-01-01')
const plain = {
  kind: 'commune',
  from: firstDay,
  usedGib: 0n,
  engagementRequired: false,
  noticeDays: 60,
  annualCommitmentCents: 1_000_000n,
} as const

const [merlerault, pithiverais, vallees, perche] = ['200069458', '200071850', '244500419', '200068856'] as const

/** EPCI whose pools members hang below, each with its room in GiB; null: as much as the region has. */
export const pools: readonly (readonly [siren: string, gib: bigint | null])[] = [
  [merlerault, null],
  [pithiverais, 100n],
  [vallees, 120n],
  [perche, 300n],
]

/**
 * Twelve members on five cycles. On 1 January 2027 Les Authieux-du-Puits and La Genevraie are merged into Le Merlerault, and
 * Bordeaux-en-Gâtinais changes its EPCI, as the register of today says; everybody is counted anew.
 */
export const memberPlans = {
  merlerault: {
    ...plain,
    code: '61275',
    poolOf: merlerault,
    gib: 50n,
    usedGib: 40n,
    billingCycle: 'month',
    paidBeforeCents: 31250n,
  },
  /** Asked ahead for more than it uses: what is left over belongs to whom it is merged into. */
  authieux: {
    ...plain,
    code: '61017',
    poolOf: merlerault,
    gib: 20n,
    billingCycle: 'advance-and-balance',
    advanceCents: 6000n,
    paidBeforeCents: 5500n,
  },
  /** Under the recovery threshold month by month. */
  genevraie: { ...plain, code: '61188', poolOf: merlerault, gib: 28n, billingCycle: 'month', paidBeforeCents: 4_000n },
  /** Wants an engagement on its statements, and gives none for a long time. */
  bordeaux: {
    ...plain,
    code: '45041',
    poolOf: pithiverais,
    gib: 60n,
    usedGib: 22n,
    billingCycle: 'half-year',
    engagementRequired: true,
    paidBeforeCents: 9900n,
  },
  /** Pays for itself and for its three communes. */
  perche: {
    ...plain,
    kind: 'epci',
    code: perche,
    poolOf: perche,
    gib: 0n,
    billingCycle: 'quarter',
    paidBeforeCents: 0n,
  },
  beaulieu: { ...plain, code: '61034', poolOf: perche, gib: 40n, billingCycle: 'month', paidBeforeCents: 7_000n },
  bizou: { ...plain, code: '61046', poolOf: perche, gib: 30n, billingCycle: 'month', paidBeforeCents: 6_000n },
  mage: { ...plain, code: '61242', poolOf: perche, gib: 50n, billingCycle: 'month', paidBeforeCents: 8_000n },
  /** Has no space: it pays what Girolles uses for its elderly. */
  ccas: { ...plain, kind: 'ccas', code: 'CCAS', poolOf: vallees, gib: 0n, billingCycle: 'month', paidBeforeCents: 0n },
  /** Above what it commits to, it wants a signature. */
  girolles: {
    ...plain,
    code: '45156',
    poolOf: vallees,
    gib: 40n,
    usedGib: 31n,
    billingCycle: 'month',
    paidBeforeCents: 21000n,
    annualCommitmentCents: 15000n,
  },
  /** Some 9 € a year. */
  ventrouze: { ...plain, code: '61500', poolOf: perche, gib: 0n, billingCycle: 'year', paidBeforeCents: 900n },
  /** Joins in the midst of the first year, changes its terms in July, leaves in the spring after. */
  griselles: {
    ...plain,
    code: '45161',
    poolOf: vallees,
    gib: 20n,
    usedGib: 12n,
    billingCycle: 'month',
    paidBeforeCents: 0n,
    from: civilDate('2026-05-01'),
    annualCommitmentCents: 20000n,
  },
} as const satisfies Record<string, MemberPlan>

export type MemberKey = keyof typeof memberPlans

export const memberKeys: readonly MemberKey[] = Object.keys(memberPlans) as MemberKey[]

/** The plan of one of them, whatever the others are like. */
export function planOf(key: MemberKey): MemberPlan {
  return memberPlans[key]
}

/** From which day on who pays for whom else. */
export const payings: readonly (readonly [payer: MemberKey, beneficiary: MemberKey])[] = [
  ['perche', 'beaulieu'],
  ['perche', 'bizou'],
  ['perche', 'mage'],
  ['ccas', 'girolles'],
]
