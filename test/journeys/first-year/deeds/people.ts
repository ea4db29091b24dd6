import { addMonths, civilDate, GIB } from '@grenier/quota-billing'
import { letPay } from '../../../harness/let-pay.ts'
import { adminOf } from '../../use-cases/dated-house.ts'
import { callOf, finance, memberOf, operator } from '../../use-cases/house.ts'
import { memberKeys, payings, planOf } from '../members.ts'
import { firstMonth, type Stage } from '../stage.ts'
import { type Deed, refusalOf, runJobs } from './deed.ts'

const firstDay = civilDate('2026-01-01')

/** All who are members from the first day on, and who pays for whom. */
export const enrolFirst: Deed = async (stage) => {
  for (const key of memberKeys) if (planOf(key).from === firstDay) await stage.enrol(key)
  for (const [payer, beneficiary] of payings) {
    const [payerId, beneficiaryId] = [stage.member(payer).id, stage.member(beneficiary).id]
    await letPay(stage.house.api, { payerId, beneficiaryId, actId: stage.region.actId, from: firstDay })
  }
  await runJobs(stage.house)
}

/** What members paid in 2025: a file with a fault is refused by line and column, then the whole of it is brought over. */
export const bringBaseline: Deed = async ({ house, members, see }) => {
  const lines = [...members].flatMap(([key, { siren }]) => {
    const { paidBeforeCents } = planOf(key)
    return paidBeforeCents === 0n
      ? []
      : [`${siren};2025;${paidBeforeCents / 100n},${String(paidBeforeCents % 100n).padStart(2, '0')}`]
  })
  const file = (...more: string[]) => ['siren;exercice;montant', ...lines, ...more].join('\n')
  const bring = (csv: string, dryRun: boolean) => house.api.importOpeningBalances({ dryRun, csv }, callOf(finance))
  const tried = await bring(file('216102756;2025;dix euros'), true)
  const named = tried.faults.map(({ line, column }) => `${line} ${column}`)
  see(
    'baselineIsRepris',
    !tried.imported && named.includes(`${lines.length + 2} montant`),
    `faults ${named.join(', ')}`,
  )
  const brought = await bring(file(), false)
  see('baselineIsRepris', brought.newLines === lines.length, `brought ${brought.newLines} of ${lines.length}`)
}

/** A commune's mayor, and a deputy whose delegation ends on 1 September. */
export const delegate: Deed = async ({ house, member, region }) => {
  const tenantId = member('girolles').id
  const signing = { tenantId, ceilingCents: null, validFrom: firstDay }
  const mayor = { personSubject: 'maire', personName: 'Le maire', function: 'mayor' } as const
  const deputy = { personSubject: 'adjointe', personName: 'L’adjointe', function: 'delegate' } as const
  const until = civilDate('2026-09-01')
  await house.api.recordMandate({ ...signing, ...mayor, validUntil: null, actId: null }, callOf(operator))
  await house.api.recordMandate({ ...signing, ...deputy, validUntil: until, actId: region.actId }, callOf(operator))
}

const wish = ({ region }: Stage, tenantId: string, gib: bigint) => ({
  tenantId,
  lines: [{ offerId: region.block.id, wantedQuotaBytes: gib * GIB }],
  justification: 'Numérisation du cadastre',
  wishedOn: null,
  temporaryUntil: null,
  waitIfFull: false,
})

/** Girolles asks for more than it commits to: the visa of whose delegation has ended is refused, the mayor signs. */
export const signByMayor: Deed = async (stage) => {
  const { house, member, see } = stage
  const tenantId = member('girolles').id
  const asked = await house.api.submitQuotaRequest(wish(stage, tenantId, 80n), callOf(memberOf(tenantId)))
  const decide = (by: typeof operator, ifMatch: number) =>
    house.api.decideQuotaRequest(
      { requestId: asked.id, decision: 'approve', amendedLines: [], reason: 'Besoin établi' },
      callOf(by, { ifMatch }),
    )
  const roles = asked.steps.map(({ role }) => role).join(', ')
  see('expiredDelegationIsRefused', roles === 'visa, operator', `steps ${roles}`)
  const refused = await refusalOf(decide(adminOf(tenantId, 'adjointe'), asked.version))
  see('expiredDelegationIsRefused', refused === 'visa-mandate-missing', `the deputy was answered ${refused}`)
  const signed = await decide(adminOf(tenantId, 'maire'), asked.version)
  const granted = await decide(operator, signed.version)
  see('expiredDelegationIsRefused', granted.state === 'provisioning', `granted: ${granted.state}`)
  await runJobs(house)
}

/** The avenant of Griselles: from 1 July on it is asked ahead, and commits to more. */
export const recordAvenant: Deed = async ({ house, member, region }) => {
  const tenantId = member('griselles').id
  const { items } = await house.api.listAgreements({ tenantId }, callOf(operator))
  const [agreement] = items
  const signed = agreement?.wordings[0]
  if (agreement === undefined || signed === undefined) throw new Error('Griselles has no agreement')
  const terms = { billingCycle: 'advance-and-balance', advanceCents: 24_000n, annualCommitmentCents: 60_000n } as const
  await house.api.recordAgreementAmendment(
    {
      tenantId,
      agreementId: agreement.id,
      kind: 'change',
      subject: 'Acompte annuel',
      actId: region.actId,
      effectiveOn: civilDate(`${addMonths(firstMonth, 6)}-01`),
      noticeGivenOn: null,
      terms: {
        ...signed.terms,
        ...terms,
      },
    },
    callOf(operator, { ifMatch: agreement.version }),
  )
}
