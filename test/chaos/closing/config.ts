import { wholeNumber } from '../../bench/whole-number.ts'

export interface KillsConfig {
  /** Closing processes that are killed, each over a copy of the same month. */
  readonly kills: number
  readonly members: number
  readonly seed: number
}

/** Small by default: the full size is a script of its own. @throws RangeError when a size is no whole number. */
export function killsConfig(): KillsConfig {
  const { GRENIER_CLOSE_KILLS, GRENIER_CLOSE_KILLS_MEMBERS, GRENIER_CLOSE_KILLS_SEED } = process.env
  return {
    kills: wholeNumber(GRENIER_CLOSE_KILLS, 'GRENIER_CLOSE_KILLS', 3),
    members: wholeNumber(GRENIER_CLOSE_KILLS_MEMBERS, 'GRENIER_CLOSE_KILLS_MEMBERS', 24),
    seed: wholeNumber(GRENIER_CLOSE_KILLS_SEED, 'GRENIER_CLOSE_KILLS_SEED', 20_261_126),
  }
}
