import { Button } from '@mantine/core'

interface MoreButtonProps {
  /** A list that is read page by page. */
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => Promise<unknown>
  }
  readonly text: string
}

/** Reads on, while there is more. */
export function MoreButton({ query, text }: MoreButtonProps) {
  if (!query.hasNextPage) return null
  return (
    <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {text}
    </Button>
  )
}
