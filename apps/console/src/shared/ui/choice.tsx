import type { ReactNode } from 'react'
import classes from './choice.module.css'

interface ChoiceProps {
  readonly name: string
  readonly isChosen: boolean
  readonly onChoose: () => void
  readonly title: string
  readonly note?: string
  /** `checkbox` where several may be chosen; then choosing again takes it back. */
  readonly type?: 'radio' | 'checkbox'
}

/** One answer of a question, as large as a finger. */
export function Choice({ name, isChosen, onChoose, title, note, type = 'radio' }: ChoiceProps) {
  return (
    <label className={classes['choice']}>
      <input type={type} name={name} checked={isChosen} onChange={onChoose} />
      <span>{title}</span>
      {note !== undefined && <span className={classes['note']}>{note}</span>}
    </label>
  )
}

/** Answers beside each other; on a phone in two columns, or in one where they are long. */
export function Choices({ children, isWide = false }: { readonly children: ReactNode; readonly isWide?: boolean }) {
  return (
    <div className={classes['choices']} data-wide={isWide || undefined}>
      {children}
    </div>
  )
}

/** What is asked, as the name of all its answers. */
export function Question({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className={classes['question']}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  )
}
