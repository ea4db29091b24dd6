import { noticeTexts } from '@grenier/contracts'
import { type NoticeKind, type NoticeRule, noticeRules } from '@grenier/quota-billing'

/** The rows of the table in `docs/notifications.md`, made from the table in code. */
export function noticeTable(kinds: readonly NoticeKind[]): string[] {
  return kinds.map((kind) => {
    const rule: NoticeRule = noticeRules[kind]
    const { functions, tellsOperator, tellsSigners = false } = rule
    const told = [...functions, ...(tellsSigners ? ['whoever may sign'] : [])]
    const whom = told.length === 0 ? 'the address that was invited' : told.join(', ')
    return `| \`${kind}\` | ${noticeTexts[kind].subject.fr} | ${whom} | ${tellsOperator ? 'yes' : ''} |`
  })
}
