import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Shown } from './shown.tsx'

interface ShownPagesProps<Page> {
  readonly query: UseInfiniteQueryResult<InfiniteData<Page>>
  readonly skeleton: ReactNode
  /** The first page says of the whole; `pages` are all that were read. */
  readonly children: (whole: Page, pages: readonly Page[]) => ReactNode
}

/** A list read page by page, once its first page is there. */
export function ShownPages<Page>({ query, skeleton, children }: ShownPagesProps<Page>) {
  return (
    <Shown query={query} skeleton={skeleton}>
      {({ pages }) => {
        const [whole] = pages
        return whole === undefined ? null : children(whole, pages)
      }}
    </Shown>
  )
}
