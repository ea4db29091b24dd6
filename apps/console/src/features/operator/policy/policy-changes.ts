import type { QuotaPolicyData } from '@grenier/contracts'
import { type PolicySpeech, percentSaid, stepSaid } from './policy-sentences.ts'

/** What a policy was, and what it is to be. */
interface Change {
  readonly before: QuotaPolicyData
  readonly after: QuotaPolicyData
}

/** What the one comes to that both say otherwise; nothing where they say the same. */
function figureChanged<Figure>(
  { before, after }: { readonly before: Figure; readonly after: Figure },
  said: (change: { readonly before: string; readonly after: string }) => string,
  written: (figure: Figure) => string,
): readonly string[] {
  return before === after ? [] : [said({ before: written(before), after: written(after) })]
}

/** Those of the first that the second has no more, each as often as it is missing. */
function missingFrom(first: readonly string[], second: readonly string[]): readonly string[] {
  const left = [...second]
  return first.filter((one) => {
    const index = left.indexOf(one)
    if (index !== -1) left.splice(index, 1)
    return index === -1
  })
}

function stepsChanged({ before, after }: Change, speech: PolicySpeech): readonly string[] {
  const { t } = speech
  const [former, next] = [before, after].map(({ steps }) => steps.map((step) => stepSaid(step, speech)))
  if (former === undefined || next === undefined) return []
  const more = missingFrom(next, former).map((step) => t('policy.change.stepMore', { step }))
  const less = missingFrom(former, next).map((step) => t('policy.change.stepLess', { step }))
  if (more.length + less.length > 0) return [...more, ...less]
  return former.every((step, index) => step === next[index]) ? [] : [t('policy.change.stepOrder')]
}

/** What another policy would change, one sentence for each difference; none where both say the same. */
export function changesSaid({ before, after }: Change, speech: PolicySpeech): readonly string[] {
  const { t, tCount } = speech
  const of = <Part extends keyof QuotaPolicyData>(part: Part) => ({ before: before[part], after: after[part] })
  const percent = (figure: number) => percentSaid(figure, speech)
  const days = (count: number) => tCount('policy.days', count)
  const workingDays = (count: number) => tCount('policy.workingDays', count)
  const quiet = (count: number) => (count === 0 ? t('policy.change.quietNone') : days(count))
  const commitment = t(after.withinCommitment ? 'policy.change.commitment' : 'policy.change.commitmentNone')
  return [
    ...figureChanged(of('usedPercentMin'), (change) => t('policy.change.used', change), percent),
    ...figureChanged(of('quietDays'), (change) => t('policy.change.quiet', change), quiet),
    ...figureChanged(of('poolFloorPercent'), (change) => t('policy.change.floor', change), percent),
    ...(before.withinCommitment === after.withinCommitment ? [] : [commitment]),
    ...stepsChanged({ before, after }, speech),
    ...figureChanged(of('reminderWorkingDays'), (change) => t('policy.change.reminder', change), workingDays),
    ...figureChanged(of('deputyWorkingDays'), (change) => t('policy.change.deputy', change), workingDays),
    ...figureChanged(of('questionDays'), (change) => t('policy.change.question', change), days),
    ...figureChanged(of('waitingDays'), (change) => t('policy.change.waiting', change), days),
  ]
}
