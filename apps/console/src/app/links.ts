import type { SessionView } from '@grenier/contracts'
import { IconFileEuro, IconHome2, IconMessage2, IconShieldCheck } from '@tabler/icons-react'
import type { PlainKey } from '../shared/i18n/translate.ts'
import { type OperatorPath, operatorLinksOf } from './operator-links.ts'

/** Where one person can go. */
export interface ConsoleLink {
  readonly to: '/' | '/requests' | '/backups' | '/statements' | OperatorPath
  readonly text: PlainKey
  readonly Icon: typeof IconHome2
}

const home: ConsoleLink = { to: '/', text: 'nav.home', Icon: IconHome2 }

const ofMember: readonly ConsoleLink[] = [
  home,
  { to: '/requests', text: 'nav.requests', Icon: IconMessage2 },
  { to: '/backups', text: 'nav.backups', Icon: IconShieldCheck },
  { to: '/statements', text: 'nav.statements', Icon: IconFileEuro },
]

/** The pages of who is signed in, the one that is opened most first. */
export function linksOf(session: SessionView): readonly ConsoleLink[] {
  return session.tenantId === null ? [home, ...operatorLinksOf(session)] : ofMember
}
