import type { ReactNode } from 'react'
import classes from './table.module.css'

/** A table that may be wider than the page: it moves by itself, also by the keyboard. */
export function TableScroll({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard (WCAG 2.1.1)
    <section className={classes['scroll']} aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
