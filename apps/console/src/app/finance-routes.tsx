import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readAmendmentView } from '../shared/finance/amendment-view.ts'
import { readChargeView } from '../shared/finance/charge-view.ts'
import { readDisputeView } from '../shared/finance/dispute-view.ts'
import { readResidencyView } from '../shared/finance/residency-view.ts'
import { readStatementListView } from '../shared/finance/statement-list-view.ts'
import { readTariffStart } from '../shared/finance/tariff-start.ts'
import { readTrailView } from '../shared/finance/trail-view.ts'
import { readYearView } from '../shared/finance/year-view.ts'
import { rootRoute } from './root-route.tsx'
import { textsWith } from './texts-with.ts'

const monthsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/closing',
  component: lazyRouteComponent(
    textsWith(['finance', 'settling'], () => import('../features/finance/closing/months-page.tsx')),
    'MonthsPage',
  ),
})

const closingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/closing/$month',
  component: lazyRouteComponent(
    textsWith(['finance', 'settling'], () => import('../features/finance/closing/closing-page.tsx')),
    'ClosingPage',
  ),
})

const statementListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/statements',
  validateSearch: readStatementListView,
  component: lazyRouteComponent(
    textsWith(['finance', 'settling'], () => import('../features/finance/statements/statements-page.tsx')),
    'StatementsPage',
  ),
})

const chargesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/charges',
  validateSearch: readChargeView,
  component: lazyRouteComponent(
    textsWith(['finance'], () => import('../features/finance/charges/charges-page.tsx')),
    'ChargesPage',
  ),
})

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: readTrailView,
  component: lazyRouteComponent(
    textsWith(['auditor'], () => import('../features/auditor/trail/trail-page.tsx')),
    'TrailPage',
  ),
})

const registersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit/registers',
  component: lazyRouteComponent(
    textsWith(['auditor'], () => import('../features/auditor/registers/registers-page.tsx')),
    'RegistersPage',
  ),
})

const residencyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit/residency',
  validateSearch: readResidencyView,
  component: lazyRouteComponent(
    textsWith(['auditor'], () => import('../features/auditor/residency/residency-page.tsx')),
    'ResidencyPage',
  ),
})

const tariffsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/tariffs',
  component: lazyRouteComponent(
    textsWith(['finance', 'pricing'], () => import('../features/finance/tariffs/tariffs-page.tsx')),
    'TariffsPage',
  ),
})

const costsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/costs',
  component: lazyRouteComponent(
    textsWith(['finance', 'pricing'], () => import('../features/finance/costs/costs-page.tsx')),
    'CostsPage',
  ),
})

const newCostRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/costs/new',
  component: lazyRouteComponent(
    textsWith(['finance', 'pricing'], () => import('../features/finance/costs/new-cost-page.tsx')),
    'NewCostPage',
  ),
})

const newDraftRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/tariffs/new',
  validateSearch: readTariffStart,
  component: lazyRouteComponent(
    textsWith(['finance', 'pricing'], () => import('../features/finance/tariffs/new-draft-page.tsx')),
    'NewDraftPage',
  ),
})

const simulationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/tariffs/$draftId',
  component: lazyRouteComponent(
    textsWith(['finance', 'pricing'], () => import('../features/finance/tariffs/simulation-page.tsx')),
    'SimulationPage',
  ),
})

const forecastRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/forecast',
  component: lazyRouteComponent(
    textsWith(
      ['finance', 'settling', 'forecastNotices'],
      () => import('../features/finance/forecast/forecast-page.tsx'),
    ),
    'ForecastPage',
  ),
})

const correctionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/corrections',
  validateSearch: readAmendmentView,
  component: lazyRouteComponent(
    textsWith(['finance', 'pricing'], () => import('../features/finance/corrections/corrections-page.tsx')),
    'CorrectionsPage',
  ),
})

const amendmentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/amendments',
  validateSearch: readAmendmentView,
  component: lazyRouteComponent(
    textsWith(['finance', 'pricing'], () => import('../features/finance/amendments/amendments-page.tsx')),
    'AmendmentsPage',
  ),
})

const disputesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/disputes',
  validateSearch: readDisputeView,
  component: lazyRouteComponent(
    textsWith(['finance', 'settling'], () => import('../features/finance/disputes/disputes-page.tsx')),
    'DisputesPage',
  ),
})

const referencesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/references',
  component: lazyRouteComponent(
    textsWith(['finance', 'settling'], () => import('../features/finance/references/references-page.tsx')),
    'ReferencesPage',
  ),
})

const settlementsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/settlements',
  validateSearch: readYearView,
  component: lazyRouteComponent(
    textsWith(['finance', 'settling'], () => import('../features/finance/settlements/settlements-page.tsx')),
    'SettlementsPage',
  ),
})

const yearsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/years',
  validateSearch: readYearView,
  component: lazyRouteComponent(
    textsWith(['finance', 'settling', 'pricing'], () => import('../features/finance/years/year-page.tsx')),
    'YearPage',
  ),
})

const noticesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/forecast-notices',
  validateSearch: readYearView,
  component: lazyRouteComponent(
    textsWith(['forecastNotices'], () => import('../features/finance/forecast-notices/notices-page.tsx')),
    'NoticesPage',
  ),
})

/** Payers read theirs on the same page. */
const noticeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forecast-notices/$forecastNoticeId',
  component: lazyRouteComponent(
    textsWith(['forecastNotices'], () => import('../features/finance/forecast-notices/notice-page.tsx')),
    'NoticePage',
  ),
})

const actsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/acts',
  component: lazyRouteComponent(
    textsWith(['finance', 'pricing', 'agreement'], () => import('../features/finance/acts/acts-page.tsx')),
    'ActsPage',
  ),
})

const calendarRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/calendar',
  validateSearch: readYearView,
  component: lazyRouteComponent(
    textsWith(['yearly'], () => import('../features/finance/calendar/calendar-page.tsx')),
    'CalendarPage',
  ),
})

const committeeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit/committee',
  component: lazyRouteComponent(
    textsWith(['yearly'], () => import('../features/auditor/committee/committee-page.tsx')),
    'CommitteePage',
  ),
})

/** Pages of finance and of auditors. */
export const financeRoutes = [
  monthsRoute,
  closingRoute,
  statementListRoute,
  chargesRoute,
  tariffsRoute,
  costsRoute,
  newCostRoute,
  newDraftRoute,
  simulationRoute,
  forecastRoute,
  correctionsRoute,
  amendmentsRoute,
  disputesRoute,
  referencesRoute,
  settlementsRoute,
  yearsRoute,
  noticesRoute,
  noticeRoute,
  actsRoute,
  calendarRoute,
  auditRoute,
  registersRoute,
  residencyRoute,
  committeeRoute,
] as const
