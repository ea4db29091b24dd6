import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { memberArea } from './member-area.tsx'
import { textsWith } from './texts-with.ts'

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** What is chosen so far, so that a page that was left is found as it was. */
interface RestoreSearch {
  readonly folder?: string
  readonly copy?: string
}

const restoreRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/restore',
  validateSearch: (search: Record<string, unknown>): RestoreSearch => {
    const [folder, copy] = [text(search['folder']), text(search['copy'])]
    return { ...(folder === undefined ? {} : { folder }), ...(copy === undefined ? {} : { copy }) }
  },
  component: lazyRouteComponent(
    textsWith(['nowAndThen'], () => import('../features/member/restore/restore-page.tsx')),
    'RestorePage',
  ),
})

const restoreTaskRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/restore/$taskId',
  component: lazyRouteComponent(
    textsWith(['nowAndThen'], () => import('../features/member/restore/restore-task-page.tsx')),
    'RestoreTaskPage',
  ),
})

const peopleRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/people',
  component: lazyRouteComponent(
    textsWith(['nowAndThen', 'letters'], () => import('../features/member/people/people-page.tsx')),
    'PeoplePage',
  ),
})

const tokensRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/tokens',
  component: lazyRouteComponent(
    textsWith(['nowAndThen'], () => import('../features/member/tokens/tokens-page.tsx')),
    'TokensPage',
  ),
})

const agreementRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/agreement',
  component: lazyRouteComponent(
    textsWith(['agreement'], () => import('../features/member/agreement/agreement-page.tsx')),
    'MemberAgreementPage',
  ),
})

const needsRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/needs',
  component: lazyRouteComponent(
    textsWith(['needs'], () => import('../features/member/needs/needs-page.tsx')),
    'NeedsPage',
  ),
})

const exportRoute = createRoute({
  getParentRoute: () => memberArea,
  path: '/export',
  component: lazyRouteComponent(
    textsWith(['nowAndThen'], () => import('../features/member/export/export-page.tsx')),
    'ExportPage',
  ),
})

/** Pages of members that are opened now and then. */
export const memberMoreRoutes = [
  restoreRoute,
  restoreTaskRoute,
  agreementRoute,
  peopleRoute,
  tokensRoute,
  needsRoute,
  exportRoute,
] as const
