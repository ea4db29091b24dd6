import { useElementSize } from '@mantine/hooks'
import { useId, useMemo } from 'react'
import { useSpeech } from '../i18n/language.tsx'
import { type Fullness, fullnessLevels } from './fullness.ts'
import classes from './treemap.module.css'
import { cellsOf, type Weighed } from './treemap-cells.ts'
import { wrappedName } from './wrapped-name.ts'

export interface TreemapItem extends Weighed {
  readonly name: string
  /** Under the name, such as `82 %`. */
  readonly note: string
  /** All of it in one sentence, told where the pointer rests. */
  readonly title: string
  readonly fullness: Fullness
}

interface TreemapProps {
  /** What the whole shows, for whoever does not see it; a table of the same figures stands beside it. */
  readonly label: string
  readonly items: readonly TreemapItem[]
  readonly heightPx: number
  /** Where a pointer leads; the table leads there by keyboard. */
  readonly onOpen?: (id: string) => void
}

/** Room that a name needs: letters of 13 px are about 7 wide. */
const letterPx = 7.4
const textMinPx = 26
const lineOnePx = 17
const linePx = 16
const nameLinesMax = 3

/** Rectangles as large as what they stand for. How full each is has a pattern of its own, and a figure where there is room for one. */
export function Treemap({ label, items, heightPx, onOpen }: TreemapProps) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const patterns = useId()
  const byId = useMemo(() => new Map(items.map((item) => [item.id, item])), [items])
  const cells = useMemo(() => cellsOf(items, { width: Math.floor(width), height: heightPx }), [items, width, heightPx])
  return (
    <div ref={ref} className={classes['plane']}>
      <svg width="100%" height={heightPx} role="img" aria-label={label}>
        <Patterns prefix={patterns} />
        {cells.map(({ id, x, y, width: wide, height }) => {
          const item = byId.get(id)
          if (item === undefined) return null
          const { name, note, title, fullness } = item
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the table beside leads to the same place by keyboard
            <g
              key={id}
              className={classes[fullness]}
              data-opens={onOpen !== undefined || undefined}
              onClick={onOpen === undefined ? undefined : () => onOpen(id)}
            >
              <title>{title}</title>
              <rect x={x} y={y} width={wide} height={height} rx="3" />
              <rect x={x} y={y} width={wide} height={height} rx="3" fill={`url(#${patterns}${fullness})`} />
              {wide > textMinPx && height > 22 && <CellText {...{ x, y, name, note, wide, height }} />}
            </g>
          )
        })}
      </svg>
    </div>
  )
}

interface CellTextProps {
  readonly x: number
  readonly y: number
  readonly wide: number
  readonly height: number
  readonly name: string
  readonly note: string
}

/** A name over as many lines as there is room for, and its figure under it where there is room for that too. */
function CellText({ x, y, wide, height, name, note }: CellTextProps) {
  const lettersMax = Math.floor((wide - 12) / letterPx)
  // The last line is the figure's.
  const linesMax = Math.max(1, Math.min(nameLinesMax, Math.floor((height - lineOnePx - 8) / linePx)))
  const lines = wrappedName(name, { lettersMax, linesMax })
  const noteY = y + lineOnePx + lines.length * linePx
  return (
    <>
      {lines.map((line, index) => (
        <text key={`${index} ${line}`} x={x + 6} y={y + lineOnePx + index * linePx}>
          {line}
        </text>
      ))}
      {noteY < y + height - 4 && (
        <text x={x + 6} y={noteY} className={classes['note']}>
          {wrappedName(note, { lettersMax, linesMax: 1 })}
        </text>
      )}
    </>
  )
}

/** What tells fullness apart without colour: fills of SVG called by the prefix and the fullness. */
export function Patterns({ prefix }: { readonly prefix: string }) {
  const square = { width: 8, height: 8, patternUnits: 'userSpaceOnUse' } as const
  return (
    <defs>
      <pattern id={`${prefix}easy`} {...square} />
      <pattern id={`${prefix}filling`} {...square}>
        <circle className={classes['stroke']} cx="4" cy="4" r="0.9" />
      </pattern>
      <pattern id={`${prefix}near`} {...square}>
        <path className={`${classes['stroke'] ?? ''} ${classes['onGrain'] ?? ''}`} d="M-2 2l4-4M0 8l8-8M6 10l4-4" />
      </pattern>
      <pattern id={`${prefix}over`} {...square}>
        <path className={classes['stroke']} d="M0 0l8 8M0 8l8-8" />
      </pattern>
      <pattern id={`${prefix}unknown`} {...square}>
        <path className={classes['stroke']} d="M0 4h4" />
      </pattern>
    </defs>
  )
}

/** What the patterns mean, and of how many each is true. */
export function FullnessLegend({ items }: { readonly items: readonly Pick<TreemapItem, 'fullness'>[] }) {
  const { t, formats } = useSpeech()
  const patterns = useId()
  return (
    <ul className={classes['legend']}>
      {fullnessLevels.map((level) => (
        <li key={level}>
          <svg width="26" height="18" aria-hidden className={classes['sample']}>
            <Patterns prefix={patterns} />
            <g className={classes[level]}>
              <rect width="26" height="18" rx="3" />
              <rect width="26" height="18" rx="3" fill={`url(#${patterns}${level})`} />
            </g>
          </svg>
          {t(`fullness.${level}`)}{' '}
          <strong>{formats.whole(items.filter(({ fullness }) => fullness === level).length)}</strong>
        </li>
      ))}
    </ul>
  )
}
