import type { ReactNode } from 'react'
import classes from './bare-page.module.css'
import { Brand } from './brand.tsx'
import { Preferences } from './preferences.tsx'

/** A page for whoever is not in yet: one sentence, one thing to do. */
export function BarePage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={classes['bare']}>
      <main className={classes['card']}>
        <Brand />
        <h1 className={classes['title']}>{title}</h1>
        {children}
        <Preferences />
      </main>
    </div>
  )
}
