import type { SessionView } from '@grenier/contracts'
import { IconInbox } from '@tabler/icons-react'
import type { PlainKey } from '../shared/i18n/translate.ts'

export type OperatorPath = '/operator/inbox'

interface OperatorLink {
  readonly to: OperatorPath
  readonly text: PlainKey
  readonly Icon: typeof IconInbox
}

/** Where an operator goes. */
export function operatorLinksOf({ roles }: SessionView): readonly OperatorLink[] {
  if (!roles.includes('operator')) return []
  return [{ to: '/operator/inbox', text: 'nav.inbox', Icon: IconInbox }]
}
