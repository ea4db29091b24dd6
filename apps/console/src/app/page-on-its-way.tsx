import { Skeleton } from '@mantine/core'

/** In the place of a page whose program is still on its way. */
export function PageOnItsWay() {
  return (
    <div aria-busy="true" aria-live="polite">
      <Skeleton height={420} radius="lg" />
    </div>
  )
}
