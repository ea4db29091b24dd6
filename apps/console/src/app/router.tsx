import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { onPageShown } from '../shared/ui/heading-focus.ts'
import { financeRoutes } from './finance-routes.tsx'
import { Home } from './home.tsx'
import { memberArea } from './member-area.tsx'
import { memberMoreRoutes } from './member-more-routes.tsx'
import { operatorRoutes } from './operator-routes.tsx'
import { PageOnItsWay } from './page-on-its-way.tsx'
import { rootRoute } from './root-route.tsx'
import { textsWith } from './texts-with.ts'

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Home })

const newsRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/news',
  component: lazyRouteComponent(() => import('../features/member/news/news-page.tsx'), 'NewsPage'),
})

const backupsRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/backups',
  component: lazyRouteComponent(
    textsWith(['nowAndThen'], () => import('../features/member/backups/backups-page.tsx')),
    'BackupsPage',
  ),
})

const requestsRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/requests',
  component: lazyRouteComponent(() => import('../features/member/requests/requests-page.tsx'), 'RequestsPage'),
})

const newRequestRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/requests/new',
  component: lazyRouteComponent(() => import('../features/member/requests/new-request-page.tsx'), 'NewRequestPage'),
})

const requestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/requests/$requestId',
  component: lazyRouteComponent(() => import('../features/member/requests/request-page.tsx'), 'RequestPage'),
})

const statementsRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/statements',
  component: lazyRouteComponent(
    textsWith(['disputes', 'forecastNotices'], () => import('../features/member/statements/statements-page.tsx')),
    'StatementsPage',
  ),
})

const statementRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/statements/$statementId',
  component: lazyRouteComponent(
    textsWith(['disputes'], () => import('../features/member/statements/statement-page.tsx')),
    'StatementPage',
  ),
})

const draftRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/statements/drafts/$statementId',
  component: lazyRouteComponent(
    textsWith(['disputes'], () => import('../features/member/statements/draft-page.tsx')),
    'DraftPage',
  ),
})

const chargeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/charges/$chargeId',
  component: lazyRouteComponent(
    textsWith(['charge'], () => import('../features/member/statements/charge-page.tsx')),
    'ChargePage',
  ),
})

const routeTree = rootRoute.addChildren([
  homeRoute,
  memberArea.addChildren([
    newsRoute,
    backupsRoute,
    requestsRoute,
    newRequestRoute,
    statementsRoute,
    ...memberMoreRoutes,
  ]),
  requestRoute,
  statementRoute,
  draftRoute,
  chargeRoute,
  ...financeRoutes,
  ...operatorRoutes,
])

/** From then on waiting is felt (LateSkeleton waits for as long by itself). */
const pendingMs = 300

/** The pages of the console; each person's are loaded when they are opened. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: PageOnItsWay,
  defaultPendingMs: pendingMs,
  scrollRestoration: true,
})

router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
  // Where the console begins the browser has put the focus itself.
  if (fromLocation !== undefined && pathChanged) onPageShown()
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
