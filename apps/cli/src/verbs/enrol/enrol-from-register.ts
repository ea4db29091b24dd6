import { createHash } from 'node:crypto'
import { ClientProblem, type RegisterCommune } from '@grenier/contracts'
import {
  type EnrolmentOrder,
  type EnrolmentTerms,
  enrolmentOf,
  type PoolNeed,
  usualNumberPrefix,
} from '@grenier/contracts/enrolment'
import { civilDateOf } from '@grenier/quota-billing'
import { CliFault, type Said } from '../../command/cli-fault.ts'
import type { Call } from '../../command/command-spec.ts'
import { valueText } from '../../output/cells.ts'
import { writeListing } from '../../output/formats.ts'
import { progressBar } from '../../output/progress.ts'
import { type ExitCode, exitCodes } from '../../terminal.ts'
import { forEachAtMost } from '../for-each-at-most.ts'
import { chosenCommunes } from './chosen-communes.ts'
import { type CommuneOutcome, enrolmentListing, notYet } from './enrolment-listing.ts'
import { readTerms, type TermsFile, termsUnsaid } from './enrolment-terms.ts'
import { type PlannedEnrolment, planEnrolment } from './plan-enrolment.ts'

const reasonsShownMax = 5

/**
 * Shows which communes of the register would be enrolled, with what and where they would be counted; with `--yes` enrols them
 * through the endpoint by which the console does. What is a member already is left out, so that a run that was interrupted goes
 * on where it stopped, and each call has a key that another run with the same terms makes again. A commune that is refused stops
 * no other; what is wrong with the terms themselves ends the run. Ends with `failed` when anybody was refused.
 */
export async function enrolFromRegister(call: Call): Promise<ExitCode> {
  const terms = await termsOf(call)
  const communes = await chosenCommunes(call)
  const open = communes.filter(({ tenantId }) => tenantId === null)
  const planned = await planEnrolment(call, open, terms)
  if (!call.flag('yes')) {
    await writeListing(
      call.terminal,
      call.format,
      enrolmentListing(open, planned, () => notYet),
    )
    tellPlan(call, { communes, open, planned })
    return exitCodes.done
  }
  if (open.length === 0) tellPlan(call, { communes, open, planned })
  const outcomes = open.length === 0 ? new Map<string, CommuneOutcome>() : await enrol(call, { open, planned, terms })
  const listing = enrolmentListing(open, planned, (inseeCode) => outcomes.get(inseeCode) ?? notYet)
  await writeListing(call.terminal, call.format, listing)
  return tellOutcomes(call, outcomes)
}

type Terms = Partial<Pick<TermsFile, 'act'>> & Omit<TermsFile, 'act'>

/** Throws `CliFault` where somebody is to be enrolled and no act was named. */
async function termsOf(call: Call): Promise<Terms> {
  const path = call.option('terms')
  if (path !== undefined) return await readTerms(path)
  if (!call.flag('yes')) return termsUnsaid
  throw new CliFault(exitCodes.misused, {
    fr: 'Dites sous quelle convention : --terms convention.yaml. La page de la ligne de commande en montre une.',
    en: 'Say under which terms: --terms terms.yaml. The page of the command line shows some.',
  })
}

function tellPlan(
  call: Call,
  {
    communes,
    open,
    planned,
  }: { communes: readonly RegisterCommune[]; open: readonly RegisterCommune[]; planned: PlannedEnrolment },
): void {
  const { newCommunes, newEpcis, withoutSiren, needs } = planned.plan
  const members = communes.length - open.length
  call.say({
    fr: `À inscrire : ${open.length}. Déjà adhérentes : ${members}. Seraient enregistrées d’abord : ${newCommunes} communes, ${newEpcis} EPCI. Sans SIREN au registre : ${withoutSiren}.`,
    en: `To enrol: ${open.length}. Members already: ${members}. To be recorded first: ${newCommunes} communes, ${newEpcis} EPCI. Without a SIREN in the register: ${withoutSiren}.`,
  })
  for (const need of needs.filter(({ lacks }) => lacks)) call.say(lackText(need))
  if (open.length > 0 && !call.flag('yes')) {
    call.say({
      fr: 'Rien n’est fait. Pour inscrire : --terms convention.yaml --yes',
      en: 'Nothing was done. To enrol them: --terms terms.yaml --yes',
    })
  }
}

function lackText({ pool, offer, neededBytes, freeBytes }: PoolNeed): Said {
  const told = (language: 'fr' | 'en') =>
    [neededBytes, freeBytes].map((bytes) => valueText(String(bytes), 'bytes', language))
  const [[needed, free], [neededEn, freeEn]] = [told('fr'), told('en')]
  return {
    fr: `La réserve « ${pool.name} » manque de place : ${needed} de ${offer.code} à donner, ${free} libres. Les dernières communes seraient refusées.`,
    en: `The pool “${pool.name}” lacks room: ${neededEn} of ${offer.code} to give, ${freeEn} free. The last communes would be refused.`,
  }
}

