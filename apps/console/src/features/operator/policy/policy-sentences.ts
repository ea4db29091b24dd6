import type { QuotaPolicyData } from '@grenier/contracts'
import type { Speech } from '../../../shared/i18n/language.tsx'

/** What sentences are made with. */
export type PolicySpeech = Pick<Speech, 't' | 'tCount' | 'formats'>

type PolicyStep = QuotaPolicyData['steps'][number]

/** A policy in sentences, as it is read from top to bottom. */
export interface PolicySentences {
  readonly shrink: string
  readonly grow: string
  /** All of them are true where a growth is granted without a person. */
  readonly conditions: readonly string[]
  readonly never: string
  readonly people: string
  /** In the order in which they are awaited. */
  readonly steps: readonly string[]
  /** Who answers where none of the steps is wanted; null where that cannot be. */
  readonly otherwise: string | null
  readonly times: readonly string[]
}

/** So many of a hundred, as the language writes it. */
export function percentSaid(percent: number, { formats }: PolicySpeech): string {
  return formats.percent(BigInt(percent), 100n)
}

/** Who answers, and from which growth on. */
export function stepSaid({ role, fromBytes, fromPercent }: PolicyStep, speech: PolicySpeech): string {
  const { t, formats } = speech
  const who = t(`policy.role.${role}`)
  const size = fromBytes === null ? null : formats.bytes(fromBytes)
  const percent = fromPercent === null ? null : percentSaid(fromPercent, speech)
  if (size !== null && percent !== null) return t('policy.step.either', { who, size, percent })
  if (size !== null) return t('policy.step.bytes', { who, size })
  return percent === null ? t('policy.step.always', { who }) : t('policy.step.percent', { who, percent })
}

function conditionsSaid(policy: QuotaPolicyData, speech: PolicySpeech): readonly string[] {
  const { t, tCount } = speech
  const { usedPercentMin, quietDays, poolFloorPercent, withinCommitment } = policy
  return [
    t('policy.says.used', { percent: percentSaid(usedPercentMin, speech) }),
    quietDays === 0 ? t('policy.says.quietNone') : tCount('policy.says.quiet', quietDays),
    t('policy.says.step'),
    poolFloorPercent === 0
      ? t('policy.says.floorNone')
      : t('policy.says.floor', { percent: percentSaid(poolFloorPercent, speech) }),
    t(withinCommitment ? 'policy.says.commitment' : 'policy.says.commitmentNone'),
  ]
}

function timesSaid(policy: QuotaPolicyData, { t, tCount }: PolicySpeech): readonly string[] {
  const { reminderWorkingDays, deputyWorkingDays, questionDays, waitingDays } = policy
  return [
    t('policy.says.reminder', { days: tCount('policy.workingDays', reminderWorkingDays) }),
    t('policy.says.deputy', { days: tCount('policy.workingDays', deputyWorkingDays) }),
    t('policy.says.question', { days: tCount('policy.days', questionDays) }),
    t('policy.says.waiting', { days: tCount('policy.days', waitingDays) }),
  ]
}

/** What a policy says. */
export function policySaid(policy: QuotaPolicyData, speech: PolicySpeech): PolicySentences {
  const { t } = speech
  const { steps } = policy
  const isAlwaysAnswered = steps.some(({ fromBytes, fromPercent }) => fromBytes === null && fromPercent === null)
  return {
    shrink: t('policy.says.shrink'),
    grow: t('policy.says.grow'),
    conditions: conditionsSaid(policy, speech),
    never: t('policy.says.never'),
    people: t(steps.length === 0 ? 'policy.says.oneOperator' : 'policy.says.inOrder'),
    steps: steps.map((step) => stepSaid(step, speech)),
    otherwise: steps.length === 0 || isAlwaysAnswered ? null : t('policy.says.noStep'),
    times: timesSaid(policy, speech),
  }
}
