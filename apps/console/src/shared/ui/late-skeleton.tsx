import { Skeleton } from '@mantine/core'
import { useEffect, useState } from 'react'

const patienceMs = 300

/** In the place of what will come, from the moment on at which waiting is felt: a quick answer flashes nothing. */
export function LateSkeleton({ height }: { readonly height: number }) {
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return <Skeleton height={height} radius="lg" visible={isLate} aria-busy />
}
