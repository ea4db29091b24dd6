import classes from './figures.module.css'

export interface Figure {
  readonly label: string
  readonly value: string
  /** Beside the figure, a few words. */
  readonly note?: string | undefined
}

/** A few figures, each with what it is. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className={classes['figures']}>
      {figures.map(({ label, value, note }) => (
        <div key={label}>
          <dt className={classes['label']}>{label}</dt>
          <dd className={classes['value']}>{value}</dd>
          {note !== undefined && <dd className={classes['note']}>{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