interface Enrolling {
  readonly open: readonly RegisterCommune[]
  readonly planned: PlannedEnrolment
  readonly terms: Terms
}

async function enrol(call: Call, { open, planned, terms }: Enrolling): Promise<Map<string, CommuneOutcome>> {
  const order: EnrolmentOrder = { terms: await agreementTerms(call, terms), communes: planned.plan.orders }
  const outcomes = new Map<string, CommuneOutcome>()
  const label = { fr: 'Inscriptions', en: 'Enrolling' }[call.language]
  const bar = progressBar(call.terminal.progressStream, label)
  try {
    await forEachAtMost(open, async ({ inseeCode }) => {
      outcomes.set(inseeCode, await enrolOne(call, order, inseeCode))
      bar.set(outcomes.size, open.length)
    })
  } catch (error) {
    call.say({
      fr: `${outcomes.size} sur ${open.length} traitées. La même commande reprend où celle-ci s’est arrêtée.`,
      en: `${outcomes.size} of ${open.length} dealt with. The same command goes on where this one stopped.`,
    })
    throw error
  } finally {
    bar.end()
  }
  return outcomes
}

/** The terms as the API takes them; the act is recorded first, once for all runs that name the same one. */
async function agreementTerms(call: Call, terms: Terms): Promise<EnrolmentTerms> {
  const { act = '', noticeDays, billingCycle, annualCommitmentCents, advanceCents, settlementMode } = terms
  const { now, timeZone } = await call.client().call('getInstallation', { signal: call.signal })
  const startsOn = terms.startsOn ?? civilDateOf(now, timeZone)
  return {
    actId: typeof act === 'string' ? act : await recordAct(call, act),
    numberPrefix: terms.numberPrefix ?? usualNumberPrefix(startsOn),
    startsOn,
    ...(terms.endsOn === undefined ? {} : { endsOn: terms.endsOn }),
    noticeDays,
    billingCycle,
    commitmentCents: annualCommitmentCents,
    advanceCents,
    settlementMode,
    ...(terms.coveredOfferCodes === undefined ? {} : { coveredOfferCodes: terms.coveredOfferCodes }),
    ...(terms.prolongation === undefined ? {} : { prolongation: terms.prolongation }),
  }
}

async function recordAct(call: Call, body: Exclude<TermsFile['act'], string>): Promise<string> {
  const idempotencyKey = `register:act:${hashOf(body)}`
  const { id } = await call.client().call('recordAct', { body, idempotencyKey, signal: call.signal })
  return id
}

async function enrolOne(call: Call, order: EnrolmentOrder, inseeCode: string): Promise<CommuneOutcome> {
  const command = enrolmentOf(order, inseeCode)
  if (command === null) throw new Error(`${inseeCode} is not in its own order`)
  const { inseeCode: code, ...body } = command
  const idempotencyKey = `register:enrol:${inseeCode}:${hashOf([order.terms, order.communes[inseeCode]])}`
  try {
    const sent = { params: { inseeCode: code }, body, idempotencyKey, signal: call.signal }
    const { id } = await call.client().call('enrolCommune', sent)
    return { state: 'enrolled', tenantId: id, code: null, reason: null }
  } catch (error) {
    if (!(error instanceof ClientProblem) || !isOfTheCommune(error)) throw error
    return { state: 'refused', tenantId: null, code: error.code, reason: error.detail }
  }
}

/** What one commune is refused for and another may not be; all else would be refused to each of them alike. */
const refusalsOfOne: readonly (string | null)[] = [
  'tenant-known',
  'capacity-exceeded',
  'cluster-full',
  'placement-impossible',
  'residency-not-met',
  'imputation-ac-refused',
  'e-invoice-refused',
  'organisation-unknown',
]
const isOfTheCommune = ({ code }: ClientProblem): boolean => refusalsOfOne.includes(code)

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32)

function tellOutcomes(call: Call, outcomes: ReadonlyMap<string, CommuneOutcome>): ExitCode {
  const refused = [...outcomes.values()].filter(({ state }) => state === 'refused')
  call.say({
    fr: `${outcomes.size - refused.length} inscrites, ${refused.length} refusées.`,
    en: `${outcomes.size - refused.length} enrolled, ${refused.length} refused.`,
  })
  const reasons = [...Map.groupBy(refused, ({ code }) => code)].toSorted(([, a], [, b]) => b.length - a.length)
  for (const [code, { length }] of reasons.slice(0, reasonsShownMax)) {
    call.say({ fr: `  ${length} : ${code}`, en: `  ${length}: ${code}` })
  }
  return refused.length === 0 ? exitCodes.done : exitCodes.failed
}
