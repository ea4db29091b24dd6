import type { ReactNode } from 'react'
import { useHeadingFocus } from './heading-focus.ts'
import classes from './page.module.css'

interface PageProps {
  readonly title: ReactNode
  /** Under the title, one or two sentences. */
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** One page: what it is called, what can be done on it, and what it says. */
export function Page({ title, lead, actions, children }: PageProps) {
  const heading = useHeadingFocus()
  return (
    <div className={classes['page']}>
      <div className={classes['head']}>
        <div>
          <h1 ref={heading} tabIndex={-1} className={classes['title']}>
            {title}
          </h1>
          {lead !== undefined && <div className={classes['lead']}>{lead}</div>}
        </div>
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </div>
      {children}
    </div>
  )
}

interface PanelProps {
  readonly title?: ReactNode
  /** Beside the title, such as a link to more. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** One thing of a page, on a sheet of its own. */
export function Panel({ title, aside, children }: PanelProps) {
  return (
    <section className={classes['panel']}>
      {title !== undefined && (
        <div className={classes['panelHead']}>
          <h2 className={classes['panelTitle']}>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  )
}
