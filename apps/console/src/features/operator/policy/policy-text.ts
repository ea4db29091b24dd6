import { ClientProblem, type Command, endpoints, type QuotaPolicyData } from '@grenier/contracts'
import { civilDate, dayBounds, type Instant, type PolicyFaultCode, policyFaults } from '@grenier/quota-billing'
import type { RefusalTable } from '../../../shared/api/refusals.ts'
import { bytesOfTyped, typedOf } from '../../../shared/operator/typed-go.ts'

type Published = Command<'publishQuotaPolicy'>
type PolicyStep = QuotaPolicyData['steps'][number]

/** Figures of a policy, in the order in which they are asked for. */
export const conditionFigures = ['usedPercentMin', 'quietDays', 'poolFloorPercent'] as const
export const timeFigures = ['reminderWorkingDays', 'deputyWorkingDays', 'questionDays', 'waitingDays'] as const
export type PolicyFigure = (typeof conditionFigures)[number] | (typeof timeFigures)[number]

/** One answer as it is being written. */
export interface StepText {
  readonly key: string
  readonly role: PolicyStep['role']
  /** In Go; empty: not by size. */
  readonly fromBytes: string
  /** Empty: not by proportion. */
  readonly fromPercent: string
}

/** The next version as it is being written. */
export interface PolicyText extends Readonly<Record<PolicyFigure, string>> {
  readonly withinCommitment: boolean
  readonly steps: readonly StepText[]
  /** `2027-01-31`; empty: at once. */
  readonly validFrom: string
  readonly reason: string
}

/** Where something is written: a figure, a part of a step by its place, or all steps together. */
export type PolicyField = PolicyFigure | 'steps' | `${'fromBytes' | 'fromPercent'}.${number}` | 'validFrom' | 'reason'

export type PolicyFault =
  | { readonly code: 'size' | 'deputy' | 'order' | 'day' | 'reason' }
  | { readonly code: 'range'; readonly min: number; readonly max: number }
export type PolicyFaults = ReadonlyMap<PolicyField, PolicyFault>
type FaultAt = readonly [PolicyField, PolicyFault]

/** The next version in its fields: what is written, and what is wrong with each. */
export interface WrittenPolicy {
  readonly text: PolicyText
  readonly errorOf: (field: PolicyField) => string | null
  readonly onText: (text: PolicyText) => void
}

const { shape } = endpoints.publishQuotaPolicy.body
const stepShape = shape.steps.element.shape
const reasonCharsMin = 3
/** A year that is still being typed is not of this millennium yet. */
const dayShape = /^2\d{3}-\d{2}-\d{2}$/
export const reasonCharsMax = 2_000
/** Of the answers of one version. */
export const stepsMax = 6

/** From what to what a figure may go, as the API takes it. */
function rangeOf(figure: PolicyFigure | 'fromPercent'): { readonly min: number; readonly max: number } {
  const { minValue, maxValue } = figure === 'fromPercent' ? stepShape.fromPercent.unwrap() : shape[figure]
  return { min: minValue ?? 0, max: maxValue ?? Number.MAX_SAFE_INTEGER }
}

/** A step, to be changed. */
export function textOfStep({ role, fromBytes, fromPercent }: PolicyStep): StepText {
  return {
    key: crypto.randomUUID(),
    role,
    fromBytes: fromBytes === null ? '' : typedOf(fromBytes),
    fromPercent: fromPercent === null ? '' : String(fromPercent),
  }
}

/** What stands, to be changed into the next version. */
export function textOfPolicy(policy: QuotaPolicyData): PolicyText {
  return {
    usedPercentMin: String(policy.usedPercentMin),
    quietDays: String(policy.quietDays),
    poolFloorPercent: String(policy.poolFloorPercent),
    withinCommitment: policy.withinCommitment,
    steps: policy.steps.map(textOfStep),
    reminderWorkingDays: String(policy.reminderWorkingDays),
    deputyWorkingDays: String(policy.deputyWorkingDays),
    questionDays: String(policy.questionDays),
    waitingDays: String(policy.waitingDays),
    validFrom: '',
    reason: '',
  }
}

/** A whole number within what the API takes; null where it is none. */
function figureOf(text: string, figure: PolicyFigure | 'fromPercent'): number | null {
  const { min, max } = rangeOf(figure)
  const number = /^\d{1,6}$/.test(text.trim()) ? Number(text.trim()) : null
  return number === null || number < min || number > max ? null : number
}

