import type { ReactNode } from 'react'
import classes from './facts.module.css'
import { Panel } from './page.tsx'

interface FoldedProps {
  readonly title: string
  readonly children: ReactNode
}

/** Something that is wanted now and then, within a panel: its name, and the rest once it is opened. */
export function Folded({ title, children }: FoldedProps) {
  return (
    <details className={classes['folded']}>
      <summary>{title}</summary>
      {children}
    </details>
  )
}

/** Something to do that is done now and then, on a sheet of its own. */
export function FoldedPanel(props: FoldedProps) {
  return (
    <Panel>
      <Folded {...props} />
    </Panel>
  )
}
