import type { SessionView } from '@grenier/contracts'
import { IconBuildingCommunity, IconChecklist, IconInbox } from '@tabler/icons-react'
import type { PlainKey } from '../shared/i18n/translate.ts'

export type OperatorPath = '/operator/inbox' | '/operator/members' | '/operator/tasks'

interface OperatorLink {
  readonly to: OperatorPath
  readonly text: PlainKey
  readonly Icon: typeof IconInbox
}

export const inboxLink = { to: '/operator/inbox', text: 'nav.inbox', Icon: IconInbox } as const satisfies OperatorLink

/** Where an operator goes, and a pool's approver: to what they answer. */
export function operatorLinksOf({ roles }: SessionView): readonly OperatorLink[] {
  if (!roles.includes('operator')) return roles.includes('pool-approver') ? [inboxLink] : []
  return [
    inboxLink,
    { to: '/operator/members', text: 'nav.members', Icon: IconBuildingCommunity },
    { to: '/operator/tasks', text: 'nav.tasks', Icon: IconChecklist },
  ]
}
