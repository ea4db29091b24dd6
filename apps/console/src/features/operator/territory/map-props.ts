import type { TerritoryOutline } from '@grenier/contracts'
import type { TerritoryAddress, TerritoryRow } from './territory-view.ts'

/** What a map draws, and how large it may be. */
export interface MapProps {
  readonly rows: readonly TerritoryRow[]
  readonly address: TerritoryAddress
  readonly outlines: readonly TerritoryOutline[]
  readonly widthPx: number
  readonly heightMaxPx: number
}
