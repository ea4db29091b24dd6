import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { financePage } from './finance-page.ts'
import { rootRoute } from './root-route.tsx'

const monthsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/closing',
  component: lazyRouteComponent(
    () => financePage(() => import('../features/finance/closing/months-page.tsx')),
    'MonthsPage',
  ),
})

const closingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/finance/closing/$month',
  component: lazyRouteComponent(
    () => financePage(() => import('../features/finance/closing/closing-page.tsx')),
    'ClosingPage',
  ),
})

/** Pages of finance and of auditors. */
export const financeRoutes = [monthsRoute, closingRoute] as const
