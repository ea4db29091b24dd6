import { languages } from '../shared/language.ts'
import { fillSentence } from '../shared/sentence.ts'
import { localiseTask } from './localise-notice.ts'
import type { Letter, OperatorTask, OperatorTaskKind } from './notice.schemas.ts'

/** The kinds of tasks that have a day: the operator’s own address is written to about them too; where each is gone on with. */
export const mailedTaskPaths = {
  'milestone-due': '/finance/calendar',
  'request-undecided': '/operator/inbox',
  'request-overdue': '/operator/inbox',
  'dispute-raised': '/finance/disputes',
  'dispute-due': '/finance/disputes',
  'credential-not-renewed': '/operator/clusters',
  'credential-ending': '/operator/clusters',
  'exit-credential-ending': '/operator/clusters',
} as const satisfies Partial<Record<OperatorTaskKind, string>>

const texts = {
  subject: { fr: 'À faire : {firstSentence}', en: 'To do: {firstSentence}' },
  open: { fr: 'Ouvrir', en: 'Open' },
  footer: { fr: 'Message envoyé par {operatorName}.', en: 'Sent by {operatorName}.' },
} as const

/** Whether a task of this kind is mailed to the operator’s own address. */
export function isMailedTask(kind: OperatorTaskKind): boolean {
  return Object.hasOwn(mailedTaskPaths, kind)
}

/** What the operator’s own address is written about a task, in the language of the house: what is to be done, and where. */
export function composeTaskLetter(
  task: OperatorTask,
  { operatorName, publicUrl }: { readonly operatorName: string; readonly publicUrl?: string | undefined },
): Letter {
  const [language] = languages
  const { explanation = '' } = localiseTask(task, language)
  const [firstSentence = explanation] = /^[^.]+/.exec(explanation) ?? []
  const paths: Partial<Record<OperatorTaskKind, string>> = mailedTaskPaths
  const path = paths[task.kind]
  const url = publicUrl === undefined || path === undefined ? null : `${publicUrl.replace(/\/+$/, '')}${path}`
  return {
    subject: fillSentence(texts.subject, { firstSentence }, language),
    blocks: [
      { kind: 'text', text: explanation },
      ...(url === null ? [] : [{ kind: 'link' as const, label: texts.open[language], url }]),
    ],
    footer: fillSentence(texts.footer, { operatorName }, language),
  }
}
