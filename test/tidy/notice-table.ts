import { noticeTexts } from '@grenier/contracts'
import { type NoticeKind, noticeRules } from '@grenier/quota-billing'

/** The rows of the table in `docs/notifications.md`, made from the table in code. */
export function noticeTable(kinds: readonly NoticeKind[]): string[] {
  return kinds.map((kind) => {
    const { functions, tellsOperator } = noticeRules[kind]
    const whom = functions.length === 0 ? 'the address that was invited' : functions.join(', ')
    return `| \`${kind}\` | ${noticeTexts[kind].subject.fr} | ${whom} | ${tellsOperator ? 'yes' : ''} |`
  })
}
