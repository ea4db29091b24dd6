import type { ReactNode } from 'react'
import classes from './place-path.module.css'

interface PlacePathProps {
  /** What the path is of, for whoever hears it. */
  readonly label: string
  /** Each level from the top down: links, and where one is. */
  readonly children: ReactNode
}

/** Where in a tree one is, with the way back up. */
export function PlacePath({ label, children }: PlacePathProps) {
  return (
    <nav aria-label={label} className={classes['path']}>
      {children}
    </nav>
  )
}
