import type { ConditionStatus } from '@grenier/contracts'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
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

const tasksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/tasks',
  component: lazyRouteComponent(
    textsWith(['operator'], () => import('../features/operator/tasks/tasks-page.tsx')),
    'TasksPage',
  ),
})

/** What members are looked for by, in the address; anything else there is left out. */
interface MembersSearch {
  readonly search?: string | undefined
  readonly ready?: ConditionStatus | undefined
}

const readyStates: readonly ConditionStatus[] = ['True', 'False', 'Unknown']

const membersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/members',
  validateSearch: ({ search, ready }: Record<string, unknown>): MembersSearch => ({
    search: typeof search === 'string' || typeof search === 'number' ? String(search) : undefined,
    ready: readyStates.find((known) => known === ready),
  }),
  component: lazyRouteComponent(
    textsWith(['operator'], () => import('../features/operator/members/members-page.tsx')),
    'MembersPage',
  ),
})

const memberRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/members/$tenantId',
  component: lazyRouteComponent(
    textsWith(['operator'], () => import('../features/operator/member/member-page.tsx')),
    'OperatorMemberPage',
  ),
})

const clustersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/clusters',
  component: lazyRouteComponent(
    textsWith(['operator'], () => import('../features/operator/clusters/clusters-page.tsx')),
    'ClustersPage',
  ),
})

/** Pages of operators. */
export const operatorRoutes = [inboxRoute, motifsRoute, tasksRoute, membersRoute, memberRoute, clustersRoute] as const
