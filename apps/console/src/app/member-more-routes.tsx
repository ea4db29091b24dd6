import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from './root-route.tsx'

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** What is chosen so far, so that a page that was left is found as it was. */
interface RestoreSearch {
  readonly folder?: string
  readonly copy?: string
}

const restoreRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/restore',
  validateSearch: (search: Record<string, unknown>): RestoreSearch => {
    const [folder, copy] = [text(search['folder']), text(search['copy'])]
    return { ...(folder === undefined ? {} : { folder }), ...(copy === undefined ? {} : { copy }) }
  },
  component: lazyRouteComponent(() => import('../features/member/restore/restore-page.tsx'), 'RestorePage'),
})

const restoreTaskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/restore/$taskId',
  component: lazyRouteComponent(() => import('../features/member/restore/restore-task-page.tsx'), 'RestoreTaskPage'),
})

/** Pages of members that are opened now and then. */
export const memberMoreRoutes = [restoreRoute, restoreTaskRoute] as const
