import { createRootRoute } from '@tanstack/react-router'
import { Gate } from './gate.tsx'
import { NoSuchPage } from './no-such-page.tsx'
import { PageBroken } from './page-broken.tsx'

/** Above every page: who is let in, and what is shown where there is nothing or something broke. */
export const rootRoute = createRootRoute({ component: Gate, notFoundComponent: NoSuchPage, errorComponent: PageBroken })