/** The policy that is written; figures that are none count as the least they may be, so that the rest can be judged. */
function dataOfText(text: PolicyText): QuotaPolicyData {
  const figure = (name: PolicyFigure) => figureOf(text[name], name) ?? rangeOf(name).min
  return {
    usedPercentMin: figure('usedPercentMin'),
    quietDays: figure('quietDays'),
    poolFloorPercent: figure('poolFloorPercent'),
    withinCommitment: text.withinCommitment,
    steps: text.steps.map(({ role, fromBytes, fromPercent }) => ({
      role,
      fromBytes: bytesOfTyped(fromBytes),
      fromPercent: figureOf(fromPercent, 'fromPercent'),
    })),
    reminderWorkingDays: figure('reminderWorkingDays'),
    deputyWorkingDays: figure('deputyWorkingDays'),
    questionDays: figure('questionDays'),
    waitingDays: figure('waitingDays'),
  }
}

/** Where each contradiction is said that the rules name. */
const contradictions: Readonly<Record<PolicyFaultCode, FaultAt>> = {
  'deputy-before-reminder': ['deputyWorkingDays', { code: 'deputy' }],
  'step-after-operator': ['steps', { code: 'order' }],
}

const outOfRange = (figure: PolicyFigure | 'fromPercent'): PolicyFault => ({ code: 'range', ...rangeOf(figure) })

function faultsOfStep({ fromBytes, fromPercent }: StepText, index: number): readonly FaultAt[] {
  const isSizeFaulty = fromBytes.trim() !== '' && bytesOfTyped(fromBytes) === null
  const isPercentFaulty = fromPercent.trim() !== '' && figureOf(fromPercent, 'fromPercent') === null
  return [
    ...(isSizeFaulty ? [[`fromBytes.${index}`, { code: 'size' }] as const] : []),
    ...(isPercentFaulty ? [[`fromPercent.${index}`, outOfRange('fromPercent')] as const] : []),
  ]
}

/** What is wrong with a version that is being written, by its fields; that nothing was said of why yet is no fault. */
export function faultsOfPolicy(text: PolicyText): PolicyFaults {
  const figures = [...conditionFigures, ...timeFigures].filter((figure) => figureOf(text[figure], figure) === null)
  const { validFrom } = text
  const reason = text.reason.trim()
  const isReasonShort = reason !== '' && reason.length < reasonCharsMin
  return new Map<PolicyField, PolicyFault>([
    ...policyFaults(dataOfText(text)).map((code) => contradictions[code]),
    // A figure that is none is wrong by itself, whatever it contradicts.
    ...figures.map((figure) => [figure, outOfRange(figure)] as const),
    ...text.steps.flatMap(faultsOfStep),
    ...(validFrom === '' || dayShape.test(validFrom) ? [] : [['validFrom', { code: 'day' }] as const]),
    ...(isReasonShort ? [['reason', { code: 'reason' }] as const] : []),
  ])
}

/** From when on it is to decide, the first moment of its day where the operator is; null: at once. */
export function startOfText({ validFrom }: Pick<PolicyText, 'validFrom'>, timeZone: string): Instant | null {
  return validFrom === '' ? null : dayBounds(civilDate(validFrom), timeZone).dayStart
}

/** The policy that is written, without when and why; null while something of it is wrong. */
export function policyOfText(text: PolicyText): QuotaPolicyData | null {
  const faulty = [...faultsOfPolicy(text).keys()]
  return faulty.some((field) => field !== 'reason') ? null : dataOfText(text)
}

/** The version as it is published; null while something is missing or wrong. */
export function publishedOfText(text: PolicyText, timeZone: string): Published | null {
  const data = policyOfText(text)
  const reason = text.reason.trim()
  if (data === null || reason.length < reasonCharsMin) return null
  return { ...data, steps: [...data.steps], validFrom: startOfText(text, timeZone), reason }
}

const fields = [...conditionFigures, ...timeFigures, 'steps', 'validFrom', 'reason'] as const

/** Where a refusal is said. */
export const refusalsOfPolicy: RefusalTable<PolicyField> = {
  byCode: { 'policy-retroactive': 'validFrom' },
  byField: fields.map((field) => [new RegExp(`^${field}\\b`), field] as const),
}

/** The contradictions for which the API refused a version, by the fields that they are about. */
export function contradictionsNamed(error: unknown): PolicyFaults {
  if (!(error instanceof ClientProblem) || error.code !== 'policy-invalid') return new Map()
  const named = (error.params['faults'] ?? '').split(', ')
  return new Map(Object.entries(contradictions).flatMap(([code, fault]) => (named.includes(code) ? [fault] : [])))
}
