import type { ReactNode } from 'react'
import classes from './facts.module.css'
import { Panel } from './page.tsx'

/** Something to do that is done now and then: its name, and the rest once it is opened. */
export function FoldedPanel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Panel>
      <details className={classes['folded']}>
        <summary>{title}</summary>
        {children}
      </details>
    </Panel>
  )
}
