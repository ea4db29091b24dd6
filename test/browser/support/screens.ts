import type { Screen } from './look-at-screens.ts'

/** Who signs in to the demo, and what each of them can open without naming a thing. */
export const screensOf = {
  'Claire Fontaine, administration d’une commune': [
    ['home', '/'],
    ['requests', '/requests'],
    ['ask', '/requests/new'],
    ['statements', '/statements'],
    ['backups', '/backups'],
    ['news', '/news'],
    ['restore', '/restore'],
    ['people', '/people'],
    ['tokens', '/tokens'],
    ['export', '/export'],
  ],
  'Camille Ferrand, exploitation': [
    ['operator-home', '/'],
    ['operator-inbox', '/operator/inbox'],
    ['operator-motifs', '/operator/inbox/motifs'],
    ['operator-members', '/operator/members?search=ch'],
    ['operator-tasks', '/operator/tasks'],
    ['operator-clusters', '/operator/clusters'],
    ['operator-pools', '/operator/pools'],
    ['operator-territory', '/operator/territory'],
    ['operator-bulk-none', '/operator/bulk'],
    ['operator-enrolment', '/operator/enrolment'],
  ],
  'Amina Keller, intercommunalité': [['pool-inbox', '/operator/inbox']],
  'Nadia Belkacem, finances': [
    ['finance-home', '/'],
    ['months', '/finance/closing'],
    ['closing', '/finance/closing/2026-01'],
    ['charges', '/finance/charges?from=2026-01&to=2026-02&by=member'],
    ['tariffs', '/finance/tariffs'],
    ['tariff-new', '/finance/tariffs/new'],
    ['forecast', '/finance/forecast'],
    ['corrections', '/finance/corrections'],
    ['amendment', '/finance/amendments?month=2026-01&kind=cost-pool'],
    ['disputes', '/finance/disputes'],
    ['references', '/finance/references'],
    ['settlements', '/finance/settlements'],
    ['year', '/finance/years?year=2026'],
    ['costs', '/finance/costs'],
    ['cost-new', '/finance/costs/new'],
  ],
  'Luc Perrin, audit': [
    ['audit', '/audit'],
    ['registers', '/audit/registers'],
    ['residency', '/audit/residency'],
  ],
} as const satisfies Readonly<Record<string, readonly Screen[]>>

/** By which picture each page of one thing is looked at; the rest of its name says how. */
export const picturesOfThings: Readonly<Record<string, string>> = {
  '/requests/$requestId': 'request',
  '/statements/$statementId': 'statement',
  '/statements/drafts/$statementId': 'draft',
  '/charges/$chargeId': 'charge',
  '/restore/$taskId': 'restored',
  '/operator/members/$tenantId': 'operator-member',
  '/finance/closing/$month': 'issuing',
  '/finance/tariffs/$draftId': 'simulation',
}
