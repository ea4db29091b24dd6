import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { TerritoryAddress } from '../features/operator/territory/territory-view.ts'
import { readMembersView } from '../shared/operator/members-view.ts'
import { readRegisterView } from '../shared/operator/register-view.ts'
import { rootRoute } from './root-route.tsx'
import { textsWith } from './texts-with.ts'

const inboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/inbox',
  component: lazyRouteComponent(
    textsWith(['operator'], () => import('../features/operator/inbox/inbox-page.tsx')),
    'InboxPage',
  ),
})

const motifsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/inbox/motifs',
  component: lazyRouteComponent(
    textsWith(['operator'], () => import('../features/operator/inbox/motifs-page.tsx')),
    'MotifsPage',
  ),
})

const policyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/policy',
  component: lazyRouteComponent(
    textsWith(['policy'], () => import('../features/operator/policy/policy-page.tsx')),
    'PolicyPage',
  ),
})

const needsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/needs',
  component: lazyRouteComponent(
    textsWith(['needs'], () => import('../features/operator/needs/campaign-page.tsx')),
    'CampaignPage',
  ),
})

const tasksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/tasks',
  component: lazyRouteComponent(
    textsWith(['operator'], () => import('../features/operator/tasks/tasks-page.tsx')),
    'TasksPage',
  ),
})

const objectionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/objections',
  component: lazyRouteComponent(
    textsWith(['operator', 'objections'], () => import('../features/operator/objections/objections-page.tsx')),
    'ObjectionsPage',
  ),
})

const membersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/members',
  validateSearch: readMembersView,
  component: lazyRouteComponent(
    textsWith(['operator'], () => import('../features/operator/members/members-page.tsx')),
    'MembersPage',
  ),
})

const memberRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/members/$tenantId',
  component: lazyRouteComponent(
    textsWith(['operator', 'letters'], () => import('../features/operator/member/member-page.tsx')),
    'OperatorMemberPage',
  ),
})

const agreementRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/members/$tenantId/agreement',
  component: lazyRouteComponent(
    textsWith(
      ['operator', 'pricing', 'agreement', 'templates'],
      () => import('../features/operator/agreement/agreement-page.tsx'),
    ),
    'OperatorAgreementPage',
  ),
})

const enrolmentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/enrolment',
  validateSearch: readRegisterView,
  component: lazyRouteComponent(
    textsWith(
      ['operator', 'pricing', 'enrolment', 'agreement'],
      () => import('../features/operator/enrolment/enrolment-page.tsx'),
    ),
    'EnrolmentPage',
  ),
})

const bulkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/bulk',
  validateSearch: ({ run }: Record<string, unknown>): { readonly run?: string } =>
    typeof run === 'string' ? { run } : {},
  component: lazyRouteComponent(
    textsWith(['operator'], () => import('../features/operator/bulk/bulk-page.tsx')),
    'BulkPage',
  ),
})

const territoryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/territory',
  validateSearch: readTerritoryAddress,
  component: lazyRouteComponent(
    textsWith(['operator'], () => import('../features/operator/territory/territory-page.tsx')),
    'TerritoryPage',
  ),
})

const poolsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/pools',
  validateSearch: ({ show }: Record<string, unknown>): { readonly show?: 'full' } => (show === 'full' ? { show } : {}),
  component: lazyRouteComponent(
    textsWith(['operator', 'pools'], () => import('../features/operator/pools/pools-page.tsx')),
    'PoolsPage',
  ),
})

const poolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/pools/$poolId',
  validateSearch: readOfferInPool,
  component: lazyRouteComponent(
    textsWith(['pools'], () => import('../features/operator/pools/pool-page.tsx')),
    'PoolPage',
  ),
})

const clustersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/clusters',
  component: lazyRouteComponent(
    textsWith(['operator', 'clusters'], () => import('../features/operator/clusters/clusters-page.tsx')),
    'ClustersPage',
  ),
})

/** The offer whose holders are looked at; anything ill-formed is left out. */
function readOfferInPool({ offer }: Record<string, unknown>): { readonly offer?: string } {
  return typeof offer === 'string' && isId(offer) ? { offer } : {}
}

const isId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text)

/** What part of the territory is looked at; anything ill-formed is left out. */
function readTerritoryAddress({ departement, group, by, view }: Record<string, unknown>): TerritoryAddress {
  const code = typeof departement === 'number' ? String(departement).padStart(2, '0') : departement
  return {
    ...(typeof code === 'string' && /^[0-9AB]{2,3}$/.test(code) ? { departement: code } : {}),
    ...(typeof group === 'string' && isId(group) ? { group } : {}),
    ...(by === 'inhabitants' || by === 'space' ? { by } : {}),
    ...(view === 'map' || view === 'scheme' ? { view } : {}),
  }
}

const territoryEventsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/territory-events',
  component: lazyRouteComponent(
    textsWith(['finance', 'territoryEvents'], () => import('../features/operator/territory-events/events-page.tsx')),
    'TerritoryEventsPage',
  ),
})

const lettersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/letters',
  component: lazyRouteComponent(
    textsWith(['letters'], () => import('../features/operator/letters/letters-page.tsx')),
    'LettersPage',
  ),
})

const templatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/document-templates',
  component: lazyRouteComponent(
    textsWith(['templates'], () => import('../features/operator/templates/templates-page.tsx')),
    'TemplatesPage',
  ),
})

const workbookRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/workbook-import',
  component: lazyRouteComponent(
    textsWith(['workbook'], () => import('../features/operator/workbook/workbook-page.tsx')),
    'WorkbookPage',
  ),
})

/** Pages of operators. */
export const operatorRoutes = [
  inboxRoute,
  motifsRoute,
  policyRoute,
  needsRoute,
  tasksRoute,
  objectionsRoute,
  lettersRoute,
  templatesRoute,
  workbookRoute,
  membersRoute,
  memberRoute,
  agreementRoute,
  enrolmentRoute,
  bulkRoute,
  territoryRoute,
  territoryEventsRoute,
  poolsRoute,
  poolRoute,
  clustersRoute,
] as const
