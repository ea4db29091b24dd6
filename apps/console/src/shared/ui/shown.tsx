import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemView } from './problem-view.tsx'

export interface ShownProps<Data> {
  readonly query: UseQueryResult<Data>
  /** In the shape of what will come, so that nothing jumps. */
  readonly skeleton: ReactNode
  readonly children: (data: Data) => ReactNode
}

/** What was asked, once it is there; until then its skeleton, and what went wrong where it does not come. */
export function Shown<Data>({ query, skeleton, children }: ShownProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ProblemView error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div aria-busy="true" aria-live="polite">
      {skeleton}
    </div>
  )
}
