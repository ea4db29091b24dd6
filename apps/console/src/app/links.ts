import type { SessionView } from '@grenier/contracts'
import { IconFileEuro, IconHome2, IconMessage2, IconShieldCheck } from '@tabler/icons-react'
import type { PlainKey } from '../shared/i18n/translate.ts'
import { type FinancePath, financeLinksOf } from './finance-links.ts'
import { inboxLink, type OperatorPath, operatorLinksOf } from './operator-links.ts'

/** Where one person can go. */
export interface ConsoleLink {
  readonly to: '/' | '/requests' | '/backups' | '/statements' | OperatorPath | FinancePath
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
  if (session.tenantId !== null) return ofMember
  // An auditor's home is the trail, a pool's approver's the inbox.
  const hasHome = !session.roles.every((role) => role === 'auditor' || role === 'pool-approver')
  const platform = [...operatorLinksOf(session), ...financeLinksOf(session)]
  return hasHome ? [home, ...platform] : platform
}

/** A page that is opened once in a while: it stands in the menu of the person, which brings the icons when it is opened. */
export interface MenuLink {
  readonly to:
    | '/agreement'
    | '/people'
    | '/tokens'
    | '/needs'
    | '/export'
    | '/operator/needs'
    | '/operator/policy'
    | '/audit'
    | '/audit/registers'
    | '/audit/residency'
    | '/audit/committee'
    | '/territory-events'
    | '/letters'
    | '/document-templates'
    | '/workbook-import'
    | '/finance/acts'
    | '/finance/calendar'
    | '/finance/tariffs'
    | typeof inboxLink.to
  readonly text: PlainKey
}

const agreement: MenuLink = { to: '/agreement', text: 'agreement.menu' }
const people: MenuLink = { to: '/people', text: 'people.open' }
const tokens: MenuLink = { to: '/tokens', text: 'token.open' }
const ownNeeds: MenuLink = { to: '/needs', text: 'needs.open' }
const needs: MenuLink = { to: '/operator/needs', text: 'nav.needs' }
const policy: MenuLink = { to: '/operator/policy', text: 'nav.policy' }
const everything: MenuLink = { to: '/export', text: 'export.open' }

const territoryEvents: MenuLink = { to: '/territory-events', text: 'nav.territoryEvents' }
const letters: MenuLink = { to: '/letters', text: 'nav.letters' }
const templates: MenuLink = { to: '/document-templates', text: 'nav.templates' }
const workbook: MenuLink = { to: '/workbook-import', text: 'nav.workbook' }
const acts: MenuLink = { to: '/finance/acts', text: 'nav.acts' }
const tariffs: MenuLink = { to: '/finance/tariffs', text: 'nav.tariffs' }
const trail: MenuLink = { to: '/audit', text: 'nav.audit' }
const registers: MenuLink = { to: '/audit/registers', text: 'nav.registers' }
const residency: MenuLink = { to: '/audit/residency', text: 'nav.residency' }
const calendar: MenuLink = { to: '/finance/calendar', text: 'nav.calendar' }
const committee: MenuLink = { to: '/audit/committee', text: 'nav.committee' }

/** What whoever is signed in may open beside the pages of every week. */
export function menuLinksOf({ roles, tenantId }: SessionView): readonly MenuLink[] {
  if (tenantId === null) {
    const decides = roles.includes('operator') || roles.includes('finance')
    const isAuditor = roles.includes('auditor')
    const looksAfterMoney = roles.includes('finance') || isAuditor
    const records = roles.includes('operator') && !isAuditor ? [trail] : []
    return [
      ...(looksAfterMoney ? [tariffs] : []),
      ...(decides || isAuditor ? [needs, policy, acts] : []),
      ...(decides ? [territoryEvents, letters, templates, workbook] : []),
      // Operators and finance have them on their home.
      ...(isAuditor ? [calendar, committee] : []),
      ...records,
      ...(roles.includes('operator') || isAuditor ? [registers, residency] : []),
    ]
  }
  // Who acts for a commune may answer for its group of communes besides.
  const inbox = roles.includes('pool-approver') ? [inboxLink] : []
  return roles.includes('member-admin')
    ? [...inbox, agreement, people, tokens, ownNeeds, everything]
    : [...inbox, agreement, tokens, ownNeeds]
}
