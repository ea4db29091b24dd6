import { createRootRoute } from '@tanstack/react-router'
import { Gate } from './gate.tsx'
import { NoSuchPage } from './no-such-page.tsx'
import { PageBroken } from './page-broken.tsx'

/** What stands around every page. */
export const rootRoute = createRootRoute({ component: Gate, notFoundComponent: NoSuchPage, errorComponent: PageBroken })
