import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { operatorPage } from './operator-page.ts'
import { rootRoute } from './root-route.tsx'

const inboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/inbox',
  component: lazyRouteComponent(
    () => operatorPage(() => import('../features/operator/inbox/inbox-page.tsx')),
    'InboxPage',
  ),
})

const motifsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/operator/inbox/motifs',
  component: lazyRouteComponent(
    () => operatorPage(() => import('../features/operator/inbox/motifs-page.tsx')),
    'MotifsPage',
  ),
})

/** Pages of operators. */
export const operatorRoutes = [inboxRoute, motifsRoute] as const
